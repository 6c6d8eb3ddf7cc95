//! Random inputs: bytes, pieces of the format in any order, and documents with something wrong.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::laws;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_obey_the_laws(bytes in vec(any::<u8>(), 0..200), cuts in cuts()) {
        laws::request(&bytes);
        laws::reply(&bytes);
        laws::stream(&bytes, &cuts);
    }

    #[test]
    fn streams_of_broken_pieces_obey_the_laws(pieces in vec(stream_piece(), 0..24), cuts in cuts()) {
        laws::stream(&pieces.concat(), &cuts);
    }

    #[test]
    fn streams_of_events_obey_the_laws(
        events in vec(answer(), 0..6), line_break in select(vec!["\n", "\r", "\r\n"]), cuts in cuts(),
    ) {
        let text: String =
            events.iter().map(|event| format!("data: {event}{line_break}{line_break}")).collect();
        laws::stream(text.as_bytes(), &cuts);
    }

    #[test]
    fn requests_obey_the_laws(body in chat_request()) {
        laws::request(body.to_string().as_bytes());
    }

    #[test]
    fn requests_with_something_wrong_obey_the_laws(body in chat_request(), damage in vec(damage(), 1..4)) {
        laws::request(&damaged(body, &damage));
    }

    #[test]
    fn replies_obey_the_laws(body in answer()) {
        laws::reply(body.to_string().as_bytes());
    }

    #[test]
    fn replies_with_something_wrong_obey_the_laws(body in answer(), damage in vec(damage(), 1..4)) {
        laws::reply(&damaged(body, &damage));
    }
}

/// The same cases on every run, unless the environment gives a seed.
fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(20),
            ..config
        },
        RngSeed::Fixed(_) => config,
    }
}

fn cuts() -> impl Strategy<Value = Vec<usize>> {
    vec(any::<usize>(), 0..8)
}

fn stream_piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "data",
        "data:",
        "data: ",
        ":",
        " ",
        "\n",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\u{feff}",
        "é",
        "🎉",
        "event: error\n",
        "id: 1\r",
        "retry: 1\n",
        "data: [DONE]\n\n",
        "[DONE]",
        "{}",
        "null",
        r#"data: {"choices":[{"delta":{"content":"Hi"}}]}"#,
        r#"data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#,
        r#"data: {"error":{"message":"?","code":503}}"#,
        r#"data: {"choices":[],"usage":null,"x_groq":{"usage":{"prompt_tokens":1}}}"#,
    ];
    prop_oneof![
        12 => select(pieces.map(|piece| piece.as_bytes().to_vec()).to_vec()),
        1 => vec(any::<u8>(), 1..4),
    ]
}

/// A value under a key that means something somewhere, so that types are often the wrong ones.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..600_u64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        select(vec![
            "",
            "user",
            "[DONE]",
            "\"usage\":",
            "429",
            "rate_limit_exceeded"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    let keys = [
        "model",
        "Model",
        "messages",
        "role",
        "stream",
        "stream_options",
        "include_usage",
        "choices",
        "message",
        "delta",
        "text",
        "usage",
        "prompt_tokens",
        "completion_tokens",
        "error",
        "code",
        "status_code",
        "x_groq",
    ];
    prop_oneof![9 => select(keys.map(str::to_owned).to_vec()), 1 => "\\PC{0,8}"]
}

/// A request, whole but for what chance puts in place of some members.
fn chat_request() -> impl Strategy<Value = Value> {
    let messages = vec((select(vec!["user", "tool"]), any_json()), 1..4).prop_map(|messages| {
        messages
            .into_iter()
            .map(|(role, content)| json!({"role": role, "content": content}))
            .collect()
    });
    let whole = ("\\PC{1,20}", messages, any::<bool>()).prop_map(|(model, messages, on)| {
        let messages: Vec<Value> = messages;
        json!({
            "model": model, "messages": messages, "stream": on, "stream_options": {"include_usage": on},
        })
    });
    with_others(whole)
}

/// An answer, whole but for what chance puts in place of some members.
fn answer() -> impl Strategy<Value = Value> {
    let whole = (any::<u32>(), any::<u32>(), any_json()).prop_map(|(input, output, message)| {
        json!({
            "choices": [{"message": {"content": message}}],
            "usage": {"prompt_tokens": input, "completion_tokens": output},
        })
    });
    with_others(whole)
}

fn with_others(whole: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (whole, vec((key(), any_json()), 0..2)).prop_map(|(mut document, others)| {
        for (key, value) in others {
            document[key] = value;
        }
        document
    })
}

/// One thing that happens to bytes on their way.
#[derive(Clone, Debug)]
enum Damage {
    Cut(usize),
    Set(usize, u8),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let bytes = prop_oneof![
        vec(any::<u8>(), 1..4),
        select(vec![
            "{", "}", "[", "]", "\"", ",", ":", "\\u00", "1e999", "\u{feff}", "null", " "
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    prop_oneof![
        any::<usize>().prop_map(Damage::Cut),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<usize>(), bytes).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

fn damaged(document: Value, damage: &[Damage]) -> Vec<u8> {
    let mut bytes = document.to_string().into_bytes();
    for damage in damage {
        let place = |at: usize| at % (bytes.len() + 1);
        match damage {
            Damage::Cut(at) => bytes.truncate(place(*at)),
            Damage::Set(at, byte) => {
                let at = place(*at);
                bytes.get_mut(at).into_iter().for_each(|old| *old = *byte);
            }
            Damage::Insert(at, new) => {
                let at = place(*at);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Repeat(from, to) => {
                let (from, to) = (place(*from).min(place(*to)), place(*from).max(place(*to)));
                let again = bytes[from..to].to_vec();
                bytes.splice(to..to, again);
            }
        }
    }
    bytes
}
