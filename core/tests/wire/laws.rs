//! The laws, each a function of bytes, so that the corpus and the generator share them.

use baton_core::fault::Fault;
use baton_core::format::openai::reply::weigh;
use baton_core::format::openai::rewrite::json_string;
use baton_core::format::openai::stream::{ChatStream, Stage};
use baton_core::format::{Api, Asked};
use baton_core::name::WireName;
use baton_core::sse::{Event, EventParser};
use serde_json::Value;

use crate::plain;

/// A request is read as a plain reader reads it, and another model can be put in place of its own.
pub(crate) fn request(body: &[u8]) {
    let document = plain::document(body);
    match Asked::read(Api::ChatCompletions, "/v1/chat/completions", body) {
        Err(error) => {
            assert!(
                error.code() != "invalid_json" || document.is_none(),
                "{error}"
            );
            assert!(
                error
                    .param()
                    .is_none_or(|param| error.to_string().contains(param))
            );
        }
        Ok(request) => {
            let other = WireName::try_from("other/model\"").expect("a name");
            let span = request.spans.model.clone().expect("a model").value;
            let spliced = [
                &body[..span.start],
                json_string(&other).as_bytes(),
                &body[span.end..],
            ]
            .concat();
            let again = Asked::read(Api::ChatCompletions, "/v1/chat/completions", &spliced)
                .expect("still a request");
            assert_eq!(again.model, other.as_str());
            assert_eq!(
                (again.streams, again.wants_usage),
                (request.streams, request.wants_usage)
            );
            // A plain reader gives up on deep nesting, huge numbers and half surrogates.
            if let Some(document) = document {
                agrees(&request, &document);
                let mut expected = document;
                expected["model"] = Value::from(other.as_str());
                assert_eq!(plain::document(&spliced), Some(expected));
            }
        }
    }
}

fn agrees(request: &Asked, document: &Value) {
    assert_eq!(document["model"], *request.model);
    assert_eq!(
        document["stream"].as_bool().unwrap_or_default(),
        request.streams
    );
    let usage = &document["stream_options"]["include_usage"];
    assert_eq!(usage.as_bool().unwrap_or_default(), request.wants_usage);
}

/// A body is weighed as a plain reader would, and what is truncated is not a whole document.
pub(crate) fn reply(body: &[u8]) {
    let document = plain::document(body);
    match (weigh(body), document) {
        (Err(Fault::Truncated), document) => assert_eq!(document, None),
        (Ok(reply), Some(document)) => {
            assert!(!document["choices"].as_array().expect("choices").is_empty());
            assert!(document.get("error").is_none_or(Value::is_null));
            let reported = document["usage"]["prompt_tokens"].as_u64();
            assert!(
                reply
                    .usage
                    .is_none_or(|usage| Some(usage.input_tokens) == reported)
            );
        }
        (Err(_), _) | (Ok(_), None) => {}
    }
}

/// However a stream is cut into chunks, its events are those of a plain reader, and an answer in it
/// is heard the same.
pub(crate) fn stream(bytes: &[u8], cuts: &[usize]) {
    let expected = plain::events(bytes);
    assert_eq!(events(&[bytes]), expected);
    let chunks = cut(bytes, cuts);
    assert_eq!(events(&chunks), expected, "cut at {cuts:?}");
    assert_eq!(heard(&chunks), heard(&[bytes]), "cut at {cuts:?}");
}

fn events(chunks: &[&[u8]]) -> Vec<Option<Vec<u8>>> {
    let mut parser = EventParser::default();
    let mut events = Vec::new();
    for chunk in chunks {
        parser.feed(chunk, |event| match event {
            Event::Data(data) => events.push(Some(data.to_vec())),
            Event::TooLarge => events.push(None),
        });
    }
    events
}

fn heard(chunks: &[&[u8]]) -> [(Stage, String); 2] {
    let mut stream = ChatStream::default();
    let told = |stream: &ChatStream| {
        (
            stream.stage(),
            format!("{:?} {:?}", stream.usage(), stream.late_fault()),
        )
    };
    for chunk in chunks {
        stream.feed(chunk);
    }
    let open = told(&stream);
    stream.finish();
    [open, told(&stream)]
}

/// The bytes in chunks that end at these places, in any order; some may be empty.
fn cut<'b>(bytes: &'b [u8], cuts: &[usize]) -> Vec<&'b [u8]> {
    let mut places: Vec<_> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places
        .windows(2)
        .map(|pair| &bytes[pair[0]..pair[1]])
        .collect()
}
