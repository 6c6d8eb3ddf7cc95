//! Pairs one by one: were one the question that is cached and the other the one that is asked, would it be a hit?

use std::path::Path;

use baton_core::likeness::{Difference, Differences, Likeness, cosine};
use baton_evals::figure::{Aim, Figure, Share, Value};
use baton_evals::report::table;

use super::Part;
use super::embedder::Embedder;
use super::pairs::{Pair, Set};

/// The thresholds that are compared.
const THRESHOLDS: [f32; 7] = [0.5, 0.7, 0.8, 0.9, 0.94, 0.98, 0.99];

/// At most so many of a hundred labelled pairs may be wrong hits …
const WRONG: f64 = 0.01;

/// … and of adversarial ones.
const FALSE: f64 = 0.005;

/// A pair that was looked at.
struct Seen {
    id: String,
    set: Set,
    is_same: bool,
    is_adversarial: bool,
    similarity: f32,
    differences: Differences,
}

/// What comes of them at a threshold.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Hits, of all.
    hits: Share,
    /// Wrong ones, of all.
    wrong: Share,
    /// Wrong ones, of hits.
    wrong_hits: Share,
    /// Hits, of those that ask the same.
    recall: Share,
    /// Hits, of those that only look as if they did.
    adversarial: Share,
}

pub(super) fn run(
    folder: &Path,
    embedder: &Embedder,
    likeness: &Likeness,
    rows: usize,
    misses: bool,
) -> anyhow::Result<Part> {
    let mut seen = Vec::new();
    for set in [Set::Quora, Set::Banking] {
        seen.extend(see(&set.read(folder, rows)?, set, embedder, likeness)?);
    }
    let default = embedder.kind().threshold();
    if misses {
        for seen in seen
            .iter()
            .filter(|seen| !seen.is_same && is_hit(seen, embedder, Some(default)))
        {
            eprintln!("{}: {}: taken for the same", embedder.name, seen.id);
        }
    }
    Ok(Part {
        table: tables(&seen, embedder, default),
        figures: figures(&seen, embedder, default),
    })
}

fn see(
    pairs: &[Pair],
    set: Set,
    embedder: &Embedder,
    likeness: &Likeness,
) -> anyhow::Result<Vec<Seen>> {
    let cached = embedder.embed(pairs.iter().map(|pair| pair.cached.as_str()))?;
    let asked = embedder.embed(pairs.iter().map(|pair| pair.query.as_str()))?;
    let vectors = cached.iter().zip(&asked);
    let seen = pairs
        .iter()
        .zip(vectors)
        .map(|(pair, (cached, asked))| Seen {
            id: pair.id.clone(),
            set,
            is_same: pair.is_same(),
            is_adversarial: pair.is_adversarial(set),
            similarity: cosine(cached, asked),
            differences: likeness.differences(&pair.cached, &pair.query),
        });
    Ok(seen.collect())
}

/// Whether it is a hit at a threshold, by closeness and the guard, or at `None` by the guard's word alone.
fn is_hit(seen: &Seen, embedder: &Embedder, threshold: Option<f32>) -> bool {
    match threshold {
        Some(threshold) => {
            let needed = seen.differences.needed(embedder.kind(), threshold);
            needed.is_reached_by(seen.similarity)
        }
        None => seen.differences.is_empty(),
    }
}

fn tally<'s>(seen: impl Iterator<Item = &'s Seen>, is_hit: impl Fn(&Seen) -> bool) -> Tally {
    let mut tally = Tally::default();
    for seen in seen {
        let hit = is_hit(seen);
        tally.hits.add(hit);
        tally.wrong.add(hit && !seen.is_same);
        if hit {
            tally.wrong_hits.add(!seen.is_same);
        }
        if seen.is_same {
            tally.recall.add(hit);
        }
        if seen.is_adversarial {
            tally.adversarial.add(hit);
        }
    }
    tally
}

impl Tally {
    fn row(&self, name: String) -> Vec<String> {
        let shares = [
            self.hits,
            self.recall,
            self.wrong,
            self.wrong_hits,
            self.adversarial,
        ];
        let cells = shares.map(|share| {
            let fraction = share.fraction();
            fraction.map_or_else(
                || "–".to_owned(),
                |fraction| format!("{:.2} %", fraction * 100.0),
            )
        });
        [name].into_iter().chain(cells).collect()
    }
}

fn tables(seen: &[Seen], embedder: &Embedder, default: f32) -> String {
    let mut rows = Vec::new();
    for threshold in THRESHOLDS {
        let mark = if threshold.to_bits() == default.to_bits() {
            " (default)"
        } else {
            ""
        };
        let with = tally(seen.iter(), |seen| is_hit(seen, embedder, Some(threshold)));
        rows.push(with.row(format!("{threshold}{mark}, guard")));
        let without = tally(seen.iter(), |seen| seen.similarity >= threshold);
        rows.push(without.row(format!("{threshold}, no guard")));
    }
    let alone = tally(seen.iter(), |seen| is_hit(seen, embedder, None));
    rows.push(alone.row("guard alone".to_owned()));
    for set in [Set::Quora, Set::Banking] {
        let of = seen.iter().filter(|seen| seen.set == set);
        let of = tally(of, |seen| is_hit(seen, embedder, Some(default)));
        rows.push(of.row(format!("{} at {default}", set.name())));
    }
    let head = [
        "",
        "hits",
        "recall",
        "wrong, of all",
        "wrong, of hits",
        "adversarial",
    ];
    let first = format!("{}, {} pairs", embedder.name, seen.len());
    let head: Vec<String> = [first.as_str()]
        .into_iter()
        .chain(head[1..].iter().copied())
        .map(str::to_owned)
        .collect();
    format!("{}\n{}", table(&head, &rows), forbidding(seen))
}

/// What forbids, and how often: of pairs that do not ask the same it should, of others it should not.
fn forbidding(seen: &[Seen]) -> String {
    let rows = Difference::ALL.map(|difference| {
        let share = |is_same: bool| {
            let mut share = Share::default();
            for seen in seen.iter().filter(|seen| seen.is_same == is_same) {
                share.add(seen.differences.has(difference));
            }
            share.show()
        };
        vec![difference.as_str().to_owned(), share(false), share(true)]
    });
    table(
        &["differs in", "not the same", "the same"].map(str::to_owned),
        &rows,
    )
}

fn figures(seen: &[Seen], embedder: &Embedder, default: f32) -> Vec<Figure> {
    let tally = tally(seen.iter(), |seen| is_hit(seen, embedder, Some(default)));
    let figure = |name: &str, share: Share, aim: Aim| Figure {
        name: format!("{}: {name}", embedder.name),
        value: Value::Share(share),
        aim,
    };
    vec![
        figure("wrong hits of all pairs", tally.wrong, Aim::AtMost(WRONG)),
        figure(
            "adversarial pairs hit",
            tally.adversarial,
            Aim::AtMost(FALSE),
        ),
        figure("wrong hits of hits", tally.wrong_hits, Aim::None),
        figure("recall", tally.recall, Aim::None),
    ]
}
