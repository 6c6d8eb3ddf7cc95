//! Streamed answers of every provider, for every caller.

use baton_core::chat::{Event, Failure, Request};
use baton_core::fault::Fault;
use baton_core::format::{ProviderFormat, StreamWriter};

use crate::answers::{about, asked, trouble};
use crate::frames;
use crate::golden::{Input, Outputs, inputs};
use crate::table::{Caller, PROVIDERS};

#[test]
fn streams_are_written_for_every_caller() {
    let mut wrong = String::new();
    for provider in PROVIDERS {
        let folder = format!("streams/{}", provider.name);
        let mut outputs = Outputs::of(&folder);
        for input in inputs(&folder) {
            let events = events(provider.format, [bytes(&input).as_slice()]);
            for caller in provider.foreign() {
                outputs.add(
                    format!("{}.{}", input.name, caller.name),
                    written(&events, caller),
                );
            }
        }
        wrong.push_str(&outputs.differences());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_pieces_that_a_stream_comes_in_do_not_matter() {
    for provider in PROVIDERS {
        for input in inputs(&format!("streams/{}", provider.name)) {
            let bytes = bytes(&input);
            let whole = events(provider.format, [bytes.as_slice()]);
            for size in [1, 2, 3, 7, 64, 1000] {
                let pieces = events(provider.format, bytes.chunks(size));
                assert_eq!(
                    pieces, whole,
                    "{} of {} in pieces of {size}",
                    input.name, provider.name
                );
            }
        }
    }
}

/// The stream as it comes from the provider.
pub(crate) fn bytes(input: &Input) -> Vec<u8> {
    if input.kind == "frames" {
        frames::encode(&input.bytes)
    } else {
        input.bytes.clone()
    }
}

/// All that a stream tells.
pub(crate) fn events<'b>(
    format: &dyn ProviderFormat,
    pieces: impl IntoIterator<Item = &'b [u8]>,
) -> Vec<Event> {
    let mut events = Vec::new();
    let mut reader = format.read_stream();
    for piece in pieces {
        reader.feed(piece, &mut |event| events.push(event));
    }
    reader.finish(&mut |event| events.push(event));
    events
}

/// The stream as the caller gets it. One that was cut ends as an attempt ends it.
fn written(events: &[Event], caller: &Caller) -> String {
    let request = Request {
        streams: true,
        ..asked()
    };
    let mut writer = caller.format.write_stream(&about(&request));
    let mut bytes = write(&mut *writer, events);
    if !matches!(events.last(), Some(Event::Done | Event::Failed(_))) {
        let cut = Failure::plain(Fault::Truncated);
        let end = caller.format.write_error_event(&trouble(&cut));
        bytes.extend_from_slice(end.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// What a writer makes of these events.
pub(crate) fn write(writer: &mut dyn StreamWriter, events: &[Event]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for event in events {
        writer.write(event.clone(), &mut bytes);
    }
    bytes
}
