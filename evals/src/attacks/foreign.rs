//! The model of documents and tool results: what in them speaks to an assistant.
//!
//! It is fitted to sentences: those that were put into documents, and prompts that people write, against the
//! sentences of the documents. How well it does is measured on documents it has not seen that hold attacks of a sort it has not seen.

use std::collections::BTreeMap;
use std::path::Path;

use baton_core::detect::injection::FOREIGN_WINDOW;
use baton_core::detect::injection::model::Model;
use serde::Deserialize;

use super::compact::{Lesson, Slots};
use super::reading::{Reading, Stretch};
use super::rows::{self, Label, Row};
use crate::data;

/// `2^13` slots, of a byte each.
const BITS: u32 = 13;

/// How much a prompt counts, beside a sentence that was put into a document.
const PROMPT: f32 = 0.3;

/// How much a sentence of other texts counts that are nobody's prompts.
const OTHER: f32 = 0.1;

/// Prompts longer than that, in bytes, are texts of their own.
const PROMPT_LENGTH: usize = 400;

/// So many attacks after each other are of one sort, as the data has them: to ask for facts, to disguise the answer, to
/// advertise.
const SORT: usize = 5;

/// A document, with an attack or without.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it says.
    pub text: String,
    /// What it is: an e-mail, a table, code.
    pub task: String,
    /// Which document it is, attack aside.
    pub context: usize,
    /// The sort of attack it holds, and where.
    pub attack: Option<(usize, String)>,
}

/// Documents to fit to and to measure on.
#[derive(Debug)]
pub struct Course {
    documents: Vec<Document>,
    readings: Vec<Reading>,
    /// The sentences that were put into documents, and of what sort each is.
    attacks: Vec<(Reading, usize)>,
    prompts: Vec<Reading>,
    others: Vec<Reading>,
}

impl Course {
    /// Reads `guardrails/bipia_indirect.jsonl` and what is fitted to beside it.
    ///
    /// # Errors
    /// A file is not there, or a line of it is not as expected.
    pub fn read(data: &Path, rows: &[Row]) -> anyhow::Result<Self> {
        let (documents, attacks) = documents(data)?;
        let is_prompt = |row: &&Row| row.label == Label::Benign && row.text.len() < PROMPT_LENGTH;
        let prompts = rows.iter().filter(is_prompt);
        let mut others = Vec::new();
        for (name, member, most) in OTHERS {
            let texts = rows::spread(rows::texts(data, name, member)?, most);
            others.extend(texts.map(|text| Reading::of(&text, FOREIGN_WINDOW)));
        }
        Ok(Self {
            readings: documents
                .iter()
                .map(|document| Reading::of(&document.text, FOREIGN_WINDOW))
                .collect(),
            documents,
            // Of an attack that is followed by code, what asks for it.
            attacks: attacks
                .iter()
                .enumerate()
                .map(|(at, text)| {
                    (
                        Reading::of(text.lines().next().unwrap_or(text), u32::MAX),
                        at / SORT,
                    )
                })
                .collect(),
            prompts: prompts
                .map(|row| Reading::of(&row.text, u32::MAX))
                .collect(),
            others,
        })
    }

    /// The documents.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Fits to attacks and documents that are asked for.
    pub fn fit(
        &self,
        takes_sort: impl Fn(usize) -> bool,
        takes: impl Fn(&Document) -> bool,
    ) -> Model {
        let lesson = |stretch, target, weight| Lesson {
            stretch,
            target,
            weight,
        };
        let mut lessons: Vec<Lesson<'_>> = Vec::new();
        for (document, reading) in self.documents.iter().zip(&self.readings) {
            if document.attack.is_none() && takes(document) {
                lessons.extend(sentences(reading, 1.0));
            }
        }
        let attacks = self.attacks.iter().filter(|(_, sort)| takes_sort(*sort));
        lessons.extend(attacks.map(|(attack, _)| lesson(&attack.whole, 1.0, 1.0)));
        lessons.extend(
            self.prompts
                .iter()
                .map(|prompt| lesson(&prompt.whole, 1.0, PROMPT)),
        );
        lessons.extend(self.others.iter().flat_map(|text| sentences(text, OTHER)));
        Slots::fill(&lessons, BITS).fit(&lessons)
    }

