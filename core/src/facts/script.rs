//! What a character is written in.

/// A group of characters that tokenizers and words treat alike.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Script {
    /// Letters of the Latin alphabet, with or without marks.
    Latin,
    /// Digits.
    Digit,
    /// Spaces and tabs.
    Space,
    /// Ends of lines.
    Newline,
    /// Everything else of ASCII.
    Punctuation,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Hebrew.
    Hebrew,
    /// Arabic.
    Arabic,
    /// Devanagari and its neighbours of India.
    Indic,
    /// Thai, Lao, Khmer, Burmese.
    Thai,
    /// Chinese characters.
    Han,
    /// Japanese syllables.
    Kana,
    /// Korean syllables.
    Hangul,
    /// Mathematical signs and arrows.
    Sign,
    /// Pictures and whatever else there is.
    Other,
}

impl Script {
    /// How many there are.
    pub(super) const COUNT: usize = 16;

    /// Of this character, by the block of Unicode it stands in.
    pub(crate) const fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' => Self::Latin,
            ' ' | '\t' | '\r' | '\u{a0}' | '\u{3000}' => Self::Space,
            '0'..='9' => Self::Digit,
            '\n' => Self::Newline,
            '\0'..='\u{7f}' => Self::Punctuation,
            '\u{d7}' | '\u{f7}' | '\u{b1}' | '\u{2190}'..='\u{22ff}' | '\u{27c0}'..='\u{27ef}' => {
                Self::Sign
            }
            '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3001}'..='\u{303f}' => {
                Self::Punctuation
            }
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Self::Arabic,
            '\u{900}'..='\u{dff}' => Self::Indic,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Thai,
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => Self::Hangul,
            '\u{3040}'..='\u{30ff}' => Self::Kana,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' => {
                Self::Han
            }
            _ => Self::Other,
        }
    }

    /// Whether its characters make words that are written together.
    pub(super) const fn is_letter(self) -> bool {
        match self {
            Self::Latin
            | Self::Digit
            | Self::Cyrillic
            | Self::Greek
            | Self::Hebrew
            | Self::Arabic
            | Self::Indic
            | Self::Hangul => true,
            Self::Space
            | Self::Newline
            | Self::Punctuation
            | Self::Thai
            | Self::Han
            | Self::Kana
            | Self::Sign
            | Self::Other => false,
        }
    }

    /// Whether each of its characters counts as a word: nothing stands between words there.
    pub(crate) const fn is_word_by_itself(self) -> bool {
        match self {
            Self::Han | Self::Kana | Self::Thai => true,
            Self::Latin
            | Self::Digit
            | Self::Space
            | Self::Newline
            | Self::Punctuation
            | Self::Cyrillic
            | Self::Greek
            | Self::Hebrew
            | Self::Arabic
            | Self::Indic
            | Self::Hangul
            | Self::Sign
            | Self::Other => false,
        }
    }

    /// Its place among all.
    #[expect(clippy::as_conversions, reason = "the place of a variant")]
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_script_has_a_place() {
        for (letter, script) in [
            ('a', Script::Latin),
            ('é', Script::Latin),
            ('7', Script::Digit),
            ('я', Script::Cyrillic),
            ('λ', Script::Greek),
            ('ש', Script::Hebrew),
            ('ع', Script::Arabic),
            ('क', Script::Indic),
            ('ไ', Script::Thai),
            ('漢', Script::Han),
            ('か', Script::Kana),
            ('한', Script::Hangul),
            ('∑', Script::Sign),
            ('😀', Script::Other),
            ('“', Script::Punctuation),
        ] {
            assert_eq!(Script::of(letter), script, "{letter}");
            assert!(script.index() < Script::COUNT);
        }
    }
}
