//! `GPTCache`'s own benchmark: all questions are cached, the similar ones are asked. A hit is positive where it is the
//! question that the asked one was made from.

use std::path::Path;

use baton_core::likeness::Likeness;
use baton_evals::report::table;

use super::Part;
use super::embedder::Embedder;
use super::nearest::Asked;
use super::pairs::Set;

/// What `GPTCache`'s README says of its 999 pairs: threshold, positive, negative, missed.
const PUBLISHED: [(&str, u32, u32, u32); 3] = [
    ("0.95", 425, 25, 549),
    ("0.9", 804, 77, 118),
    ("0.8", 904, 92, 3),
];

const THRESHOLDS: [f32; 5] = [0.5, 0.7, 0.8, 0.9, 0.95];

pub(super) fn run(folder: &Path, embedder: &Embedder, likeness: &Likeness) -> anyhow::Result<Part> {
    let pairs = Set::Mock.read(folder, usize::MAX)?;
    let texts: Vec<&str> = pairs.iter().map(|pair| pair.cached.as_str()).collect();
    let cached = Asked {
        vectors: embedder.embed(texts.iter().copied())?,
        texts,
    };
    let asked = embedder.embed(pairs.iter().map(|pair| pair.query.as_str()))?;
    let near: Vec<_> = asked.iter().map(|vector| cached.near(vector)).collect();
    let mut rows = Vec::new();
    for threshold in THRESHOLDS {
        for (guard, with) in [(Some(likeness), "guard"), (None, "no guard")] {
            let (mut positive, mut negative, mut missed) = (0_u32, 0_u32, 0_u32);
            for (place, (pair, near)) in pairs.iter().zip(&near).enumerate() {
                match cached.find((&pair.query, near), (embedder, threshold), guard) {
                    Some(found) if found == place => positive += 1,
                    Some(_) => negative += 1,
                    None => missed += 1,
                }
            }
            let counts = [positive, negative, missed];
            rows.push(row(format!("{threshold}, {with}"), counts));
        }
    }
    for (threshold, positive, negative, missed) in PUBLISHED {
        rows.push(row(
            format!("GPTCache, ONNX, {threshold}"),
            [positive, negative, missed],
        ));
    }
    let first = format!("{}, {} of {}", embedder.name, pairs.len(), Set::Mock.name());
    let head = [
        first.as_str(),
        "positive",
        "negative",
        "missed",
        "wrong, of hits",
    ];
    Ok(Part {
        table: table(&head.map(str::to_owned), &rows),
        figures: Vec::new(),
    })
}

fn row(name: String, [positive, negative, missed]: [u32; 3]) -> Vec<String> {
    let all = f64::from((positive + negative + missed).max(1));
    let share = |count: u32, of: f64| format!("{:.1} %", f64::from(count) / of * 100.0);
    let hits = f64::from((positive + negative).max(1));
    vec![
        name,
        share(positive, all),
        share(negative, all),
        share(missed, all),
        share(negative, hits),
    ]
}
