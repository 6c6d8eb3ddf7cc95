//! Which word of one text stands for which of the other.

use std::collections::BTreeMap;

use super::ending::{infinitive, singular};
use super::reading::{Place, Word};
use super::related::Related;
use super::role::Role;

/// How two words are the same.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Tie {
    /// To the letter.
    Same,
    /// But for one's plural.
    Plural,
    /// But for an ending of grammar.
    Form,
    /// But for a letter: one is mistyped.
    Typo,
    /// By meaning.
    Synonym,
    /// They begin alike, and nothing better is there for either.
    Family,
}

/// The words of two texts, and which belong together.
#[derive(Debug)]
pub(super) struct Pairing {
    /// The stored question's words, and the asked one's.
    pub(super) sides: [Vec<Paired>; 2],
}

/// A word, and its counterpart.
#[derive(Debug)]
pub(super) struct Paired {
    pub(super) word: Word,
    /// The place of its counterpart, and how they are the same.
    pub(super) mate: Option<(usize, Tie)>,
}

/// What is left over is compared each with each: of so many at most.
const MOST_LEFT: usize = 16;

/// Shorter words are too often another word with one letter changed.
const TYPO_FROM: usize = 6;

/// Words of one family have so many letters in common, at their beginning.
const FAMILY: usize = 5;

impl Pairing {
    pub(super) fn of(stored: Vec<Word>, asked: Vec<Word>, related: &Related) -> Self {
        let unpaired = |words: Vec<Word>| -> Vec<Paired> {
            let paired = words.into_iter().map(|word| Paired { word, mate: None });
            paired.collect()
        };
        let mut pairing = Self {
            sides: [unpaired(stored), unpaired(asked)],
        };
        let same = pairing.by_key(|word| Some((word.text.as_str(), word.role)));
        pairing.tie_all(Tie::Same, same);
        let plurals = pairing.by_key(|word| is_free(word).then(|| singular(&word.text)));
        pairing.tie_all(Tie::Plural, plurals);
        let forms = pairing.by_key(|word| is_free(word).then(|| infinitive(&word.text)));
        pairing.tie_all(Tie::Form, forms);
        pairing.left_over(Tie::Typo, |one, other| is_typo(&one.text, &other.text));
        pairing.left_over(Tie::Synonym, |one, other| {
            related.are_same(&one.text, &other.text)
        });
        pairing.left_over(Tie::Family, |one, other| {
            begin_alike(&one.text, &other.text) && !related.are_opposed(&one.text, &other.text)
        });
        pairing
    }

    /// Words without a counterpart.
    pub(super) fn left(&self) -> [Vec<&Word>; 2] {
        self.sides.each_ref().map(|side| {
            let left = side.iter().filter(|paired| paired.mate.is_none());
            left.map(|paired| &paired.word).collect()
        })
    }

    /// The places of the counterparts of the stored question's words, of those that are asked for.
    pub(super) fn places(&self, takes: impl Fn(&Word) -> bool) -> Vec<usize> {
        let [stored, _] = &self.sides;
        let paired = stored.iter().filter(|paired| takes(&paired.word));
        paired
            .filter_map(|paired| paired.mate.map(|mate| mate.0))
            .collect()
    }

    /// Pairs words that have the same key, the first with the first.
    fn by_key<'w, K: Ord>(&'w self, key: impl Fn(&'w Word) -> Option<K>) -> Vec<(usize, usize)> {
        let [stored, asked] = self.sides.each_ref().map(|side| {
            let free = side.iter().enumerate();
            free.filter(|(_, paired)| paired.mate.is_none())
        });
        let mut places: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for (place, paired) in asked.rev() {
            if let Some(key) = key(&paired.word) {
                places.entry(key).or_default().push(place);
            }
        }
        let pairs = stored.filter_map(|(place, paired)| {
            let mate = places.get_mut(&key(&paired.word)?)?.pop()?;
            Some((place, mate))
        });
        pairs.collect()
    }

    /// Pairs what is left over of content, each with the nearest that will do.
    fn left_over(&mut self, tie: Tie, are_same: impl Fn(&Word, &Word) -> bool) {
        let [stored, asked] = self.sides.each_ref().map(|side| {
            let left = side
                .iter()
                .enumerate()
                .filter(|(_, paired)| paired.mate.is_none() && is_free(&paired.word));
            left.map(|(place, paired)| (place, paired.word.clone()))
                .collect::<Vec<_>>()
        });
        if stored.len().max(asked.len()) > MOST_LEFT {
            return;
        }
        let mut free = asked;
        for (place, word) in stored {
            let fits = free
                .iter()
                .enumerate()
                .filter(|(_, (_, other))| are_same(&word, other));
            let nearest = fits
                .min_by_key(|(_, (mate, _))| mate.abs_diff(place))
                .map(|(at, _)| at);
            if let Some(at) = nearest {
                let (mate, _) = free.remove(at);
                self.tie(place, mate, tie);
            }
        }
    }

    fn tie_all(&mut self, tie: Tie, pairs: Vec<(usize, usize)>) {
        for (stored, asked) in pairs {
            self.tie(stored, asked, tie);
        }
    }

    fn tie(&mut self, stored: usize, asked: usize, tie: Tie) {
        let [left, right] = &mut self.sides;
        if let (Some(one), Some(other)) = (left.get_mut(stored), right.get_mut(asked)) {
            (one.mate, other.mate) = (Some((asked, tie)), Some((stored, tie)));
        }
    }
}

/// Whether a word may be written otherwise and be the same.
fn is_free(word: &Word) -> bool {
    word.role == Role::Content && word.place == Place::Prose
}

/// Whether a letter is missing, too much, another, or changed places with its neighbour. The first is seldom mistyped,
/// and the last makes a `trainer` of who is `trained`.
fn is_typo(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short < TYPO_FROM
        || long > short.saturating_add(1)
        || one.first() != other.first()
        || one.last() != other.last()
    {
        return false;
    }
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let before = same(&mut one.iter().zip(&other));
    let behind = same(&mut one.iter().rev().zip(other.iter().rev()));
    let alike = before.saturating_add(behind);
    let swapped = || {
        let second = before.saturating_add(1);
        short == long
            && one.get(before) == other.get(second)
            && one.get(second) == other.get(before)
    };
    alike.saturating_add(1) >= long || (alike.saturating_add(2) >= long && swapped())
}

fn begin_alike(one: &str, other: &str) -> bool {
    let alike = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other);
    alike.count() >= FAMILY
}
