//! Requests: read, written again in their own format, and written for everyone else.

use std::borrow::Cow;

use baton_core::chat::Request;
use baton_core::format::{Api, Format};

use crate::languages::{caller, model, path, provider, reader_of};
use crate::tally::{Check, Table};
use crate::{facts, tree};

/// Looks at a request that its provider accepted.
pub(crate) fn check(api: Api, body: &str) -> anyhow::Result<Vec<Check>> {
    let read = caller(api).read_request(path(api), body.as_bytes());
    let request = match read {
        Err(error) => return Ok(vec![of_requests("read", false).because(error.to_string())]),
        Ok(request) => request,
    };
    let mut checks = vec![of_requests("read", true)];
    if !request.untranslatable.is_empty() {
        checks.push(of_requests("for its own only", true));
        return Ok(checks);
    }
    for format in Format::ALL {
        if api.native() == Some(format) {
            checks.extend(own(format, &request, body)?);
        } else {
            checks.extend(foreign(format, &request)?);
        }
    }
    Ok(checks)
}

/// In its own format, every member must be there again. What cannot be written is named all the same.
fn own(format: Format, request: &Request, body: &str) -> anyhow::Result<Vec<Check>> {
    let Ok(written) = provider(format).write_request(request, &*model(format)?) else {
        return Ok(vec![of_requests("for its own only", true)]);
    };
    let dropped = [request.dropped.as_slice(), &written.dropped].concat();
    let missing = tree::missing(
        &serde_json::from_str(body)?,
        &serde_json::from_slice(&written.body)?,
        &dropped,
    );
    Ok(vec![
        of_requests("own", missing.is_empty()).because(missing.join(", ")),
    ])
}

/// In another format, every fact must be there again, be named as dropped, or be refused by name.
fn foreign(format: Format, request: &Request) -> anyhow::Result<Vec<Check>> {
    let column = format!("→ {}", format.as_str());
    let model = model(format)?;
    let written = match provider(format).write_request(request, &model) {
        Err(unsupported) => return Ok(vec![of_requests(column, false).because(unsupported.0)]),
        Ok(written) => written,
    };
    let mut checks = vec![of_requests(column, true)];
    if let Some(reader) = reader_of(format) {
        let kept = kept(reader, request, &written.body, &written.dropped);
        checks.push(kept.because_of(format));
    }
    Ok(checks)
}

fn kept(reader: Api, request: &Request, body: &[u8], dropped: &[Cow<'static, str>]) -> Check {
    match caller(reader).read_request(path(reader), body) {
        Err(error) => of_requests("kept", false).because(error.to_string()),
        Ok(again) => {
            let lost: Vec<_> = facts::lost(request, &again, dropped).into_iter().collect();
            of_requests("kept", lost.is_empty()).because(lost.join(", "))
        }
    }
}

impl Check {
    /// Says in which format.
    fn because_of(mut self, format: Format) -> Self {
        self.why = format!("→ {}: {}", format.as_str(), self.why);
        self
    }
}

fn of_requests(column: impl Into<String>, is_good: bool) -> Check {
    Check::new(Table::Requests, column, is_good)
}
