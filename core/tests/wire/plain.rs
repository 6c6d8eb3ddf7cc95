//! The plain readers that the real ones are measured against: short, slow, and easy to believe.

use std::str::FromStr;

use baton_core::sse::MAX_EVENT_BYTES;
use serde_json::Value;

/// The data of every event of a whole stream, or `None` for one that is too large; as the standard
/// words it, one line after the other.
pub(crate) fn events(stream: &[u8]) -> Vec<Option<Vec<u8>>> {
    let mut events = Vec::new();
    let mut data: Option<Vec<u8>> = None;
    let mut too_large = false;
    for (number, line) in lines(stream).into_iter().enumerate() {
        let line = if number == 0 {
            line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
        } else {
            line
        };
        if line.is_empty() {
            let ended = data.take();
            match std::mem::take(&mut too_large) {
                true => events.push(None),
                false => events.extend(ended.map(Some)),
            }
            continue;
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        if field == b"data" {
            let value = value.strip_prefix(b" ").unwrap_or(value);
            let joined = match data.take() {
                Some(before) => [&before, &b"\n"[..], value].concat(),
                None => value.to_vec(),
            };
            too_large |= joined.len() > MAX_EVENT_BYTES;
            data = Some(joined);
        }
        too_large |= line.len() > MAX_EVENT_BYTES;
    }
    events
}

/// The lines that have an end.
fn lines(stream: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < stream.len() {
        let length = match &stream[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if length > 0 {
            lines.push(&stream[start..at]);
            start = at + length;
        }
        at += length.max(1);
    }
    lines
}

/// The whole document, where it is one.
pub(crate) fn document(bytes: &[u8]) -> Option<Value> {
    Value::from_str(std::str::from_utf8(bytes).ok()?).ok()
}
