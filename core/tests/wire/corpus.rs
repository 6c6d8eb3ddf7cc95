//! Inputs worth keeping: shapes that real clients and providers send, and inputs that once failed.
//! What each is read as stands in `corpus/readings.txt`; `UPDATE_GOLDEN=1` writes it anew.

use std::path::{Path, PathBuf};
use std::{env, fs};

use baton_core::format::openai::reply::weigh;
use baton_core::format::openai::stream::ChatStream;
use baton_core::format::{Api, Asked};

use crate::laws;

#[test]
fn kept_inputs_are_read_as_written_down() {
    let readings: String = [
        readings("request", reading_of_request),
        readings("reply", reading_of_reply),
        readings("stream", reading_of_stream),
    ]
    .concat();
    let golden = folder().join("readings.txt");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &readings).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(&golden).expect("the golden file");
    assert_eq!(
        readings, expected,
        "\nexpected:\n{expected}\ngot:\n{readings}"
    );
}

#[test]
fn kept_requests_obey_the_laws() {
    for (_, body) in inputs("request") {
        laws::request(&body);
        every_prefix(&body, laws::request);
    }
}

#[test]
fn kept_replies_obey_the_laws() {
    for (_, body) in inputs("reply") {
        laws::reply(&body);
        every_prefix(&body, laws::reply);
    }
}

#[test]
fn kept_streams_obey_the_laws_however_they_are_cut() {
    for (_, bytes) in inputs("stream") {
        for at in 0..=bytes.len() {
            laws::stream(&bytes, &[at]);
        }
        for step in 1..=9 {
            laws::stream(&bytes, &(0..bytes.len()).step_by(step).collect::<Vec<_>>());
        }
        every_prefix(&bytes, |prefix| laws::stream(prefix, &[prefix.len() / 2]));
    }
}

fn every_prefix(bytes: &[u8], law: fn(&[u8])) {
    for end in 0..bytes.len() {
        law(&bytes[..end]);
    }
}

fn reading_of_request(body: &[u8]) -> String {
    match Asked::read(Api::ChatCompletions, "/v1/chat/completions", body) {
        Err(error) => format!(
            "{} ({}): {error}",
            error.code(),
            error.param().unwrap_or("-")
        ),
        Ok(request) => {
            let model =
                String::from_utf8_lossy(&body[request.spans.model.clone().expect("a model").value]);
            let stream = match (request.streams, request.wants_usage) {
                (false, _) => "whole",
                (true, false) => "stream",
                (true, true) => "stream with usage",
            };
            format!("model {model}, {stream}")
        }
    }
}

fn reading_of_reply(body: &[u8]) -> String {
    match weigh(body) {
        Ok(reply) => format!("answer, {:?}", reply.usage),
        Err(fault) => format!("{fault:?}"),
    }
}

fn reading_of_stream(bytes: &[u8]) -> String {
    let mut stream = ChatStream::default();
    stream.feed(bytes);
    stream.finish();
    let fault = stream
        .late_fault()
        .map(|fault| format!(", then {fault:?}"))
        .unwrap_or_default();
    format!("{:?}{fault}, {:?}", stream.stage(), stream.usage())
}

fn readings(kind: &str, read: fn(&[u8]) -> String) -> String {
    inputs(kind)
        .into_iter()
        .map(|(name, bytes)| format!("{kind}/{name}\n    {}\n", read(&bytes)))
        .collect()
}

/// The inputs of a kind, by name, in order.
fn inputs(kind: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder().join(kind);
    let files = fs::read_dir(&folder).expect("the corpus").map(|entry| {
        let entry = entry.expect("a file of the corpus");
        let bytes = fs::read(entry.path()).expect("a file of the corpus");
        (entry.file_name().to_string_lossy().into_owned(), bytes)
    });
    let mut inputs: Vec<_> = files.collect();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    inputs.sort();
    inputs
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire/corpus")
}
