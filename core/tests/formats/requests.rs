//! Requests of every caller, for every provider.

use std::borrow::Cow;

use baton_core::chat::Request;
use baton_core::format::{Operation, RequestError, Trouble};

use crate::golden::{Input, Outputs, inputs};
use crate::pretty::pretty;
use crate::table::{CALLERS, Caller, Provider};

#[test]
fn requests_are_written_for_every_provider() {
    let mut wrong = String::new();
    for caller in CALLERS {
        let folder = format!("requests/{}", caller.name);
        let mut outputs = Outputs::of(&folder);
        for input in inputs(&folder) {
            let request = read(caller, &input)
                .unwrap_or_else(|error| panic!("{folder}/{}: {error}", input.name));
            if !request.untranslatable.is_empty() {
                let asked = listed(&request.untranslatable);
                outputs.add(
                    input.name,
                    format!("only a provider of its own format has: {asked}"),
                );
                continue;
            }
            for provider in caller.foreign() {
                outputs.add(
                    format!("{}.{}", input.name, provider.name),
                    written(&request, provider),
                );
            }
        }
        wrong.push_str(&outputs.differences());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn callers_are_told_what_is_wrong_in_their_requests() {
    let mut wrong = String::new();
    for caller in CALLERS {
        let folder = format!("mistakes/{}", caller.name);
        let mut outputs = Outputs::of(&folder);
        for input in inputs(&folder) {
            let error = read(caller, &input)
                .err()
                .unwrap_or_else(|| panic!("{folder}/{} was read without complaint", input.name));
            let body = caller.format.write_error(&Trouble {
                status: 400,
                code: error.code(),
                message: &error.to_string(),
                param: error.param(),
            });
            outputs.add(input.name, pretty(body.as_bytes()));
        }
        wrong.push_str(&outputs.differences());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Reads an input as the caller's request.
pub(crate) fn read(caller: &Caller, input: &Input) -> Result<Request, RequestError> {
    let path = if input.name.starts_with("stream") {
        caller.stream_path
    } else {
        caller.path
    };
    caller.format.read_request(path, &input.bytes)
}

/// The request as this provider gets it, or why it does not.
fn written(request: &Request, provider: &Provider) -> String {
    let model = provider.model();
    let written = match provider.format.write_request(request, &model) {
        Ok(written) => written,
        Err(unsupported) => return format!("refused: {}", unsupported.0),
    };
    let path = provider
        .format
        .path(Operation::Chat, &model, request.streams);
    let mut text = format!("POST {path}\n");
    for (name, value) in provider.format.headers() {
        text.push_str(&format!("{name}: {value}\n"));
    }
    let dropped = [request.dropped.as_slice(), &written.dropped].concat();
    if !dropped.is_empty() {
        text.push_str(&format!("dropped: {}\n", listed(&dropped)));
    }
    text + &pretty(&written.body)
}

fn listed(names: &[Cow<'static, str>]) -> String {
    names.join(", ")
}
