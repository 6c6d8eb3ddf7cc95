//! Whole answers and errors of every provider, for every caller.

use baton_core::chat::{Answer, Failure, Request};
use baton_core::format::{About, Trouble};

use crate::golden::{Input, Outputs, inputs};
use crate::pretty::pretty;
use crate::table::{Caller, PROVIDERS, Provider};

#[test]
fn answers_are_written_for_every_caller() {
    let mut wrong = String::new();
    for provider in PROVIDERS {
        let folder = format!("answers/{}", provider.name);
        let mut outputs = Outputs::of(&folder);
        for input in inputs(&folder) {
            match read(provider, &input) {
                Err(failure) => outputs.add(input.name, told(&failure)),
                Ok(answer) => {
                    for caller in provider.foreign() {
                        outputs.add(
                            format!("{}.{}", input.name, caller.name),
                            written(&answer, caller),
                        );
                    }
                }
            }
        }
        wrong.push_str(&outputs.differences());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Reads an input as the provider's answer or error.
pub(crate) fn read(provider: &Provider, input: &Input) -> Result<Answer, Failure> {
    match status(&input.name) {
        200..300 => provider.format.read_answer(&input.bytes),
        status => Err(provider.format.read_error(status, &input.bytes)),
    }
}

/// What the name ends with, after a dot.
fn status(name: &str) -> u16 {
    let ending = name.rsplit_once('.').map(|(_, status)| status.parse());
    ending.map_or(200, |status| status.expect("a status after the last dot"))
}

/// What the ladder knows of a failure.
fn told(failure: &Failure) -> String {
    let mut text = format!("{}\n", failure.fault);
    if let Some(wait) = failure.fault.retry_after() {
        text.push_str(&format!("retry after: {wait:?}\n"));
    }
    if let Some(param) = &failure.param {
        text.push_str(&format!("param: {param}\n"));
    }
    if let Some(message) = &failure.message {
        text.push_str(&format!("message: {message}\n"));
    }
    text
}

fn written(answer: &Answer, caller: &Caller) -> String {
    pretty(&caller.format.write_answer(answer, &about(&asked())))
}

/// What was asked, as far as answers depend on it.
pub(crate) fn asked() -> Request {
    Request {
        model: "auto".to_owned(),
        wants_usage: true,
        ..Request::default()
    }
}

pub(crate) fn about(request: &Request) -> About<'_> {
    About {
        id: "7f3a-1",
        model: "the-model",
        now: 1_700_000_000,
        request,
    }
}

/// A failure in the provider's own words.
pub(crate) fn trouble(failure: &Failure) -> Trouble<'_> {
    Trouble {
        status: 502,
        code: failure.fault.code(),
        message: failure
            .message
            .as_deref()
            .unwrap_or("the provider gave no reason"),
        param: failure.param.as_deref(),
    }
}
