//! Weights from outcomes: what `baton tune` does with requests of which it is known whether a cheap model was
//! good enough.
//!
//! Ridge regression of the need for a strong model on the traits of [`facts`](crate::facts), on pairs of them and
//! on the commonest words and pairs of words. It is a sum, so that what it finds can be read and goes into a
//! configuration; it is fitted by a fixed number of steps of a fixed order, so that the same rows give the
//! same weights. Nothing of this runs in the filter.

mod columns;
mod domains;
mod ridge;
mod show;
mod vocabulary;

use crate::chat::{Message, Part, Request, Role};
use crate::facts::{Facts, Lexicon, List, Trait};
use crate::placing::{Pair, Pairs, Placing, Thresholds, narrow, place};
use crate::tier::Tier;

use self::columns::Columns;
use self::ridge::{Problem, Row};
use self::vocabulary::Vocabulary;

pub use self::domains::{Keywords, keywords};
pub use self::show::show_keywords;

/// A request, and how much it needed a strong model.
#[derive(Clone, Debug)]
pub struct Example {
    /// What was asked.
    pub request: Request,
    /// From 0, any model would do, to 1; below 0 where the cheap one did better.
    pub need: f64,
}

/// What was fitted.
#[derive(Clone, Debug)]
pub struct Tuned {
    /// Bias, weights, cap and thresholds.
    pub placing: Placing,
    /// The words and pairs that weigh by themselves.
    pub words: Vec<(String, f32)>,
}

/// So many words and pairs are looked at, the commonest first. Twice as many made no better placings on the data
/// that `make eval-routing` reads.
const WORDS: usize = 2_000;

/// Larger weights must earn it: the penalty on their squares. With a tenth of it words are learnt by heart.
const PENALTY: f64 = 30.0;

/// From the share of requests that need a strong model to what is pressed into a score: the slope of the
/// logistic function at a half.
const STEEPNESS: f64 = 4.0;

/// Which share of the examples lies below each tier: half is trivial, one in twenty goes to the best at
/// once.
const SHARES: [(Tier, f64); 3] = [
    (Tier::Standard, 0.5),
    (Tier::Complex, 0.8),
    (Tier::Escalation, 0.95),
];

impl Example {
    /// A prompt and nothing else.
    pub fn prompt(text: &str, need: f64) -> Self {
        let messages = vec![Message {
            role: Role::User,
            parts: vec![Part::text(text)],
        }];
        let request = Request {
            messages,
            ..Request::default()
        };
        Self { request, need }
    }

    /// What is asked: the texts of the user's last message.
    pub fn text(&self) -> String {
        let asks = |message: &&Message| message.role == Role::User;
        let last = self.request.messages.iter().rev().find(asks);
        let parts = last.map_or(&[][..], |message| &message.parts);
        let mut text = String::new();
        for part in parts {
            if let Part::Text { text: said, .. } = part {
                text.push_str(said);
                text.push('\n');
            }
        }
        text
    }
}

impl Tuned {
    /// Fits weights to examples.
    pub fn fit(examples: &[Example]) -> Self {
        let texts: Vec<String> = examples.iter().map(Example::text).collect();
        let vocabulary = Vocabulary::of(&texts, WORDS);
        let none = Lexicon::default();
        let facts: Vec<Facts> = examples
            .iter()
            .map(|example| Facts::of(&example.request, &none, None))
            .collect();
        let columns = Columns::of(&facts);
        let mean = examples.iter().map(|example| example.need).sum::<f64>() / count(examples.len());
        let rows = texts.iter().zip(&facts).zip(examples);
        let problem = Problem {
            columns: columns.len() + vocabulary.len(),
            rows: rows
                .map(|((text, facts), example)| Row {
                    cells: cells(text, facts, &columns, &vocabulary),
                    target: example.need - mean,
                })
                .collect(),
            penalty: PENALTY,
        };
        let mut solved = problem.solve();
        columns.keep_heaviest(&mut solved, &problem.rows);
        let level = mean + problem.mean_error(&solved) - 0.5;
        let mut tuned = Self::from_solution(&solved, level, &columns, &vocabulary);
        tuned.cut(examples, &facts);
        tuned
    }

