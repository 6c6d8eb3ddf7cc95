//! What the words of a text are to the models: hashes of words, of pairs of words and of the shapes between
//! white space, piece by piece.
//!
//! One pass, without a copy of the text, in whatever language: a word is a run of letters and digits, and a character
//! of a script that is written without spaces is a word of its own. The weights were fitted to these very hashes:
//! whoever changes something here must fit them again (`make fit-guardrails`).

mod bytes;
mod chunk;
mod hash;
mod word;

use self::bytes::{CHARACTER, Class, class, length};
use self::chunk::Chunk;
use self::hash::{Sort, finished, mix};
use self::word::Word;

/// Takes what is read of a text.
pub trait Reader {
    /// A word, a pair or a shape, as its hash.
    fn gram(&mut self, hash: u32);

    /// A piece, about a sentence, has ended here, in bytes; it held so many words.
    fn piece(&mut self, end: usize, words: u32);
}

/// A piece is as long as a sentence, but has at least so many words, as a heading is no sentence …
const FEWEST: u32 = 4;

/// … and at most so many, as not everybody writes full stops.
const MOST: u32 = 16;

/// What stands before the first word of a piece.
const START: u32 = 1;

/// What of a text asks for another look at it, in plain letters.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Oddities {
    /// Letters with spaces between them.
    pub spaced: bool,
    /// Words of letters and digits: `1gn0r3`.
    pub leet: bool,
    /// Words too long to be any, or many of eight digits: something in another encoding.
    pub long: bool,
}

/// So many letters alone after each other are a word in disguise.
const SPACED: u32 = 6;

/// So many words of letters and digits are no names of products.
const LEET: u32 = 3;

/// So long a word is none, in bytes of ASCII.
const LONG: usize = 20;

/// So many bytes in zeros and ones may say something.
const BYTES: u32 = 8;

/// Reads a text, and tells what asks for another look at it.
pub fn read(text: &str, reader: &mut impl Reader) -> Oddities {
    let mut pass = Pass {
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
    };
    let mut at = 0;
    while let Some(rest) = text.as_bytes().get(at..)
        && let Some(byte) = rest.first()
    {
        at = at.saturating_add(pass.step(at, *byte, rest));
    }
    pass.end_chunk();
    pass.end_piece(text.len());
    pass.oddities
}

/// One pass over a text.
struct Pass<'r, R> {
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

impl<R: Reader> Pass<'_, R> {
    /// Reads what begins here, and tells how long it is.
    #[inline]
    fn step(&mut self, at: usize, byte: u8, rest: &[u8]) -> usize {
        match class(byte) {
            Class::Word | Class::Tail => {
                let length = length(rest);
                self.word(rest.get(..length).unwrap_or(rest));
                return length;
            }
            Class::Lone => {
                self.end_piece_if(self.words >= MOST, at);
                self.word(rest.get(..CHARACTER).unwrap_or(rest));
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

    #[inline]
    fn word(&mut self, word: &[u8]) {
        let word = Word::of(word);
        self.gram(word.hash, Sort::Word);
        self.gram(mix(word.hash, self.last), Sort::Pair);
        self.gram(mix(word.hash, self.before), Sort::Skip);
        if let Some(sort) = word.look() {
            self.gram(0, sort);
        }
        self.chunk.word(word.is_number);
        (self.before, self.last) = (self.last, word.hash);
        self.words = self.words.saturating_add(1);
        self.ends = false;
        self.notice(&word);
    }

    #[inline]
    fn notice(&mut self, word: &Word) {
        self.singles = if word.is_single() {
            self.singles.saturating_add(1)
        } else {
            0
        };
        self.mixed = self.mixed.saturating_add(u32::from(word.is_mixed()));
        self.bytes = self.bytes.saturating_add(u32::from(word.is_byte()));
        self.oddities.spaced |= self.singles >= SPACED;
        self.oddities.leet |= self.mixed >= LEET;
        self.oddities.long |= word.length >= LONG || self.bytes >= BYTES;
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
        self.reader.gram(finished(mix(hash, sort.salt())));
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{Reader, read};

    #[derive(Default)]
    struct Read {
        grams: Vec<u32>,
        pieces: Vec<(usize, u32)>,
    }

    impl Reader for Read {
        fn gram(&mut self, hash: u32) {
            self.grams.push(hash);
        }

        fn piece(&mut self, end: usize, words: u32) {
            self.pieces.push((end, words));
        }
    }

    fn of(text: &str) -> Read {
        let mut reader = Read::default();
        read(text, &mut reader);
        reader
    }

    #[test]
    fn capitals_and_plain_punctuation_make_no_other_grams() {
        assert_eq!(of("Don't stop, \"Now\"").grams, of("don't stop now").grams);
    }

    #[test]
    fn the_order_of_words_does() {
        assert_ne!(of("all rules").grams, of("rules all").grams);
    }

    #[test]
    fn sentences_and_lines_are_pieces_unless_they_are_short() {
        let text = "One two three four. Yes. Five six seven\neight nine ten eleven";
        assert_eq!(of(text).pieces, [(19, 4), (39, 4), (text.len(), 4)]);
    }

    #[test]
    fn characters_without_spaces_between_them_are_words() {
        assert_eq!(of("你好世界").pieces, [(12, 4)]);
    }

    #[test]
    fn pieces_end_on_characters_and_the_last_at_the_end() {
        let text = "字—é ".repeat(100);
        let pieces = of(&text).pieces;
        assert!(pieces.iter().all(|(end, _)| text.is_char_boundary(*end)));
        assert_eq!(pieces.last().map(|piece| piece.0), Some(text.len()));
    }

    #[test]
    fn a_chunk_of_punctuation_has_a_shape() {
        assert!(of("a }{ b").grams.len() > of("a b").grams.len());
    }
}
