//! One pass over text: what is counted on the way.
//!
//! Every character is looked at once, a word when it ends, a line when it ends. Nothing is kept of the
//! text.

use super::hash::{Hash, lower};
use super::lexicon::{Lexicon, MAX_KEYWORD_WORDS};
use super::line::Line;
use super::script::Script;
use super::tally::Tally;
use super::words;

/// Reads pieces of text into a [`Tally`].
pub(super) struct Reader<'a> {
    lexicon: &'a Lexicon,
    tally: &'a mut Tally,
    line: Line,
    word: Word,
    /// The last words, newest first, for keywords of several.
    last: [Hash; MAX_KEYWORD_WORDS - 1],
    /// The number that ended just now: what it is a number of comes next.
    number: Option<u32>,
    /// A sentence has ended and no word come since.
    at_start: bool,
}

/// A word while it is being read.
#[derive(Clone, Copy)]
struct Word {
    hash: Hash,
    letters: u32,
    digits: u32,
    value: u32,
    is_capitalized: bool,
}

impl Word {
    const NONE: Self = Self {
        hash: Hash::EMPTY,
        letters: 0,
        digits: 0,
        value: 0,
        is_capitalized: false,
    };
}

impl<'a> Reader<'a> {
    /// That counts into this tally.
    pub(super) fn new(lexicon: &'a Lexicon, tally: &'a mut Tally) -> Self {
        Self {
            lexicon,
            tally,
            line: Line::default(),
            word: Word::NONE,
            last: [Hash::EMPTY; MAX_KEYWORD_WORDS - 1],
            number: None,
            at_start: true,
        }
    }

    /// Reads a piece that stands by itself.
    pub(super) fn read(&mut self, text: &str) {
        for c in text.chars() {
            let script = Script::of(c);
            self.tally.count(script);
            if script.is_letter() {
                self.letter(c, script);
            } else if script.is_word_by_itself() {
                self.end_word();
                self.letter(c, script);
                self.end_word();
            } else {
                self.between(c, script);
            }
        }
        self.end_word();
        self.end_line();
        self.tally.end_piece();
    }

    fn letter(&mut self, c: char, script: Script) {
        let word = &mut self.word;
        if word.letters == 0 && word.digits == 0 {
            word.is_capitalized = c.is_ascii_uppercase();
        }
        word.hash = word.hash.letter(lower(c));
        if script == Script::Digit {
            word.digits += 1;
            let digit = c.to_digit(10).unwrap_or(0);
            word.value = word.value.saturating_mul(10).saturating_add(digit);
        } else {
            word.letters += 1;
        }
    }

    fn between(&mut self, c: char, script: Script) {
        // Most often it is a space after a word, which says nothing else.
        if c == ' ' {
            self.end_word();
            self.line.mark(c);
            return;
        }
        // Within a word these belong to it: don't, trade-off, snake_case.
        if matches!(c, '\'' | '’' | '-' | '_') && self.word.letters > 0 {
            self.word.hash = self.word.hash.letter(if c == '’' { '\'' } else { c });
            self.line.mark(c);
            return;
        }
        let after = self.word.letters + self.word.digits;
        self.end_word();
        self.tally.mark(c, script);
        self.line.mark(c);
        match c {
            '\n' => self.end_line(),
            '.' | '?' | '!' | '。' | '？' | '！' | ':' => {
                self.at_start = true;
                // An initial or a part of a number ends no sentence.
                self.tally.sentences += u32::from(after > 1 || c != '.');
            }
            _ => {}
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::replace(&mut self.word, Word::NONE);
        if word.letters == 0 && word.digits == 0 {
            return;
        }
        if self.line.is_choice() {
            self.tally.choice_word(word.hash);
        }
        self.line.word(word.letters, word.digits);
        if word.letters == 0 {
            self.tally.number(word.digits);
            self.number = Some(word.value);
        } else {
            self.known(word);
        }
        self.keywords(word.hash);
    }

    fn known(&mut self, word: Word) {
        let topics = words::topics(word.hash);
        self.tally.word(word.hash, word.letters, topics);
        self.tally.capitals += u32::from(word.is_capitalized);
        if word.is_capitalized && !self.at_start && topics == 0 {
            self.tally.names += 1;
        }
        self.at_start = false;
        if let Some(number) = self.number.take() {
            self.tally.amount(number, word.hash);
        }
    }

    fn keywords(&mut self, word: Hash) {
        let longest = self.lexicon.longest();
        if longest == 0 {
            return;
        }
        self.tally.keyword(word, self.lexicon);
        // Words are joined from the first one on: the newest is the last of them.
        for words in 2..=longest {
            let before = self.last.get(..words - 1).unwrap_or_default();
            if before.contains(&Hash::EMPTY) {
                break;
            }
            let joined = before.iter().rev().copied().chain([word]);
            if let Some(phrase) = joined.reduce(Hash::word) {
                self.tally.keyword(phrase, self.lexicon);
            }
        }
        self.last.rotate_right(1);
        if let Some(first) = self.last.first_mut() {
            *first = word;
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.tally.line(&line);
    }
}

/// The words of a text in lower case, as a [`Reader`] tells them apart.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let script = Script::of(c);
        let inside = matches!(c, '\'' | '’' | '-' | '_') && word.chars().any(char::is_alphabetic);
        if script.is_word_by_itself() || !(script.is_letter() || inside) {
            words.push(std::mem::take(&mut word));
        }
        if script.is_word_by_itself() {
            words.push(c.to_string());
        } else if script.is_letter() || inside {
            word.push(lower(if c == '’' { '\'' } else { c }));
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The same as numbers.
pub(super) fn words_of(text: &str) -> Vec<Hash> {
    let hash = |word: &String| word.chars().fold(Hash::EMPTY, Hash::letter);
    split(text).iter().map(hash).collect()
}
