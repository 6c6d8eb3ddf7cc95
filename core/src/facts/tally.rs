//! What is counted while text is read.

use super::hash::Hash;
use super::lexicon::{Lexicon, List};
use super::line::{Kind, Line};
use super::script::Script;
use super::seen::Seen;
use super::topic::Topic;

/// Counts of a text, or of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// Characters by script.
    pub(super) scripts: [u32; Script::COUNT],
    /// Words by topic; a word may have several.
    pub(super) topics: [u32; Topic::COUNT],
    /// Words, numbers not among them.
    pub(super) words: u32,
    /// Letters in them.
    pub(super) letters: u32,
    /// Words of nine letters and more.
    pub(super) long_words: u32,
    /// Words with a capital that begin no sentence and are none we know.
    pub(super) names: u32,
    /// Words with a capital, wherever they stand.
    pub(super) capitals: u32,
    /// Words that were there before.
    pub(super) again: u32,
    /// Those among them that carry meaning: of four letters and more, and none of the commonest.
    pub(super) repeats: u32,
    /// Commas.
    pub(super) commas: u32,
    /// Numbers in digits.
    pub(super) numbers: u32,
    /// Those of four digits.
    pub(super) years: u32,
    /// Signs of mathematics: operators, backslashes, carets.
    pub(super) signs: u32,
    /// Ends of sentences.
    pub(super) sentences: u32,
    /// Question marks.
    pub(super) questions: u32,
    /// Lines with anything on them.
    pub(super) lines: u32,
    /// Lines that read like code, and all lines within fences.
    pub(super) code_lines: u32,
    /// Fences.
    pub(super) fences: u32,
    /// Items of lists.
    pub(super) items: u32,
    /// Answers to choose from.
    pub(super) choices: u32,
    /// Words in them.
    pub(super) choice_words: u32,
    /// Words in them that another of them has too.
    pub(super) choice_repeats: u32,
    /// The most words that were asked for, in words, paragraphs or pages.
    pub(super) asked_words: u32,
    /// The weight of each domain's keywords found, by the domain's place.
    pub(super) domains: Vec<f32>,
    /// The weight of the placing's words found.
    pub(super) placing: f32,
    /// Which of the lexicon's entries were found: each counts once.
    found: Vec<u64>,
    /// All words so far.
    seen: Seen,
    /// The words of answers to choose from so far.
    chosen: Seen,
    /// Between two fences.
    fenced: bool,
}

impl Tally {
    /// A character.
    pub(super) fn count(&mut self, script: Script) {
        if let Some(count) = self.scripts.get_mut(script.index()) {
            *count += 1;
        }
    }

    /// How many characters are of this script.
    pub(super) fn script(&self, script: Script) -> u32 {
        self.scripts.get(script.index()).copied().unwrap_or(0)
    }

    /// How many words are of this topic.
    pub(super) fn topic(&self, topic: Topic) -> u32 {
        self.topics.get(topic.index()).copied().unwrap_or(0)
    }

    /// A mark between words.
    pub(super) fn mark(&mut self, c: char, script: Script) {
        let is_sign = matches!(
            c,
            '=' | '^' | '\\' | '+' | '*' | '<' | '>' | '|' | '_' | '/'
        ) || script == Script::Sign;
        self.signs += u32::from(is_sign);
        self.questions += u32::from(matches!(c, '?' | '？'));
        self.commas += u32::from(matches!(c, ',' | '，' | '、'));
    }

    /// A word, of so many letters and with these topics.
    pub(super) fn word(&mut self, word: Hash, letters: u32, topics: u32) {
        self.words += 1;
        let again = self.seen.add(word);
        self.again += u32::from(again);
        self.repeats += u32::from(again && letters > 3 && topics & Topic::English.bit() == 0);
        self.letters += letters;
        self.long_words += u32::from(letters >= 9);
        let mut left = topics;
        while left != 0 {
            let topic = usize::try_from(left.trailing_zeros()).unwrap_or(0);
            if let Some(count) = self.topics.get_mut(topic) {
                *count += 1;
            }
            left &= left - 1;
        }
    }

    /// A number, of so many digits.
    pub(super) fn number(&mut self, digits: u32) {
        self.numbers += 1;
        self.years += u32::from(digits == 4);
    }

    /// A word or number of an answer to choose from.
    pub(super) fn choice_word(&mut self, word: Hash) {
        self.choice_words += 1;
        self.choice_repeats += u32::from(self.chosen.add(word));
    }

    /// A number of something: `500 words`.
    pub(super) fn amount(&mut self, number: u32, unit: Hash) {
        let words_each = match unit {
            unit if unit == WORDS => 1,
            unit if unit == PARAGRAPHS => 100,
            unit if unit == PAGES => 500,
            _ => return,
        };
        self.asked_words = self.asked_words.max(number.saturating_mul(words_each));
    }

    /// A word or some, which the lexicon may know.
    pub(super) fn keyword(&mut self, word: Hash, lexicon: &Lexicon) {
        for (place, entry) in lexicon.find(word) {
            if !self.is_first(place, lexicon.len()) {
                continue;
            }
            match entry.list {
                List::Placing => self.placing += entry.weight,
                List::Domain(domain) => {
                    if self.domains.len() <= domain {
                        self.domains.resize(domain + 1, 0.0);
                    }
                    if let Some(weight) = self.domains.get_mut(domain) {
                        *weight += entry.weight;
                    }
                }
            }
        }
    }

    /// A line that has ended.
    pub(super) fn line(&mut self, line: &Line) {
        let kind = line.kind();
        match kind {
            Kind::Empty => return,
            Kind::Fence => {
                self.fences += 1;
                self.fenced = !self.fenced;
            }
            Kind::Code => self.code_lines += 1,
            Kind::Item => self.items += 1,
            Kind::Choice => self.choices += 1,
            Kind::Prose => {}
        }
        self.lines += 1;
        self.code_lines += u32::from(self.fenced && kind != Kind::Code);
    }

    /// A fence that was left open ends with its text.
    pub(super) fn end_piece(&mut self) {
        self.fenced = false;
    }

    fn is_first(&mut self, place: usize, of: usize) -> bool {
        if self.found.is_empty() {
            self.found = vec![0; of / 64 + 1];
        }
        let Some(bits) = self.found.get_mut(place / 64) else {
            return false;
        };
        let bit = 1 << (place % 64);
        let is_first = *bits & bit == 0;
        *bits |= bit;
        is_first
    }
}

const WORDS: Hash = hash(b"words");
const PARAGRAPHS: Hash = hash(b"paragraphs");
const PAGES: Hash = hash(b"pages");

#[expect(clippy::indexing_slicing, reason = "runs in the compiler only")]
const fn hash(word: &[u8]) -> Hash {
    let (mut hash, mut at) = (Hash::EMPTY, 0);
    while at < word.len() {
        hash = hash.byte(word[at]);
        at += 1;
    }
    hash
}
