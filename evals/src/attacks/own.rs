//! The model of the caller's own words.

use baton_core::detect::injection::model::Model;
use baton_core::detect::injection::{HANDICAP, OWN_WINDOW};

use super::compact::{Lesson, Slots};
use super::reading::Reading;
use super::rows::{Label, Row};

/// `2^15` slots, of a byte each.
const BITS: u32 = 15;

/// How much a harmful request counts as what is no attack. It lets the model learn what an attack does with
/// one, and not what harm is; as none of either it flags one in four of them.
const HARMFUL: f32 = 0.1;

/// How much a question of a benchmark and a document counts: there are many, and most are easy.
const QUESTION: f32 = 0.2;

/// How much a phrase of our own counts.
const PHRASE: f32 = 0.5;

/// How much a window counts beside its text.
const WINDOW: f32 = 0.5;

/// Rows to fit to, as the model reads them.
#[derive(Debug)]
pub struct Course {
    rows: Vec<Row>,
    readings: Vec<Reading>,
    weights: Vec<f32>,
}

impl Course {
    /// Reads rows whose clusters are known.
    pub fn of(rows: Vec<Row>) -> Self {
        let readings = rows
            .iter()
            .map(|row| Reading::of(&row.text, OWN_WINDOW))
            .collect();
        let mut sizes = std::collections::BTreeMap::new();
        for row in &rows {
            *sizes.entry(row.cluster).or_insert(0_u16) += 1;
        }
        // A hundred ways to fill a template are worth ten texts.
        let weight = |row: &Row| match (row.label, row.kind.as_str()) {
            (Label::HarmfulRequest, _) => HARMFUL,
            (Label::Benign, "question" | "document") => QUESTION,
            (_, "phrase") => PHRASE,
            (Label::Benign | Label::Injection | Label::Jailbreak, _) => {
                (1.0 / f32::from(sizes[&row.cluster]).sqrt()).max(0.1)
            }
        };
        let weights = rows.iter().map(weight).collect();
        Self {
            rows,
            readings,
            weights,
        }
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Fits to the rows that are asked for.
    pub fn fit(&self, takes: impl Fn(&Row) -> bool) -> Model {
        let taken: Vec<usize> = (0..self.rows.len())
            .filter(|at| takes(&self.rows[*at]))
            .collect();
        let mut lessons: Vec<Lesson<'_>> = taken.iter().flat_map(|at| self.lessons(*at)).collect();
        let slots = Slots::fill(&lessons, BITS);
        let first = slots.fit(&lessons);
        // Which part of an attack is the attack nobody says: what the first round takes for it.
        let attacks = taken.iter().filter(|at| self.rows[**at].label.is_attack());
        lessons.extend(attacks.filter_map(|at| self.best_window(*at, &first)));
        slots.fit(&lessons)
    }

    /// What a row teaches: its whole, and of what is harmless every window.
    fn lessons(&self, at: usize) -> Vec<Lesson<'_>> {
        let (row, reading, weight) = (&self.rows[at], &self.readings[at], self.weights[at]);
        let mut lessons = vec![Lesson {
            stretch: &reading.whole,
            target: f32::from(u8::from(row.label.is_attack())),
            weight,
        }];
        if row.label == Label::Benign && reading.windows.len() > 1 {
            let count = u16::try_from(reading.windows.len()).unwrap_or(u16::MAX);
            let weight = WINDOW * weight / f32::from(count).sqrt();
            lessons.extend(reading.windows.iter().map(|stretch| Lesson {
                stretch,
                target: 0.0,
                weight,
            }));
        }
        lessons
    }

    fn best_window(&self, at: usize, model: &Model) -> Option<Lesson<'_>> {
        let windows = &self.readings[at].windows;
        let score = |stretch: &super::reading::Stretch| super::score(model, stretch);
        let best = windows
            .iter()
            .max_by(|one, other| score(one).total_cmp(&score(other)))?;
        (windows.len() > 1).then_some(Lesson {
            stretch: best,
            target: 1.0,
            weight: WINDOW * self.weights[at],
        })
    }

    /// The score of a row, as it is in use.
    pub fn score(&self, at: usize, model: &Model) -> f32 {
        let reading = &self.readings[at];
        let windows = reading
            .windows
            .iter()
            .map(|stretch| super::score(model, stretch));
        let highest = windows.fold(f32::NEG_INFINITY, f32::max);
        super::score(model, &reading.whole).max(highest - HANDICAP)
    }

    /// Every row's score by a model that was fitted to no row of its cluster.
    pub fn cross_validated(&self, folds: usize) -> Vec<f32> {
        let mut scores = vec![0.0; self.rows.len()];
        for fold in 0..folds {
            let is_out = |row: &Row| super::fold(row.cluster, folds) == fold;
            let model = self.fit(|row| !is_out(row));
            for (at, row) in self.rows.iter().enumerate() {
                if is_out(row) {
                    scores[at] = self.score(at, &model);
                }
            }
        }
        scores
    }
}
