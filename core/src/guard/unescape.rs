//! The text of a JSON string, and where each of its characters stands as written.
//!
//! Detectors look at what is meant, and what they find is replaced where it is written: all around it stays
//! byte for byte. Only what is escaped is decoded, so a string without escapes costs nothing.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::json::to_json_text;

/// What a string says, and the way back to how it is written.
#[derive(Debug)]
pub(super) struct Plain<'t> {
    /// What it says.
    pub(super) text: Cow<'t, str>,
    /// Where, after an escape, text and writing go on together: in the text, and as written.
    jumps: Vec<(usize, usize)>,
}

impl<'t> Plain<'t> {
    /// A text that is written as it is meant.
    pub(super) const fn as_written(text: &'t str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            jumps: Vec::new(),
        }
    }

    /// What is between the quotes of a JSON string. A whole JSON text may be decoded so too: escapes stand
    /// only within its strings. What is no escape stays as it is written.
    pub(super) fn decode(written: &'t str) -> Self {
        let Some(first) = memchr(b'\\', written.as_bytes()) else {
            return Self::as_written(written);
        };
        let (mut text, mut jumps) = (String::with_capacity(written.len()), Vec::new());
        let (mut done, mut next) = (0, Some(first));
        while let Some(at) = next {
            text.push_str(written.get(done..at).unwrap_or_default());
            let (meant, length) = decoded(written.get(at..).unwrap_or_default());
            jumps.push((text.len(), at));
            text.push(meant);
            done = at.saturating_add(length);
            jumps.push((text.len(), done));
            let rest = written.as_bytes().get(done..).unwrap_or_default();
            next = memchr(b'\\', rest).map(|ahead| done.saturating_add(ahead));
        }
        text.push_str(written.get(done..).unwrap_or_default());
        Self {
            text: Cow::Owned(text),
            jumps,
        }
    }

    /// Where this span of the text is written.
    pub(super) fn written(&self, span: &Range<usize>) -> Range<usize> {
        self.place(span.start)..self.place(span.end)
    }

    /// Where in the text the character is that is written here.
    pub(super) fn meant(&self, at: usize) -> usize {
        let before = self.jumps.partition_point(|(_, written)| *written <= at);
        let jump = before.checked_sub(1).and_then(|last| self.jumps.get(last));
        let (text, written) = jump.copied().unwrap_or_default();
        text.saturating_add(at.saturating_sub(written))
    }

    fn place(&self, at: usize) -> usize {
        let before = self.jumps.partition_point(|(text, _)| *text <= at);
        let jump = before.checked_sub(1).and_then(|last| self.jumps.get(last));
        let (text, written) = jump.copied().unwrap_or_default();
        written.saturating_add(at.saturating_sub(text))
    }
}

/// A text as it is written between the quotes of a JSON string.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let quoted = to_json_text(&text);
    let inside = quoted.get(1..quoted.len().saturating_sub(1));
    Cow::Owned(inside.unwrap_or_default().to_owned())
}

/// Whether a text is written between the quotes of a JSON string as it is meant.
pub(super) fn is_plain(text: &[u8]) -> bool {
    let is_plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\';
    text.iter().all(is_plain)
}

/// Up to where all escapes of a JSON text that is not all there are whole: the last may go on, and half a pair
/// means nothing without the other.
pub(super) fn whole_escapes(written: &str) -> usize {
    let mut at = 0;
    while let Some(next) = next_escape(written, at) {
        let rest = written.get(next..).unwrap_or_default();
        let is_half = matches!(unit(rest), Some(0xd800..=0xdbff)) && decoded(rest).1 < PAIR;
        let awaited = match rest.as_bytes().get(1) {
            Some(b'u') if is_half => PAIR,
            Some(b'u') => SINGLE,
            Some(_) | None => 2,
        };
        if rest.len() < awaited {
            return next;
        }
        at = next.saturating_add(decoded(rest).1);
    }
    written.len()
}

