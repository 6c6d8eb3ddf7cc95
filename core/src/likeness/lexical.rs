//! An embedding without a model: a text's words, their neighbours and their pieces, hashed into a vector.
//!
//! Texts with the same words in other forms, mistyped or in another order come out close; texts that say the same in
//! other words do not. That is less than a trained embedder can do, but needs no download, takes microseconds and says
//! the same everywhere, in any language. Signs of hashes keep what collides from adding up (Weinberger et al., "Feature
//! Hashing for Large Scale Multitask Learning", 2009).

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::ending::infinitive;
use super::reading::{Word, read};
use super::role::{Role, Roles};
use super::unit::unit;

/// The numbers of a vector. Of questions of twenty words, two hundred of their pieces fall into it.
pub const DIMENSION: usize = 512;
const NUMBERS: u64 = 512;

/// What changes whenever texts come out as other vectors: those that were kept cannot be compared with them.
pub const VERSION: u32 = 1;

/// Makes vectors of texts. Made once, then shared.
#[derive(Clone, Debug)]
pub struct Lexical {
    roles: Roles,
}

/// How much a word, all its pieces together, and a word with the one before it count.
const WHOLE: f32 = 1.0;
const PIECES: f32 = 0.7;
const PAIR: f32 = 0.35;

/// The letters of a piece, as most measures of spelling have it.
const PIECE: usize = 3;

impl Lexical {
    /// The one there is.
    #[must_use]
    pub fn new() -> Self {
        Self {
            roles: Roles::new(),
        }
    }

    /// The vector of a text: [`DIMENSION`] numbers, of length 1; all of them 0 where there are no words.
    #[must_use]
    pub fn embed(&self, text: &str) -> Vec<f32> {
        let mut vector = vec![0.0; DIMENSION];
        let mut before = "";
        let words = read(text, &self.roles);
        for word in &words {
            let weight = weight(word.role);
            let form = form(word);
            add(&mut vector, Feature::Whole, &[form], weight * WHOLE);
            if weight >= WEIGHTY {
                pieces(&mut vector, form, weight * PIECES);
                add(&mut vector, Feature::Pair, &[before, form], weight * PAIR);
                before = form;
            }
        }
        unit(vector).unwrap_or_else(|| vec![0.0; DIMENSION])
    }
}

impl Default for Lexical {
    fn default() -> Self {
        Self::new()
    }
}

/// What a hash is of: the same letters are another feature as a word than as a piece of one.
#[derive(Clone, Copy)]
enum Feature {
    Whole,
    Piece,
    Pair,
}

impl Feature {
    const fn byte(self) -> u8 {
        match self {
            Self::Whole => 1,
            Self::Piece => 2,
            Self::Pair => 3,
        }
    }
}

/// From this weight on a word's pieces and its neighbour count.
const WEIGHTY: f32 = 0.5;

/// How much a word counts, by what it does: little words are in every question.
const fn weight(role: Role) -> f32 {
    match role {
        Role::Content | Role::Number => 1.0,
        Role::Unit | Role::Day | Role::Sign | Role::Negation | Role::Degree | Role::Side => 0.6,
        Role::Question => 0.3,
        Role::Deixis | Role::Quantity | Role::Third | Role::Ought | Role::Past => 0.2,
        Role::Article
        | Role::Auxiliary
        | Role::Able
        | Role::First
        | Role::Second
        | Role::It
        | Role::Preposition
        | Role::Conjunction
        | Role::Filler => 0.12,
    }
}

fn form(word: &Word) -> &str {
    match word.role == Role::Content {
        true => infinitive(&word.text),
        false => &word.text,
    }
}

/// The pieces of a word with a mark at either end.
fn pieces(vector: &mut [f32], word: &str, weight: f32) {
    let marked = format!("^{word}$");
    let starts: Vec<usize> = marked
        .char_indices()
        .map(|(at, _)| at)
        .chain([marked.len()])
        .collect();
    let spans: Vec<_> = starts.iter().zip(starts.iter().skip(PIECE)).collect();
    let each = weight / float(spans.len()).max(1.0).sqrt();
    for (from, to) in spans {
        add(
            vector,
            Feature::Piece,
            &[marked.get(*from..*to).unwrap_or_default()],
            each,
        );
    }
}

fn add(vector: &mut [f32], feature: Feature, words: &[&str], weight: f32) {
    let mut hasher = SipHasher13::new();
    hasher.write(&[feature.byte()]);
    for word in words {
        hasher.write(word.as_bytes());
        // No byte of UTF-8: where one word ends, the next begins.
        hasher.write(&[0xFF]);
    }
    let hash = hasher.finish();
    let slot = usize::try_from((hash >> 1) % NUMBERS).ok();
    if let Some(number) = slot.and_then(|slot| vector.get_mut(slot)) {
        *number += if hash & 1 == 0 { weight } else { -weight };
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a count of letters"
)]
fn float(count: usize) -> f32 {
    count as f32
}
