//! Whole answers: read, compared with a plain reading, and said again by every caller's format.

use baton_core::chat::{Answer, Request};
use baton_core::format::{About, Api, Format};
use serde_json::Value;

use crate::languages::{CALLERS, caller, provider};
use crate::plain::{Plain, of_whole};
use crate::tally::{Check, Table};

/// Looks at a good answer.
pub(crate) fn check(format: Format, body: &[u8]) -> anyhow::Result<Vec<Check>> {
    let answer = match provider(format).read_answer(body) {
        Err(failure) => {
            return Ok(vec![
                of_answers("read", false).because(failure.fault.to_string()),
            ]);
        }
        Ok(answer) => answer,
    };
    let plain = Plain::of_answer(&answer);
    let mut checks = vec![of_answers("read", true)];
    checks.extend(agreement(
        Table::Answers,
        &plain,
        &of_whole(format, &serde_json::from_slice(body)?),
    ));
    checks.extend(CALLERS.map(|(name, api)| said_again(name, api, &answer, &plain)));
    Ok(checks)
}

/// What was read against the plain reading.
pub(crate) fn agreement(table: Table, read: &Plain, plain: &Plain) -> [Check; 3] {
    let lengths = format!(
        "{} bytes of text, not {}",
        read.text.len(),
        plain.text.len()
    );
    let calls = format!("{} calls, not {}", read.calls.len(), plain.calls.len());
    let usage = format!("{:?}, not {:?}", read.usage, plain.usage);
    [
        Check::new(table, "text", read.text == plain.text).because(lengths),
        Check::new(table, "calls", read.calls == plain.calls).because(calls),
        Check::new(table, "usage", read.usage == plain.usage).because(usage),
    ]
}

/// Whether a caller's own reader reads the same from what is written for it.
fn said_again(name: &str, api: Api, answer: &Answer, plain: &Plain) -> Check {
    let check = |is_good, why: String| of_answers(format!("→ {name}"), is_good).because(why);
    let request = asked();
    let body = caller(api).write_answer(answer, &about(&request));
    let Some(format) = api.native() else {
        let text = completion(&body).unwrap_or_default();
        return check(
            text == plain.text,
            format!("{} bytes of text, not {}", text.len(), plain.text.len()),
        );
    };
    match provider(format).read_answer(&body) {
        Err(failure) => check(false, failure.fault.to_string()),
        Ok(again) => {
            let lost = plain.lost_in(&Plain::of_answer(&again));
            check(lost.is_empty(), lost.join(", "))
        }
    }
}

/// The text of a legacy completion, which no provider's format reads.
fn completion(body: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(body).ok()?;
    Some(document.pointer("/choices/0/text")?.as_str()?.to_owned())
}

/// What was asked, as far as answers depend on it.
pub(crate) fn asked() -> Request {
    Request {
        model: "auto".to_owned(),
        wants_usage: true,
        ..Request::default()
    }
}

/// What a writer must know.
pub(crate) fn about(request: &Request) -> About<'_> {
    About {
        id: "1-1",
        model: "a-model",
        now: 1_700_000_000,
        request,
    }
}

fn of_answers(column: impl Into<String>, is_good: bool) -> Check {
    Check::new(Table::Answers, column, is_good)
}
