//! Streams: read to their end in pieces of any size, compared with a plain reading, and said again by
//! every caller's format.

use std::collections::BTreeSet;

use baton_core::chat::{Answer, Collector, Event, Failure, Request};
use baton_core::format::{Api, Format};
use serde_json::Value;

use crate::answers::{about, agreement, asked};
use crate::languages::{CALLERS, caller, provider};
use crate::plain::{Plain, documents, is_whole, of_stream};
use crate::tally::{Check, Table};

/// The sizes of pieces that a stream is read in; a whole one is compared with each.
const PIECES: [usize; 4] = [1, 7, 100, 1_000];

/// Looks at a good stream.
pub(crate) fn check(format: Format, bytes: &[u8]) -> Vec<Check> {
    let whole = events(format, bytes, bytes.len().max(1));
    let uncut = PIECES
        .iter()
        .all(|size| events(format, bytes, *size) == whole);
    let mut checks = vec![of_streams("same in pieces", uncut)];
    match collected(&whole) {
        result if !is_whole(format, bytes) => {
            checks.push(of_streams("cut one noticed", result.is_err()))
        }
        Err(failure) => {
            checks.push(of_streams("to the end", false).because(failure.fault.to_string()))
        }
        Ok(answer) => {
            let plain = Plain::of_answer(&answer);
            checks.push(of_streams("to the end", true));
            checks.extend(agreement(Table::Streams, &plain, &of_stream(format, bytes)));
            checks.extend(CALLERS.map(|(name, api)| said_again(name, api, &whole, &plain)));
        }
    }
    checks
}

/// A stream against an answer to the same request that came whole. Models do not say the same twice, so
/// only what was said counts: words, and which tools were called.
pub(crate) fn twin(format: Format, bytes: &[u8], whole: &[u8]) -> Option<Check> {
    let stream = collected(&events(format, bytes, bytes.len().max(1))).ok()?;
    let whole = provider(format).read_answer(whole).ok()?;
    let said = |answer| {
        let plain = Plain::of_answer(answer);
        let tools: BTreeSet<String> = plain.calls.into_iter().map(|(name, _)| name).collect();
        (plain.text.is_empty(), tools)
    };
    Some(of_streams("as its twin", said(&stream) == said(&whole)))
}

/// All events of a stream, read in pieces of this size.
fn events(format: Format, bytes: &[u8], size: usize) -> Vec<Event> {
    let mut events = Vec::new();
    let mut reader = provider(format).read_stream();
    for piece in bytes.chunks(size) {
        reader.feed(piece, &mut |event| events.push(event));
    }
    reader.finish(&mut |event| events.push(event));
    events
}

/// Whether a caller's own reader reads the same from what is written for it.
fn said_again(name: &str, api: Api, events_before: &[Event], plain: &Plain) -> Check {
    let check = |is_good, why: String| of_streams(format!("→ {name}"), is_good).because(why);
    let bytes = written(api, events_before);
    let Some(format) = api.native() else {
        let text = completion(&bytes);
        return check(
            text == plain.text,
            format!("{} bytes of text, not {}", text.len(), plain.text.len()),
        );
    };
    match collected(&events(format, &bytes, bytes.len().max(1))) {
        Err(failure) => check(false, failure.fault.to_string()),
        Ok(again) => {
            let lost = plain.lost_in(&Plain::of_answer(&again));
            check(lost.is_empty(), lost.join(", "))
        }
    }
}

fn written(api: Api, events: &[Event]) -> Vec<u8> {
    let request = Request {
        streams: true,
        ..asked()
    };
    let mut bytes = Vec::new();
    let mut writer = caller(api).write_stream(&about(&request));
    for event in events {
        writer.write(event.clone(), &mut bytes);
    }
    bytes
}

fn collected(events: &[Event]) -> Result<Answer, Failure> {
    let mut collector = Collector::default();
    for event in events {
        collector.add(event.clone());
    }
    collector.finish()
}

/// The text of the first choice of a stream of legacy completions, which no provider's format reads.
fn completion(bytes: &[u8]) -> String {
    let documents = documents(Format::Openai, bytes);
    let choices = documents
        .iter()
        .filter_map(|document| document.pointer("/choices/0"));
    let first = choices.filter(|choice| choice.get("index").and_then(Value::as_u64) == Some(0));
    first
        .filter_map(|choice| choice.get("text")?.as_str())
        .collect()
}

fn of_streams(column: impl Into<String>, is_good: bool) -> Check {
    Check::new(Table::Streams, column, is_good)
}
