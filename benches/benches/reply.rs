//! What does it cost to weigh an answer that is held until it is accepted? The yardstick builds the
//! whole document and looks into it.

mod ratio;

use std::hint::black_box;

use baton_core::format::openai::reply::weigh;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const SIZES: [(&str, usize); 2] = [("1kB", 2), ("100kB", 300)];

fn reply(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reply");
    for (size, paragraphs) in SIZES {
        let body = body_of(paragraphs);
        group.throughput(Throughput::Bytes(body.len().try_into().unwrap_or(u64::MAX)));
        group.bench_with_input(BenchmarkId::new("weigh", size), &body, |bencher, body| {
            bencher.iter(|| weigh(black_box(body)));
        });
        group.bench_with_input(
            BenchmarkId::new("document", size),
            &body,
            |bencher, body| {
                bencher.iter(|| weigh_document(black_box(body)));
            },
        );
    }
    group.finish();
    ratio::report("reply", "weigh", "document", &SIZES.map(|(size, _)| size));
}

fn weigh_document(body: &[u8]) -> Option<(u64, u64)> {
    let document: Value = serde_json::from_slice(body).ok()?;
    document.pointer("/choices/0/message")?.as_object()?;
    let count = |pointer| document.pointer(pointer).and_then(Value::as_u64);
    Some((
        count("/usage/prompt_tokens")?,
        count("/usage/completion_tokens")?,
    ))
}

fn body_of(paragraphs: usize) -> Vec<u8> {
    const PARAGRAPH: &str = "A ladder is climbed one rung at a time.\n\n- the first rung is the \
        \"cheapest\" one\n- the last one is the best\n\nEach attempt is a retry, so that what streams \
        keeps streaming, whichever rung it comes from; what fails before its first byte is never seen. \
        What it took is in the receipt, and what it cost.\n\n";
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": "m",
        "choices": [{
            "index": 0, "logprobs": null, "finish_reason": "stop",
            "message": {"role": "assistant", "content": PARAGRAPH.repeat(paragraphs), "refusal": null},
        }],
        "usage": {
            "prompt_tokens": 1000, "completion_tokens": 400, "total_tokens": 1400,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        },
    })
    .to_string()
    .into_bytes()
}

criterion_group!(benches, reply);
criterion_main!(benches);
