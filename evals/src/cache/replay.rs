//! A bank's customers: what some have asked is cached, what others ask comes after. A hit is right where both had the
//! same intent, of 77.

use std::path::Path;

use baton_core::likeness::Likeness;
use baton_evals::data;
use baton_evals::figure::{Aim, Figure, Share, Value};
use baton_evals::report::table;
use serde::Deserialize;

use super::Part;
use super::embedder::Embedder;
use super::nearest::Asked;
use super::pairs::{is_open, spread};

const THRESHOLDS: [f32; 5] = [0.7, 0.8, 0.9, 0.95, 0.98];

#[derive(Debug, Deserialize)]
struct Question {
    text: String,
    intent: String,
    orig_split: String,
    #[serde(default)]
    split: Option<String>,
}

/// Where the data has no part that is asked, every so manieth question is.
const ASKED: usize = 4;

pub(super) fn run(
    folder: &Path,
    embedder: &Embedder,
    likeness: &Likeness,
    most: usize,
) -> anyhow::Result<Part> {
    let mut questions: Vec<Question> = data::rows(folder, "banking77.jsonl")?;
    questions.retain(|question| is_open(question.split.as_deref()));
    let questions = spread(questions, most);
    let (before, after) = parts(&questions);
    let texts: Vec<&str> = before
        .iter()
        .map(|question| question.text.as_str())
        .collect();
    let cached = Asked {
        vectors: embedder.embed(texts.iter().copied())?,
        texts,
    };
    let vectors = embedder.embed(after.iter().map(|question| question.text.as_str()))?;
    let near = vectors.iter().map(|vector| cached.near(vector));
    let asked: Vec<_> = after.iter().zip(near).collect();
    let measure = |threshold: f32, guard: Option<&Likeness>| {
        let (mut hits, mut wrong) = (Share::default(), Share::default());
        for (question, near) in &asked {
            let found = cached.find((&question.text, near), (embedder, threshold), guard);
            hits.add(found.is_some());
            if let Some(known) = found.and_then(|place| before.get(place)) {
                wrong.add(known.intent != question.intent);
            }
        }
        (hits, wrong)
    };
    let mut rows = Vec::new();
    for threshold in THRESHOLDS {
        for (guard, with) in [(Some(likeness), "guard"), (None, "no guard")] {
            let (hits, wrong) = measure(threshold, guard);
            rows.push(vec![
                format!("{threshold}, {with}"),
                hits.show(),
                wrong.show(),
            ]);
        }
    }
    let (hits, wrong) = measure(embedder.kind().threshold(), Some(likeness));
    let figure = |name: &str, share| Figure {
        name: format!("{}: {name}", embedder.name),
        value: Value::Share(share),
        aim: Aim::None,
    };
    let first = format!("{}, Banking77, {} cached", embedder.name, before.len());
    Ok(Part {
        table: table(
            &[first.as_str(), "hits", "wrong, of hits"].map(str::to_owned),
            &rows,
        ),
        figures: vec![
            figure("hits of a bank's customers", hits),
            figure("wrong ones of them", wrong),
        ],
    })
}

/// What is cached, and what is asked.
fn parts(questions: &[Question]) -> (Vec<&Question>, Vec<&Question>) {
    let is_test = |question: &Question| question.orig_split == "test";
    let has_test = questions.iter().any(is_test);
    let asked = questions
        .iter()
        .enumerate()
        .partition(|(place, question)| match has_test {
            true => is_test(question),
            false => place % ASKED == 0,
        });
    let (after, before): (Vec<_>, Vec<_>) = asked;
    let questions =
        |part: Vec<(usize, _)>| part.into_iter().map(|(_, question)| question).collect();
    (questions(before), questions(after))
}
