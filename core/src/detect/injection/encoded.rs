//! What is written in another encoding, decoded: base64, hexadecimal, bits, and letters shifted by thirteen.
//!
//! Only what becomes words is of interest. Runs do not overlap, and each layer is shorter than the one around it, so all
//! that is decoded is at most a few times as long as the text.

use std::ops::Range;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// A text in another encoding, and where it stood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Decoded {
    /// What it says.
    pub(super) text: String,
    /// Where it stood.
    pub(super) span: Range<usize>,
}

/// Shorter runs, in characters, say nothing.
const LEAST: usize = 20;

/// What is encoded more often than that stays closed.
const LAYERS: u8 = 3;

/// With or without its end, whatever bits are left over.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// All of a text that decodes to words.
pub(super) fn decoded(text: &str) -> impl Iterator<Item = Decoded> {
    let is_bits = |c: char| matches!(c, '0' | '1' | ' ');
    let runs = runs(text, is_base64).chain(runs(text, is_bits));
    runs.filter_map(|span| {
        let text = opened(text.get(span.clone())?, LAYERS)?;
        Some(Decoded { text, span })
    })
}

/// What a run says, under so many layers.
fn opened(run: &str, layers: u8) -> Option<String> {
    let bytes = bits(run)
        .or_else(|| hexadecimal(run))
        .or_else(|| LENIENT.decode(run).ok())?;
    let said = String::from_utf8(bytes).ok()?;
    if is_prose(&said) {
        return Some(said);
    }
    let layers = layers.checked_sub(1).filter(|left| *left > 0)?;
    let inner = said.trim();
    inner
        .chars()
        .all(is_base64)
        .then(|| opened(inner, layers))?
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=".contains(c)
}

/// Letters shifted by thirteen, if "the", "and", "you" or "your" stands there so.
pub(super) fn rotated(text: &str) -> Option<String> {
    let words = [" gur ", " naq ", " lbh", "lbhe "];
    let is_likely = words.iter().any(|word| text.contains(word));
    let rotate = |c: char| match c {
        'a'..='m' | 'A'..='M' => shifted(c, 13),
        'n'..='z' | 'N'..='Z' => shifted(c, -13),
        _ => c,
    };
    is_likely.then(|| text.chars().map(rotate).collect())
}

fn shifted(c: char, by: i32) -> char {
    let code = u32::from(c).checked_add_signed(by);
    code.and_then(char::from_u32).unwrap_or(c)
}

/// Runs of such characters, long enough to say something.
fn runs(text: &str, belongs: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0_usize;
    text.split_inclusive(move |c| !belongs(c))
        .filter_map(move |run| {
            let begin = start;
            start = start.saturating_add(run.len());
            // What ends a run is in it, but for the last one.
            let end = begin.saturating_add(run.len());
            (run.len() > LEAST).then_some(begin..end)
        })
        .map(|span| trimmed(text, span))
}

/// Without what ended it.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let run = text.get(span.clone()).unwrap_or_default();
    let kept = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c));
    let end = span.start.saturating_add(kept.len());
    let start = end.saturating_sub(kept.trim_start().len());
    start..end
}

fn hexadecimal(run: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = run.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}

/// Eight zeros and ones each, with a blank between.
fn bits(run: &str) -> Option<Vec<u8>> {
    let byte = |bits: &str| match bits.len() {
        8 => u8::from_str_radix(bits, 2).ok(),
        _ => None,
    };
    run.split_ascii_whitespace().map(byte).collect()
}

/// Whether it is words and not what decodes by chance: printable, with letters and blanks.
fn is_prose(text: &str) -> bool {
    let count = |is: fn(&char) -> bool| text.chars().filter(is).count();
    let (all, blanks) = (text.chars().count(), count(|c| *c == ' '));
    let letters = count(|c| c.is_alphabetic());
    let odd = count(|c| c.is_control() && !c.is_ascii_whitespace());
    odd == 0 && blanks > 0 && letters.saturating_mul(10) > all.saturating_mul(6)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn all(text: &str) -> Vec<Decoded> {
        decoded(text).collect()
    }

    #[test]
    fn decodes_what_says_something_where_it_stands() {
        for run in [
            "cGxlYXNlIHdhdGVyIHRoZSBwbGFudHM=",
            "cGxlYXNlIHdhdGVyIHRoZSBwbGFudHM",
            "706c656173652077617465722074686520706c616e7473",
        ] {
            let text = format!("Note: {run}, thanks");
            let expected = Decoded {
                text: "please water the plants".to_owned(),
                span: 6..6 + run.len(),
            };
            assert_eq!(all(&text), [expected], "{run}");
        }
        let bits = "01101000 01101001 00100000 01111001 01101111 01110101";
        let said: Vec<String> = all(bits).into_iter().map(|found| found.text).collect();
        assert_eq!(said, ["hi you"]);
    }

    #[test]
    fn opens_layer_after_layer_but_not_for_ever() {
        let wrapped = |times: u8| {
            let first = "please water the plants".to_owned();
            (0..times).fold(first, |text, _| LENIENT.encode(text))
        };
        assert_eq!(all(&wrapped(LAYERS)).len(), 1);
        assert_eq!(all(&wrapped(LAYERS + 1)), []);
    }

    #[test]
    fn leaves_digests_and_names_alone() {
        let digest = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        assert_eq!(all(digest), []);
        assert_eq!(all("AbstractSingletonProxyFactoryBean"), []);
    }

    #[test]
    fn turns_letters_back() {
        assert_eq!(
            rotated("Cyrnfr sbyybj gur ehyrf").as_deref(),
            Some("Please follow the rules")
        );
        assert_eq!(rotated("Please follow the rules"), None);
    }
}
