//! What does it cost to know how hard a request is? Facts and a placing are made for each request of a
//! route that has tiers or domains, while its caller waits: at most 30 µs for a prompt of 4 kB, and no more
//! than that beyond 64 kB, for no more is read.

use std::hint::black_box;

use baton_core::facts::{Facts, Lexicon, List};
use baton_core::placing::{Placing, place};
use baton_core::tuning::Example;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [(&str, usize); 5] = [
    ("400B", 400),
    ("4kB", 4_000),
    ("16kB", 16_000),
    ("100kB", 100_000),
    ("1MB", 1_000_000),
];

const PROSE: &str = "Two trains leave the station at 9:15, one at 80 km/h and the other, which stops twice, \
    at 95 km/h. If the slower one doesn't stop, how long does it take until they are 42 km apart?\n\
    A. less than an hour\nB. about two hours\n\n";

fn facts(criterion: &mut Criterion) {
    let placing = Placing::default();
    let none = Lexicon::default();
    let fitted = fitted();
    let mut group = criterion.benchmark_group("facts");
    for (size, bytes) in SIZES {
        let text: String = PROSE.chars().cycle().take(bytes).collect();
        let request = Example::prompt(&text, 0.0).request;
        group.throughput(Throughput::Bytes(bytes.try_into().unwrap_or(u64::MAX)));
        for (name, lexicon) in [("shipped", &none), ("2000 words", &fitted)] {
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher
                    .iter(|| place(&Facts::of(black_box(&request), lexicon, None), &placing).score);
            });
        }
    }
    group.finish();
}

/// As many words and pairs as `baton tune` fits, a few of which are in the prose.
fn fitted() -> Lexicon {
    let words: Vec<String> = (0..1_990)
        .map(|index| format!("word{index} and"))
        .chain(PROSE.split(' ').take(10).map(str::to_owned))
        .collect();
    Lexicon::new(words.iter().map(|word| (word.as_str(), List::Placing, 0.1)))
}

criterion_group!(benches, facts);
criterion_main!(benches);