    /// The score of a document, as it is in use.
    pub fn score(&self, at: usize, model: &Model) -> f32 {
        highest(&self.readings[at], model)
    }

    /// Every document's score by models that were fitted neither to it nor to its sort of attack; of a document without
    /// attack, the mean of them.
    pub fn cross_validated(&self, folds: usize) -> Vec<f32> {
        let mut scores = vec![Vec::new(); self.documents.len()];
        for out in 0..folds {
            for sort_out in 0..folds {
                let model = self.fit(
                    |sort| sort % folds != sort_out,
                    |document| super::fold(document.context, folds) != out,
                );
                for (at, document) in self.documents.iter().enumerate() {
                    let is_sort = document
                        .attack
                        .as_ref()
                        .is_none_or(|(sort, _)| sort % folds == sort_out);
                    if super::fold(document.context, folds) == out && is_sort {
                        scores[at].push(self.score(at, &model));
                    }
                }
            }
        }
        let mean = |scores: Vec<f32>| {
            scores.iter().sum::<f32>() / f32::from(u16::try_from(scores.len()).unwrap_or(1))
        };
        scores.into_iter().map(mean).collect()
    }

    /// The scores of other texts that are nobody's prompts.
    pub fn others(&self, model: &Model) -> Vec<f32> {
        self.others
            .iter()
            .map(|text| highest(text, model))
            .collect()
    }
}

/// Files of texts that are nobody's prompts: answers, sentences of records. The member that holds them, how many
/// are taken of each.
const OTHERS: [(&str, &str, usize); 2] = [
    ("routing/routellm_gsm8k.jsonl", "strong_response", 400),
    ("guardrails/pii_presidio_synth_v2.jsonl", "text", 500),
];

fn highest(reading: &Reading, model: &Model) -> f32 {
    let scores = reading
        .windows
        .iter()
        .map(|stretch| super::score(model, stretch));
    scores.fold(f32::NEG_INFINITY, f32::max)
}

/// What a text without an attack teaches: that none of its sentences is one.
fn sentences(reading: &Reading, weight: f32) -> impl Iterator<Item = Lesson<'_>> {
    let count = u16::try_from(reading.windows.len()).unwrap_or(u16::MAX);
    let weight = weight / f32::from(count.max(1)).sqrt();
    reading.windows.iter().map(move |stretch: &Stretch| Lesson {
        stretch,
        target: 0.0,
        weight,
    })
}

fn documents(data: &Path) -> anyhow::Result<(Vec<Document>, Vec<String>)> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        task: String,
        context: String,
        attack: Option<String>,
        position: Option<String>,
    }
    let lines: Vec<Line> = data::rows(data, "guardrails/bipia_indirect.jsonl")?;
    // The same document may stand there twice, each with attacks of its own.
    let document = |line: &Line| {
        line.id
            .rsplit_once('/')
            .map_or(String::new(), |(id, _)| id.to_owned())
    };
    let clean = lines.iter().filter(|line| line.attack.is_none());
    let texts: BTreeMap<String, &str> = clean
        .map(|line| (document(line), line.context.as_str()))
        .collect();
    let (mut contexts, mut attacks) = (Vec::new(), Vec::new());
    let documents = lines.iter().map(|line| Document {
        text: line.context.clone(),
        task: line.task.clone(),
        context: place(
            &mut contexts,
            texts.get(&document(line)).copied().unwrap_or_default(),
        ),
        attack: line.attack.as_ref().map(|attack| {
            let position = line.position.clone().unwrap_or_default();
            (place(&mut attacks, attack) / SORT, position)
        }),
    });
    Ok((documents.collect(), attacks))
}

/// Its place among those met so far.
fn place(met: &mut Vec<String>, text: &str) -> usize {
    let place = met.iter().position(|other| other == text);
    place.unwrap_or_else(|| {
        met.push(text.to_owned());
        met.len() - 1
    })
}
