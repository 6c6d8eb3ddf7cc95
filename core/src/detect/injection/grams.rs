//! What the words of a text are to the models: hashes of words, of pairs of words and of the shapes between
//! white space, piece by piece.
//!
//! One pass, without a copy of the text, in whatever language: a word is a run of letters and digits, and a character
//! of a script that is written without spaces is a word of its own. The weights were fitted to these very hashes:
//! whoever changes something here must fit them again (`make fit-guardrails`).

mod bytes;
mod chunk;
mod hash;
mod pass;
mod word;

use self::pass::Pass;

/// Takes what is read of a text.
pub trait Reader {
    /// Words, pairs and shapes, as their hashes.
    fn grams<const N: usize>(&mut self, hashes: [u32; N]);

    /// A piece, about a sentence, has ended here, in bytes; it held so many words.
    fn piece(&mut self, end: usize, words: u32);
}

/// What of a text asks for another look at it, in plain letters.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Oddities {
    /// Letters with spaces between them.
    pub spaced: bool,
    /// Words of letters and digits: `1gn0r3`.
    pub leet: bool,
    /// Words too long to be any, or many of eight digits: something in another encoding.
    pub long: bool,
    /// Words that are frequent where letters are shifted by thirteen.
    pub rotated: bool,
}

/// Reads a text, and tells what asks for another look at it.
pub fn read(text: &str, reader: &mut impl Reader) -> Oddities {
    let mut pass = Pass::new(reader);
    let mut at = 0;
    while let Some(rest) = text.as_bytes().get(at..)
        && let Some(byte) = rest.first()
    {
        let read = match pass.prose(at, rest) {
            0 => pass.step(at, *byte, rest),
            read => read,
        };
        at = at.saturating_add(read);
    }
    pass.end(text.len())
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{Pass, Reader, read};

    #[derive(Debug, Default, PartialEq)]
    struct Read {
        grams: Vec<u32>,
        pieces: Vec<(usize, u32)>,
    }

    impl Reader for Read {
        fn grams<const N: usize>(&mut self, hashes: [u32; N]) {
            self.grams.extend(hashes);
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
    fn prose_says_the_same_as_one_step_after_the_other() {
        let text = "I do not know an international ab abcdefg abcdefgh, Abcdefghi it's x y z x y z w éa a\u{e9} naq \
                    iPhone DAN 2nd. Abcdefghijklmnopqrst abcdefghijklmnopqr abcdefghijklmnop\tq  r {} }{ s t-u\nv 字 w";
        for (from, _) in text.char_indices() {
            let text = &text[from..];
            let (mut quick, mut slow) = (Read::default(), Read::default());
            let oddities = read(text, &mut quick);
            let (mut pass, mut at) = (Pass::new(&mut slow), 0);
            while let Some(byte) = text.as_bytes().get(at) {
                at += pass.step(at, *byte, &text.as_bytes()[at..]);
            }
            assert_eq!(pass.end(text.len()), oddities, "{text}");
            assert_eq!(quick, slow, "{text}");
        }
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
