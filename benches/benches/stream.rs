//! What does a token cost on its way through? Each is an event, and events come one by one or, when
//! the network gathers them, many in a chunk that ends anywhere. The yardstick splits text at blank
//! lines and parses every event, as most gateways do.

mod ratio;

use std::hint::black_box;

use baton_core::format::openai::stream::ChatStream;
use baton_core::sse::{Event, EventParser};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const EVENTS: usize = 1_000;

fn stream(criterion: &mut Criterion) {
    let answer = answer();
    let one_by_one: Vec<&[u8]> = answer.split_inclusive("\n\n").map(str::as_bytes).collect();
    let gathered: Vec<&[u8]> = answer.as_bytes().chunks(4096).collect();
    let mut group = criterion.benchmark_group("stream");
    group.throughput(Throughput::Elements(EVENTS.try_into().unwrap_or(u64::MAX)));
    for (parameter, chunks) in [("one-by-one", one_by_one), ("in-4kB-chunks", gathered)] {
        group.bench_with_input(
            BenchmarkId::new("split", parameter),
            &chunks,
            |bencher, chunks| {
                bencher.iter(|| split(black_box(chunks)));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("heard", parameter),
            &chunks,
            |bencher, chunks| {
                bencher.iter(|| heard(black_box(chunks)));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("parsed", parameter),
            &chunks,
            |bencher, chunks| {
                bencher.iter(|| parsed(black_box(chunks)));
            },
        );
    }
    group.finish();
    ratio::report(
        "stream",
        "heard",
        "parsed",
        &["one-by-one", "in-4kB-chunks"],
    );
}

/// Only the events.
fn split(chunks: &[&[u8]]) -> usize {
    let mut parser = EventParser::default();
    let mut bytes = 0;
    for chunk in chunks {
        parser.feed(chunk, |event| match event {
            Event::Data(data) => bytes += data.len(),
            Event::TooLarge => {}
        });
    }
    bytes
}

/// The events and what they say.
fn heard(chunks: &[&[u8]]) -> ChatStream {
    let mut stream = ChatStream::default();
    for chunk in chunks {
        stream.feed(chunk);
    }
    stream
}

/// The same by plain means.
fn parsed(chunks: &[&[u8]]) -> Option<Value> {
    let mut text = String::new();
    let mut usage = None;
    for chunk in chunks {
        text.push_str(&String::from_utf8_lossy(chunk));
        while let Some((event, rest)) = text.split_once("\n\n") {
            for line in event.lines() {
                let data = line.strip_prefix("data: ").filter(|data| *data != "[DONE]");
                let event: Option<Value> = data.and_then(|data| serde_json::from_str(data).ok());
                usage = event
                    .and_then(|event| event.get("usage").cloned())
                    .or(usage);
            }
            text = rest.to_owned();
        }
    }
    usage
}

/// An answer of a thousand events, as OpenAI words them when asked for usage.
fn answer() -> String {
    let event = |delta: Value, usage: Value| {
        let event = json!({
            "id": "chatcmpl-ChZGtWl2za1l5jTaEl4KhNkV3RdM0", "object": "chat.completion.chunk",
            "created": 1_700_000_000, "model": "gpt-4o-mini-2024-07-18", "service_tier": "default",
            "system_fingerprint": "fp_0ba0d124f1", "usage": usage, "obfuscation": "1a6WhodWpeDLf8i",
            "choices": [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": null}],
        });
        format!("data: {event}\n\n")
    };
    let first = event(json!({"role": "assistant", "content": ""}), Value::Null);
    let word = event(json!({"content": " \"word\"\n"}), Value::Null);
    let last = event(
        json!({}),
        json!({"prompt_tokens": 9, "completion_tokens": EVENTS}),
    );
    format!("{first}{}{last}data: [DONE]\n\n", word.repeat(EVENTS - 3))
}

criterion_group!(benches, stream);
criterion_main!(benches);
