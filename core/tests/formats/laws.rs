//! What must hold in every format for whatever comes over the wire, each law a function of bytes or of
//! neutral things, so that kept inputs and the generator share them.

use baton_core::chat::{Answer, Event, Finish, Part, Request};
use baton_core::fault::Fault;
use serde_json::{Value, json};

use crate::answers::{about, asked};
use crate::golden::inputs;
use crate::said::{Said, collected, of_answer};
use crate::streams::{bytes, events, write};
use crate::table::{CALLERS, Caller, PROVIDERS, Provider};
use crate::{answers, requests};

#[test]
fn a_request_of_a_provider_s_own_format_is_written_the_same_again() {
    for caller in CALLERS {
        for input in inputs(&format!("requests/{}", caller.name)) {
            let request = requests::read(caller, &input).expect("a request");
            comes_back(&request, caller);
        }
    }
}

#[test]
fn an_answer_that_ends_early_is_truncated() {
    for provider in PROVIDERS {
        for input in inputs(&format!("answers/{}", provider.name)) {
            if answers::read(provider, &input).is_err() {
                continue;
            }
            let whole = input.bytes.trim_ascii_end();
            for end in 0..whole.len() {
                let read = provider.format.read_answer(&whole[..end]);
                let fault = read.expect_err("it ends early").fault;
                assert_eq!(
                    fault,
                    Fault::Truncated,
                    "{} of {}, {end} bytes",
                    input.name,
                    provider.name
                );
            }
        }
    }
}

#[test]
fn what_was_answered_is_said_by_every_caller_s_format() {
    for provider in PROVIDERS {
        for input in inputs(&format!("answers/{}", provider.name)) {
            if let Ok(answer) = answers::read(provider, &input) {
                CALLERS.iter().for_each(|caller| is_said(&answer, caller));
            }
        }
    }
}

#[test]
fn what_was_streamed_is_said_by_every_caller_s_format() {
    for provider in PROVIDERS {
        for input in inputs(&format!("streams/{}", provider.name)) {
            let events = events(provider.format, [bytes(&input).as_slice()]);
            CALLERS
                .iter()
                .for_each(|caller| is_streamed(&events, caller));
        }
    }
}

/// Whatever the bytes, every reader comes to an end, and what it read every writer can write.
pub(crate) fn nothing_panics(bytes: &[u8]) {
    for caller in CALLERS {
        for path in [caller.path, caller.stream_path] {
            if let Ok(request) = caller.format.read_request(path, bytes) {
                PROVIDERS
                    .iter()
                    .for_each(|provider| is_json_or_refused(&request, provider));
            }
        }
    }
    for provider in PROVIDERS {
        for status in [200, 400, 429, 529] {
            provider.format.read_error(status, bytes);
        }
        if let Ok(answer) = provider.format.read_answer(bytes) {
            CALLERS.iter().for_each(|caller| is_json(&answer, caller));
        }
        let events = events(provider.format, [bytes]);
        ends_once(&events);
        for caller in CALLERS {
            written(&events, caller);
        }
    }
}

/// The pieces that a stream comes in do not matter.
pub(crate) fn pieces_do_not_matter(bytes: &[u8], cuts: &[usize]) {
    for provider in PROVIDERS {
        let whole = events(provider.format, [bytes]);
        let pieces = events(provider.format, cut(bytes, cuts));
        assert_eq!(pieces, whole, "of {}, cut at {cuts:?}", provider.name);
    }
}

/// Written in its own format, read again and written again, a request is the same.
pub(crate) fn comes_back(request: &Request, caller: &Caller) {
    let Some(provider) = caller.own() else { return };
    let model = provider.model();
    let Ok(once) = provider.format.write_request(request, &model) else {
        return;
    };
    let path = if request.streams {
        caller.stream_path
    } else {
        caller.path
    };
    let again = caller
        .format
        .read_request(path, &once.body)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&once.body)));
    let twice = provider
        .format
        .write_request(&again, &model)
        .expect("it could be said before");
    // Spaces in arguments are nobody's to keep.
    assert_eq!(parsed(&twice.body), parsed(&once.body));
}

/// A caller's own reader reads what was answered from what is written for it.
pub(crate) fn is_said(answer: &Answer, caller: &Caller) {
    let Some(provider) = caller.own() else { return };
    let body = caller.format.write_answer(answer, &about(&asked()));
    let again = provider
        .format
        .read_answer(&body)
        .unwrap_or_else(|failure| panic!("{failure:?}: {}", text(&body)));
    assert_eq!(
        of_answer(&again),
        as_said_by(provider, answer),
        "{}",
        text(&body)
    );
}

