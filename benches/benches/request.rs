//! What does it cost to know what a request asks for? Every request is read once, whole, while its
//! caller waits, so the reader must keep up with the largest prompt. The yardstick builds the whole
//! document, as most gateways do.

mod ratio;

use std::hint::black_box;

use baton_core::format::{Api, Asked};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const SIZES: [(&str, usize); 3] = [("1kB", 1_000), ("100kB", 100_000), ("12MB", 12_000_000)];

fn request(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("request");
    for (size, bytes) in SIZES {
        let body = body_of(bytes);
        group.throughput(Throughput::Bytes(body.len().try_into().unwrap_or(u64::MAX)));
        if bytes > 1_000_000 {
            group.sample_size(10);
        }
        group.bench_with_input(BenchmarkId::new("facts", size), &body, |bencher, body| {
            bencher.iter(|| {
                Asked::read(
                    Api::ChatCompletions,
                    "/v1/chat/completions",
                    black_box(body),
                )
                .is_ok()
            });
        });
        group.bench_with_input(
            BenchmarkId::new("document", size),
            &body,
            |bencher, body| {
                bencher.iter(|| serde_json::from_slice::<Value>(black_box(body)).is_ok());
            },
        );
    }
    group.finish();
    ratio::report("request", "facts", "document", &SIZES.map(|(size, _)| size));
}

/// A conversation of about that size: prose and code, with the escapes that those have.
fn body_of(bytes: usize) -> Vec<u8> {
    const TURN: &str = "Please look at this function:\n```rust\nfn main() {\n\tprintln!(\"grüße\");\n}\n```\n\
        It prints a greeting, but I would like it to print one for each argument, in the order they \
        were given, and to say so when there is none. Explain what you change and why.\n";
    let turn = json!({"role": "user", "content": TURN.repeat(2)});
    let turns = bytes.div_ceil(turn.to_string().len());
    json!({"messages": vec![turn; turns], "model": "auto", "stream": true})
        .to_string()
        .into_bytes()
}

criterion_group!(benches, request);
criterion_main!(benches);
