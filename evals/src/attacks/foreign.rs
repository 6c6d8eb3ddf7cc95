//! The model of documents and tool results: what in them speaks to an assistant.
//!
//! It is fitted to sentences: those that were put into documents, and attacks that people write, against the
//! sentences of the documents and of harmless prompts, for documents ask questions too. How well it does is measured on documents it has not seen that hold attacks of a sort it has not seen.

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

/// How much a prompt counts, an attack or none, beside a sentence that was put into a document.
const PROMPT: f32 = 0.1;

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

/// Documents and prompts to fit to and to measure on.
#[derive(Debug)]
pub struct Course {
    documents: Vec<Document>,
    readings: Vec<Reading>,
    /// The sentences that were put into documents, and of what sort each is.
    attacks: Vec<(Reading, usize)>,
    prompts: Vec<Prompt>,
    others: Vec<Reading>,
}

/// What somebody says to an assistant.
#[derive(Debug)]
struct Prompt {
    text: String,
    reading: Reading,
    cluster: usize,
    is_attack: bool,
}

/// What is not fitted to, of so many parts: documents and prompts of one, and attacks of one.
#[derive(Clone, Copy, Debug)]
struct Kept {
    texts: usize,
    sorts: usize,
    of: usize,
}

/// Scores by models that were fitted neither to a text nor to its sort of attack.
#[derive(Debug)]
pub struct Validated {
    /// Every document's.
    pub documents: Vec<f32>,
    /// Every harmless prompt's.
    pub prompts: Vec<f32>,
}

impl Course {
    /// Reads `guardrails/bipia_indirect.jsonl` and what is fitted to beside it.
    ///
    /// # Errors
    /// A file is not there, or a line of it is not as expected.
    pub fn read(data: &Path, rows: &[Row]) -> anyhow::Result<Self> {
        let (documents, attacks) = documents(data)?;
        let is_prompt = |row: &&Row| match row.label {
            Label::Benign => row.kind != "document" && row.text.len() < PROMPT_LENGTH,
            Label::Injection | Label::Jailbreak => row.text.len() < PROMPT_LENGTH,
            Label::HarmfulRequest => false,
        };
        let prompts = rows.iter().filter(is_prompt).map(|row| Prompt {
            text: row.text.clone(),
            reading: Reading::of(&row.text, FOREIGN_WINDOW),
            cluster: row.cluster,
            is_attack: row.label.is_attack(),
        });
        let mut others = Vec::new();
        for (name, member, most) in rows::TEXTS {
            let texts = rows::spread(rows::texts(data, name, member)?, most);
            others.extend(texts.map(|text| Reading::of(&text, FOREIGN_WINDOW)));
        }
        // Of an attack that is followed by code, what asks for it.
        let asks = |attack: &String| Reading::of(attack.lines().next().unwrap_or(attack), u32::MAX);
        Ok(Self {
            readings: documents
                .iter()
                .map(|document| Reading::of(&document.text, FOREIGN_WINDOW))
                .collect(),
            documents,
            attacks: attacks
                .iter()
                .enumerate()
                .map(|(at, attack)| (asks(attack), at / SORT))
                .collect(),
            prompts: prompts.collect(),
            others,
        })
    }

    /// The documents.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Every harmless prompt, in the order of [`Validated::prompts`].
    pub fn prompts(&self) -> impl Iterator<Item = &str> {
        let prompts = self.prompts.iter().filter(|prompt| !prompt.is_attack);
        prompts.map(|prompt| prompt.text.as_str())
    }

    /// Fits to everything.
    pub fn fit(&self) -> Model {
        self.fit_but(None)
    }

    fn fit_but(&self, kept: Option<Kept>) -> Model {
        let takes =
            |place: usize| kept.is_none_or(|kept| super::fold(place, kept.of) != kept.texts);
        let takes_sort = |sort: usize| kept.is_none_or(|kept| sort % kept.of != kept.sorts);
        let mut lessons: Vec<Lesson<'_>> = Vec::new();
        for (document, reading) in self.documents.iter().zip(&self.readings) {
            if document.attack.is_none() && takes(document.context) {
                lessons.extend(sentences(reading, 1.0));
            }
        }
        let attacks = self.attacks.iter().filter(|(_, sort)| takes_sort(*sort));
        lessons.extend(attacks.map(|(attack, _)| attack_lesson(attack, 1.0)));
        for prompt in self.prompts.iter().filter(|prompt| takes(prompt.cluster)) {
            match prompt.is_attack {
                true => lessons.push(attack_lesson(&prompt.reading, PROMPT)),
                false => lessons.extend(sentences(&prompt.reading, PROMPT)),
            }
        }
        lessons.extend(self.others.iter().flat_map(|text| sentences(text, OTHER)));
        Slots::fill(&lessons, BITS).fit(&lessons)
    }

    /// Every document's and harmless prompt's score by models that were fitted neither to it nor to its sort of
    /// attack; of a text without attack, the mean of them.
    pub fn cross_validated(&self, folds: usize) -> Validated {
        let mut documents = vec![Vec::new(); self.documents.len()];
        let prompts: Vec<&Prompt> = self.prompts.iter().filter(|it| !it.is_attack).collect();
        let mut said = vec![Vec::new(); prompts.len()];
        for (texts, sorts) in (0..folds).flat_map(|out| (0..folds).map(move |sort| (out, sort))) {
            let model = self.fit_but(Some(Kept {
                texts,
                sorts,
                of: folds,
            }));
            let is_out = |place: usize| super::fold(place, folds) == texts;
            for ((document, reading), scores) in self
                .documents
                .iter()
                .zip(&self.readings)
                .zip(&mut documents)
            {
                let sort = document.attack.as_ref().map(|(sort, _)| sort % folds);
                if is_out(document.context) && sort.is_none_or(|sort| sort == sorts) {
                    scores.push(highest(reading, &model));
                }
            }
            for (prompt, scores) in prompts.iter().zip(&mut said) {
                if is_out(prompt.cluster) {
                    scores.push(highest(&prompt.reading, &model));
                }
            }
        }
        Validated {
            documents: documents.iter().map(|scores| mean(scores)).collect(),
            prompts: said.iter().map(|scores| mean(scores)).collect(),
        }
    }
}

fn mean(scores: &[f32]) -> f32 {
    scores.iter().sum::<f32>() / f32::from(u16::try_from(scores.len()).unwrap_or(1))
}

fn attack_lesson(reading: &Reading, weight: f32) -> Lesson<'_> {
    Lesson {
        stretch: &reading.whole,
        target: 1.0,
        weight,
    }
}

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
