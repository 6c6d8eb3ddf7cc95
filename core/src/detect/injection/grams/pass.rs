//! One pass over a text: what its words, and what stands between them, are to the models.

use super::bytes::{CHARACTER, Class, class};
use super::chunk::Chunk;
use super::hash::{Sort, finished, mix};
use super::word::{self, Word};
use super::{Oddities, Reader};

/// A piece is as long as a sentence, but has at least so many words, as a heading is no sentence …
const FEWEST: u32 = 4;

/// … and at most so many, as not everybody writes full stops.
const MOST: u32 = 16;

/// What stands before the first word of a piece.
const START: u32 = 1;

/// So many letters alone after each other are a word in disguise.
const SPACED: u32 = 6;

/// So many words of letters and digits are no names of products.
const LEET: u32 = 3;

/// So many bytes in zeros and ones may say something.
const BYTES: u32 = 8;

/// One pass over a text.
pub(super) struct Pass<'r, R> {
    reader: &'r mut R,
    /// The word before, and the one before that.
    last: u32,
    before: u32,
    chunk: Chunk,
    /// Words in the piece so far.
    words: u32,
    /// Whether the last byte was a full stop, so that white space now ends a sentence.
    ends: bool,
    /// Single letters after each other, words of letters and digits, words of eight digits.
    singles: u32,
    mixed: u32,
    bytes: u32,
    oddities: Oddities,
}

impl<'r, R: Reader> Pass<'r, R> {
    /// At the beginning of one.
    pub(super) fn new(reader: &'r mut R) -> Self {
        Self {
            reader,
            last: START,
            before: START,
            chunk: Chunk::default(),
            words: 0,
            ends: false,
            singles: 0,
            mixed: 0,
            bytes: 0,
            oddities: Oddities::default(),
        }
    }

    /// At the end of one, which stands here.
    pub(super) fn end(mut self, at: usize) -> Oddities {
        self.end_chunk();
        self.end_piece(at);
        self.oddities
    }

    /// Reads what begins here, and tells how long it is.
    #[inline]
    pub(super) fn step(&mut self, at: usize, byte: u8, rest: &[u8]) -> usize {
        match class(byte) {
            Class::Word | Class::Tail => {
                let word = Word::first(rest);
                self.word(word);
                return word.length;
            }
            Class::Lone => {
                self.end_piece_if(self.words >= MOST, at);
                self.word(Word::of(rest, CHARACTER));
                return CHARACTER;
            }
            Class::Symbol => return CHARACTER,
            Class::Space => {
                self.end_chunk();
                self.end_piece_if(
                    self.words >= MOST || (self.ends && self.words >= FEWEST),
                    at,
                );
            }
            Class::Break => {
                self.end_chunk();
                (self.last, self.before) = (START, START);
                self.end_piece_if(self.words >= FEWEST, at);
            }
            Class::Stop => {
                self.punctuation(byte);
                self.ends = true;
            }
            Class::Apostrophe | Class::Mark => self.punctuation(byte),
        }
        1
    }

    fn punctuation(&mut self, byte: u8) {
        if let Some(pair) = self.chunk.punctuation(byte) {
            self.gram(pair, Sort::Punctuation);
        } else if byte == b':' {
            self.gram(self.last, Sort::Label);
        }
        self.ends = false;
    }

    /// Reads words with a blank behind each, as most are in prose, and tells how long they are together. It says the
    /// same of them as [`Self::step`], only quicker.
    #[inline]
    pub(super) fn prose(&mut self, at: usize, rest: &[u8]) -> usize {
        let mut read = 0_usize;
        if !self.chunk.is_fresh() {
            return read;
        }
        while let Some(rest) = rest.get(read..)
            && let Some((word, length)) = word::plain(rest)
        {
            self.hashed(word);
            self.alone(length == 1);
            let end = read.saturating_add(length);
            self.end_piece_if(self.words >= MOST, at.saturating_add(end));
            read = end.saturating_add(1);
        }
        read
    }

    fn word(&mut self, word: Word) {
        self.hashed(word.hash);
        if let Some(sort) = word.look() {
            self.gram(0, sort);
        }
        self.chunk.word(word.is_number);
        self.notice(word);
    }

    #[inline(always)]
    fn hashed(&mut self, word: u32) {
        self.reader.grams([
            gram(word, Sort::Word),
            gram(mix(word, self.last), Sort::Pair),
            gram(mix(word, self.before), Sort::Skip),
        ]);
        (self.before, self.last) = (self.last, word);
        self.words = self.words.saturating_add(1);
        self.ends = false;
    }

    fn notice(&mut self, word: Word) {
        self.alone(word.is_single());
        self.mixed = self.mixed.saturating_add(u32::from(word.is_mixed()));
        self.bytes = self.bytes.saturating_add(u32::from(word.is_byte()));
        self.oddities.leet |= self.mixed >= LEET;
        self.oddities.rotated |= word.is_rotated;
        self.oddities.long |= word.is_long() || self.bytes >= BYTES;
    }

    #[inline]
    fn alone(&mut self, is_single: bool) {
        self.singles = match is_single {
            true => self.singles.saturating_add(1),
            false => 0,
        };
        self.oddities.spaced |= self.singles >= SPACED;
    }

    #[inline]
    fn end_chunk(&mut self) {
        let Some(shape) = self.chunk.end() else {
            return;
        };
        if shape.is_odd {
            self.gram(shape.hash, Sort::Shape);
            self.gram(shape.marks, Sort::Odd);
        }
        if shape.is_odd || shape.was_odd {
            let change = u32::from(shape.is_odd) | (u32::from(shape.was_odd) << 1);
            self.gram(change, Sort::Change);
        }
    }

    #[inline]
    fn end_piece_if(&mut self, does: bool, at: usize) {
        if does {
            self.end_piece(at);
        }
    }

    fn end_piece(&mut self, at: usize) {
        self.reader.piece(at, self.words);
        (self.last, self.before) = (START, START);
        (self.words, self.ends) = (0, false);
    }

    #[inline]
    fn gram(&mut self, hash: u32, sort: Sort) {
        self.reader.grams([gram(hash, sort)]);
    }
}

#[inline]
const fn gram(hash: u32, sort: Sort) -> u32 {
    finished(mix(hash, sort.salt()))
}
