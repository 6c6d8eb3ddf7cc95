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

use self::bytes::{Class, class};
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
const MOST: u32 = 24;

/// What stands before the first word of a piece.
const START: u32 = 1;

/// Reads a text.
pub fn read(text: &str, reader: &mut impl Reader) {
    let mut pass = Pass {
        reader,
        word: Word::default(),
        last: START,
        before: START,
        chunk: Chunk::default(),
        words: 0,
        ends: false,
        in_symbol: false,
    };
    for (at, byte) in text.bytes().enumerate() {
        pass.byte(at, byte);
    }
    pass.end_chunk();
    pass.end_piece(text.len());
}

/// One pass over a text.
struct Pass<'r, R> {
    reader: &'r mut R,
    word: Word,
    /// The word before, and the one before that.
    last: u32,
    before: u32,
    chunk: Chunk,
    /// Words in the piece so far.
    words: u32,
    /// Whether the last byte was a full stop, so that white space now ends a sentence.
    ends: bool,
    /// Whether the last byte was of a symbol beyond ASCII.
    in_symbol: bool,
}

impl<R: Reader> Pass<'_, R> {
    #[inline]
    fn byte(&mut self, at: usize, byte: u8) {
        match class(byte) {
            Class::Word => self.letter(byte),
            Class::Tail if self.in_symbol => {}
            Class::Tail => self.letter(byte),
            Class::Apostrophe if !self.word.is_empty() => {}
            Class::Lone => {
                self.end_word();
                self.end_piece_if(self.words >= MOST, at);
                self.letter(byte);
            }
            Class::Symbol => {
                self.end_word();
                self.in_symbol = true;
            }
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
    }

    #[inline]
    fn letter(&mut self, byte: u8) {
        self.word.push(byte);
        self.ends = false;
        self.in_symbol = false;
    }

    fn punctuation(&mut self, byte: u8) {
        self.end_word();
        if let Some(pair) = self.chunk.punctuation(byte) {
            self.gram(pair, Sort::Punctuation);
        } else if byte == b':' {
            self.gram(self.last, Sort::Label);
        }
        self.ends = false;
    }

    #[inline]
    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let hash = word.hash();
        self.gram(hash, Sort::Word);
        self.gram(mix(hash, self.last), Sort::Pair);
        self.gram(mix(hash, self.before), Sort::Skip);
        if let Some(sort) = word.look() {
            self.gram(0, sort);
        }
        self.chunk.word(word.is_number());
        (self.before, self.last) = (self.last, hash);
        self.words = self.words.saturating_add(1);
    }

    #[inline]
    fn end_chunk(&mut self) {
        self.end_word();
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
    fn cases_apostrophes_and_plain_punctuation_make_no_other_grams() {
        assert_eq!(of("Don't stop. Now").grams, of("dont stop now").grams);
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
