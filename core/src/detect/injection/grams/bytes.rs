//! What a byte is to the reader of words.

/// What a byte does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    /// Belongs to a word.
    Word,
    /// Begins a character of a script without spaces: U+3000 to U+DFFF, so kana, Han and Hangul.
    Lone,
    /// Goes on with a character: of a word or of a symbol.
    Tail,
    /// Begins a symbol: U+2000 to U+2FFF, so dashes, curly quotes, arrows.
    Symbol,
    /// Belongs to a word that goes on behind it: it's, rock'n'roll. Elsewhere it is punctuation.
    Apostrophe,
    /// Parts words.
    Space,
    /// Ends a line.
    Break,
    /// Ends a sentence, if white space follows.
    Stop,
    /// Other punctuation.
    Mark,
}

/// How many bytes a character has of those that [`Class::Lone`] and [`Class::Symbol`] begin.
pub(super) const CHARACTER: usize = 3;

/// By byte.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only")]
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Space; 256];
    let mut place = 0;
    let mut byte = 0_u8;
    while place < classes.len() {
        classes[place] = class_of(byte);
        byte = byte.wrapping_add(1);
        place += 1;
    }
    classes
};

/// What it does.
#[inline]
pub(super) fn class(byte: u8) -> Class {
    let class = CLASSES.get(usize::from(byte));
    class.copied().unwrap_or(Class::Mark)
}

/// How long the word is that begins here and goes on so far, with apostrophes that letters follow.
pub(super) fn length(rest: &[u8], mut length: usize) -> usize {
    while let Some(byte) = rest.get(length) {
        let goes_on = match class(*byte) {
            Class::Word | Class::Tail => true,
            Class::Apostrophe => is_word(rest.get(length.saturating_add(1))),
            Class::Lone | Class::Symbol | Class::Space => false,
            Class::Break | Class::Stop | Class::Mark => false,
        };
        if !goes_on {
            break;
        }
        length = length.saturating_add(1);
    }
    length
}

fn is_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| class(*byte) == Class::Word)
}

/// Whether a chunk that has it is more than a word, wherever it stands there.
pub(super) const fn is_odd(byte: u8) -> bool {
    !matches!(
        byte,
        b'.' | b',' | b';' | b':' | b'!' | b'?' | b'"' | b'(' | b')' | b'-'
    )
}

const fn class_of(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Class::Word,
        b'\n' => Class::Break,
        b'.' | b'!' | b'?' => Class::Stop,
        b'\'' => Class::Apostrophe,
        0x21..=0x7E => Class::Mark,
        0x80..=0xBF => Class::Tail,
        0xE2 => Class::Symbol,
        0xE3..=0xED => Class::Lone,
        0xC0..=0xFF => Class::Word,
        _ => Class::Space,
    }
}