/// The first place from `wanted` on that is not within an escape.
pub(super) fn whole_from(written: &str, wanted: usize) -> usize {
    let mut at = 0;
    while let Some(next) = next_escape(written, at).filter(|next| *next < wanted) {
        let rest = written.get(next..).unwrap_or_default();
        at = next.saturating_add(decoded(rest).1);
    }
    at.max(wanted)
}

fn next_escape(written: &str, from: usize) -> Option<usize> {
    let rest = written.as_bytes().get(from..)?;
    Some(from.saturating_add(memchr(b'\\', rest)?))
}

/// How an escape is written that stands for a character by its number, and a pair of them, in bytes.
const SINGLE: usize = 6;
const PAIR: usize = 12;

/// What an escape means, and how many bytes it has.
fn decoded(written: &str) -> (char, usize) {
    let plain = |meant| (meant, 2);
    match written.as_bytes().get(1) {
        Some(b'n') => plain('\n'),
        Some(b't') => plain('\t'),
        Some(b'r') => plain('\r'),
        Some(b'b') => plain('\u{8}'),
        Some(b'f') => plain('\u{c}'),
        Some(b'u') => unicode(written),
        Some(b'"') => plain('"'),
        Some(b'/') => plain('/'),
        Some(b'\\') => plain('\\'),
        Some(_) | None => ('\\', 1),
    }
}

/// A character by its number; those beyond the first 65,536 are written as two.
fn unicode(written: &str) -> (char, usize) {
    let Some(first) = unit(written) else {
        return ('\\', 1);
    };
    let second = written.get(SINGLE..).and_then(unit);
    let pair = [first, second.unwrap_or(0)];
    let mut decoded = char::decode_utf16(pair);
    match (decoded.next(), first) {
        (Some(Ok(meant)), 0xd800..=0xdbff) => (meant, PAIR),
        (Some(Ok(meant)), _) => (meant, SINGLE),
        // Half a pair stands for nothing.
        (Some(Err(_)) | None, _) => (char::REPLACEMENT_CHARACTER, SINGLE),
    }
}

fn unit(written: &str) -> Option<u16> {
    let digits = written.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn each_character_is_found_where_it_is_written() {
        for (written, text) in [
            ("plain é", "plain é"),
            (r#"a\nb \"c\" \\ \/ \u00e9."#, "a\nb \"c\" \\ / é."),
            (r"x\ud83d\ude00y", "x😀y"),
            (r"lone \ud83d and \ude00", "lone \u{fffd} and \u{fffd}"),
            (r"no \x escape \u12 \", r"no \x escape \u12 \"),
        ] {
            let plain = Plain::decode(written);
            assert_eq!(plain.text, text);
            for (at, meant) in text.char_indices() {
                let span = plain.written(&(at..at + meant.len_utf8()));
                let decoded = Plain::decode(&written[span]);
                assert_eq!(decoded.text, meant.to_string(), "{written} {at}");
            }
            assert_eq!(plain.written(&(0..text.len())), 0..written.len());
        }
    }

    #[test]
    fn an_escape_that_may_go_on_is_awaited() {
        for (written, whole) in [
            (r"ab", 2),
            (r"ab\", 2),
            (r"ab\\", 4),
            (r"ab\n", 4),
            (r"a\u00e", 1),
            (r"a\u00e9", 7),
            (r"a\ud83d", 1),
            (r"a\ud83d\ude0", 1),
            (r"a\ud83d\ude00", 13),
            (r"a\ud83dxxxxxx", 13),
        ] {
            assert_eq!(whole_escapes(written), whole, "{written}");
        }
        assert_eq!(whole_from(r"a\u00e9b", 3), 7);
        assert_eq!(whole_from(r"a\u00e9b", 1), 1);
        assert_eq!(whole_from(r"a\\nb", 2), 3);
    }

    #[test]
    fn it_says_what_serde_says() {
        let written = r#"tab\tquote\"uni\u0416\ud83d\ude00slash\/back\\\b\f\r\n"#;
        let said: String = serde_json::from_str(&format!("\"{written}\"")).unwrap();
        assert_eq!(Plain::decode(written).text, said);
    }
}