    /// The words as a configuration has them.
    pub fn lexicon(&self) -> Lexicon {
        let words = self.words.iter();
        Lexicon::new(words.map(|(word, weight)| (word.as_str(), List::Placing, *weight)))
    }

    /// The score of a request.
    pub fn score(&self, request: &Request, lexicon: &Lexicon) -> f32 {
        place(&Facts::of(request, lexicon, None), &self.placing).score
    }

    fn from_solution(
        solved: &[f64],
        level: f64,
        columns: &Columns,
        vocabulary: &Vocabulary,
    ) -> Self {
        let weights = columns.weights(solved);
        let steep = |weight: f64| rounded(STEEPNESS * weight, 1_000.0);
        let mut placing = Placing::default().without_weights();
        placing.form_cap = f32::INFINITY;
        placing.bias = steep(level + weights.bias);
        placing.pairs = Pairs::of(weights.pairs.into_iter().map(|(traits, weight)| Pair {
            traits,
            weight: steep(weight),
        }));
        let traits = Trait::ALL.into_iter().zip(weights.traits);
        let placing = traits.fold(placing, |placing, (what, weight)| {
            placing.with(what, steep(weight))
        });
        let words = vocabulary.words().zip(solved.iter().skip(columns.len()));
        let words =
            words.map(|(word, weight)| (word.to_owned(), rounded(STEEPNESS * weight, 100.0)));
        Self {
            placing: placing.with(Trait::Words, 1.0),
            words: words.filter(|(_, weight)| *weight != 0.0).collect(),
        }
    }

    /// Sets the cap to the most there was, so that nothing longer weighs more than what was seen, and the
    /// thresholds to the examples' shares.
    fn cut(&mut self, examples: &[Example], facts: &[Facts]) {
        let form = facts.iter().map(|facts| self.form(facts));
        self.placing.form_cap = rounded(f64::from(form.fold(0.0, f32::max)), 1_000.0);
        let lexicon = self.lexicon();
        let mut scores: Vec<f32> = examples
            .iter()
            .map(|example| self.score(&example.request, &lexicon))
            .collect();
        scores.sort_by(f32::total_cmp);
        let [standard, complex, escalation] = SHARES.map(|(_, share)| quantile(&scores, share));
        self.placing.thresholds = Thresholds {
            standard,
            complex,
            escalation,
        };
    }

    fn form(&self, facts: &Facts) -> f32 {
        let weights = self.placing.weights().filter(|(what, _)| what.is_form());
        weights
            .map(|(what, weight)| weight * facts.value(what))
            .sum()
    }
}

fn cells(
    text: &str,
    facts: &Facts,
    columns: &Columns,
    vocabulary: &Vocabulary,
) -> Vec<(usize, f64)> {
    let each = 1.0 / f64::from(facts.words().max(1)).sqrt();
    let words = vocabulary.found(text).into_iter();
    let first = columns.len();
    let words = words.map(|word| (first + word, each));
    columns.cells(facts).chain(words).collect()
}

/// The value that this share of a sorted list lies below.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list, rounded down"
)]
fn quantile(sorted: &[f32], share: f64) -> f32 {
    let place = (count(sorted.len()) * share) as usize;
    let value = sorted.get(place).or(sorted.last()).copied();
    rounded(f64::from(value.unwrap_or(0.5)), 1_000.0)
}

fn count(found: usize) -> f64 {
    f64::from(u32::try_from(found).unwrap_or(u32::MAX)).max(1.0)
}

fn rounded(number: f64, steps: f64) -> f32 {
    narrow((number * steps).round() / steps)
}