/// The same of a stream.
pub(crate) fn is_streamed(events_before: &[Event], caller: &Caller) {
    let Some(provider) = caller.own() else { return };
    let bytes = written(events_before, caller);
    let events_after = events(provider.format, [bytes.as_slice()]);
    match (collected(events_before), collected(&events_after)) {
        (Ok(before), Ok(after)) => {
            let expected = as_said_by(provider, &before);
            assert_eq!(of_answer(&after), expected, "{}", text(&bytes));
        }
        (Err(before), Err(after)) if before.fault == Fault::Truncated => {
            assert_eq!(after.fault, Fault::Truncated, "{}", text(&bytes));
        }
        (Err(before), Err(after)) => {
            let told = before.message.is_none() || after.message == before.message;
            assert!(told, "{}", text(&bytes));
        }
        (before, after) => panic!("{before:?} became {after:?}: {}", text(&bytes)),
    }
}

/// `Done` or `Failed` at most once, and nothing after it.
fn ends_once(events: &[Event]) {
    let end = events
        .iter()
        .position(|event| matches!(event, Event::Done | Event::Failed(_)));
    if let Some(at) = end {
        assert_eq!(at + 1, events.len(), "events after the end: {events:?}");
    }
}

/// Whatever order events come in, a stream has one end, and all its data is JSON.
pub(crate) fn is_ended_once(events: &[Event], caller: &Caller) {
    let said = text(&written(events, caller));
    let data: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .collect();
    let ends = data.iter().filter(|data| is_end(data, caller)).count();
    // Gemini's streams have no word for the end.
    let expected = if caller.name == "gemini" {
        ends.min(1)
    } else {
        1
    };
    assert_eq!(ends, expected, "{said}");
    let last = data.last().is_none_or(|data| is_end(data, caller));
    assert!(ends == 0 || last, "{said}");
}

/// Whether an event's data is the last of a stream.
fn is_end(data: &str, caller: &Caller) -> bool {
    const ENDS: [&str; 4] = [
        "message_stop",
        "response.completed",
        "response.incomplete",
        "response.failed",
    ];
    if data == "[DONE]" {
        return true;
    }
    let data = parsed(data.as_bytes());
    let kind = data["type"].as_str().unwrap_or_default();
    // In Responses an error comes before the response has failed.
    ENDS.contains(&kind) || data["error"].is_object() && caller.name != "responses"
}

/// What a format has no word for becomes what it has.
fn as_said_by(provider: &Provider, answer: &Answer) -> Said {
    let mut said = of_answer(answer);
    let tells_the_stop = provider.name == "anthropic";
    // A refusal has words there, or it is the filter's.
    let has_no_words = said.finish == Finish::Refused && said.refusal.is_empty();
    if has_no_words && ["openai", "responses"].contains(&provider.name) {
        said.finish = Finish::Filtered;
    }
    if matches!(said.finish, Finish::StopSequence(_)) && !tells_the_stop {
        said.finish = Finish::Stop;
    }
    if provider.name == "gemini" || provider.name == "anthropic" {
        said.text.push_str(&std::mem::take(&mut said.refusal));
    }
    if provider.name == "gemini" && said.finish == Finish::Refused {
        said.finish = Finish::Stop;
    }
    if provider.name == "anthropic" {
        pictures(answer).for_each(|url| said.text.push_str(&format!("![image]({url})")));
        if said.finish == Finish::Filtered {
            said.finish = Finish::Refused;
        }
    }
    if provider.name == "gemini" || provider.name == "anthropic" {
        said.calls
            .iter_mut()
            .for_each(|(_, arguments)| wrap_text(arguments));
    }
    said
}

/// Where the pictures are that the first choice shows.
fn pictures(answer: &Answer) -> impl Iterator<Item = String> {
    let parts = answer.choices.first().into_iter().flat_map(|it| &it.parts);
    parts.filter_map(|part| {
        if let Part::Image(image) = part {
            image.to_url("image/png")
        } else {
            None
        }
    })
}

/// Arguments that are no JSON are a member of an object, where a format wants one.
fn wrap_text(arguments: &mut Value) {
    if arguments.is_string() {
        *arguments = json!({"arguments": arguments.take()});
    }
}

/// What is written is JSON.
pub(crate) fn is_json_or_refused(request: &Request, provider: &Provider) {
    if let Ok(written) = provider.format.write_request(request, &provider.model()) {
        parsed(&written.body);
    }
}

fn is_json(answer: &Answer, caller: &Caller) {
    parsed(&caller.format.write_answer(answer, &about(&asked())));
}

fn parsed(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|error| panic!("{error}: {}", text(body)))
}

fn written(events: &[Event], caller: &Caller) -> Vec<u8> {
    let request = Request {
        streams: true,
        ..asked()
    };
    write(&mut *caller.format.write_stream(&about(&request)), events)
}

/// The bytes in pieces that end at these places, in any order; some may be empty.
fn cut<'b>(bytes: &'b [u8], cuts: &[usize]) -> Vec<&'b [u8]> {
    let mut places: Vec<_> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places
        .windows(2)
        .map(|pair| &bytes[pair[0]..pair[1]])
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
