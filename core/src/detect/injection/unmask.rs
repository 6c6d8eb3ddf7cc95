//! A text as it is meant to be read: without what nobody sees, in plain letters.
//!
//! Only texts that give reason to are looked at this way, and they are in addition: what is odd about a text may be
//! quite in order, as emoji are joined by characters without width and Persian words parted by them.

mod letters;
mod places;

use std::ops::Range;

use self::letters::{is_hidden, look_alike, plain, tagged};
use self::places::Places;
use super::grams::Oddities;

/// A text in plain letters, and where its parts stood.
#[derive(Clone, Debug, Default)]
pub(super) struct Plain {
    /// The text.
    pub(super) text: String,
    places: Places,
    /// Characters that nobody sees, within words of Latin letters.
    pub(super) hidden: usize,
    /// Words with letters of one script that look like those of another.
    pub(super) disguised: usize,
    /// Characters of the block of tags, which mirrors ASCII and is never shown.
    pub(super) tags: usize,
}

impl Plain {
    /// Of a text with such oddities. Nothing, if it is as plain already.
    pub(super) fn of(text: &str, oddities: Oddities) -> Option<Self> {
        if !oddities.leet && !oddities.spaced && !has_disguised(text) {
            return None;
        }
        let mut plain = Self::default();
        for (start, word) in words(text) {
            plain.word(word, start, oddities.leet);
        }
        if oddities.spaced {
            plain.join();
        }
        (plain.text != text).then_some(plain)
    }

    /// Where what stands here stood, in a text of this length.
    pub(super) fn original(&self, span: &Range<usize>, length: usize) -> Range<usize> {
        let stood = |at: usize| match at < self.text.len() {
            true => self.places.stood(at),
            false => length,
        };
        stood(span.start)..stood(span.end)
    }

    fn push(&mut self, c: char, stood: usize) {
        self.places.push(self.text.len(), stood);
        self.text.push(c);
    }

    fn word(&mut self, word: &str, start: usize, is_leet: bool) {
        let has_latin = word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let is_leet = is_leet && has_latin && word.bytes().any(|byte| byte.is_ascii_digit());
        let mixes = mixes(word);
        let mut is_disguised = false;
        for (at, c) in word.char_indices() {
            let stood = start.saturating_add(at);
            if let Some(tag) = tagged(c) {
                self.tags = self.tags.saturating_add(1);
                self.push(tag, stood);
            } else if is_hidden(c) {
                self.hidden = self.hidden.saturating_add(usize::from(has_latin));
            } else if mixes && let Some(alike) = look_alike(c) {
                is_disguised = true;
                self.push(alike, stood);
            } else {
                self.push(if is_leet { letters::leet(c) } else { plain(c) }, stood);
            }
        }
        self.disguised = self.disguised.saturating_add(usize::from(is_disguised));
    }

    /// Puts letters that stand alone together; where two blanks part them, a word ends.
    fn join(&mut self) {
        let mut joined = Self {
            places: Places::default(),
            text: String::with_capacity(self.text.len()),
            ..*self
        };
        let mut stood = self.places.in_order();
        let mut last = Edge::default();
        for (at, c) in self.text.char_indices() {
            let rest = self.text.get(at.saturating_add(c.len_utf8())..);
            let is_between = last.is_alone && !c.is_alphanumeric() && begins_alone(rest);
            if !is_between {
                joined.push(c, stood(at));
            }
            last = last.then(c, rest);
        }
        drop(stood);
        *self = joined;
    }
}

/// What the last character was.
#[derive(Clone, Copy, Debug, Default)]
struct Edge {
    is_letter: bool,
    /// Whether it was a letter with none on either side.
    is_alone: bool,
}

impl Edge {
    /// After the next character, which the rest follows.
    fn then(self, c: char, rest: Option<&str>) -> Self {
        let is_letter = c.is_alphanumeric();
        Self {
            is_letter,
            is_alone: is_letter
                && !self.is_letter
                && !next(rest).is_some_and(char::is_alphanumeric),
        }
    }
}

/// Whether a letter stands here without another one behind it.
fn begins_alone(rest: Option<&str>) -> bool {
    let mut characters = rest.unwrap_or_default().chars();
    let first = characters.next().is_some_and(char::is_alphanumeric);
    first && !characters.next().is_some_and(char::is_alphanumeric)
}

fn next(rest: Option<&str>) -> Option<char> {
    rest?.chars().next()
}

/// What stands between white space, that included, and where.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0_usize;
    let words = text.split_inclusive(|c: char| c.is_ascii_whitespace());
    words.map(move |word| {
        let at = start;
        start = start.saturating_add(word.len());
        (at, word)
    })
}

/// Whether any word has a character that is not what it seems. Most texts have few characters that could be.
fn has_disguised(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_at_checked(ascii(rest))
        && !after.is_empty()
    {
        let at = before.len();
        let is_space = |c: char| c.is_ascii_whitespace();
        let start = before.rfind(is_space).unwrap_or(0);
        let length = after.find(is_space).unwrap_or(after.len());
        let end = at.saturating_add(length);
        if rest.get(start..end).is_some_and(is_disguised) {
            return true;
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    false
}

/// How many characters of ASCII it begins with.
fn ascii(text: &str) -> usize {
    let (eights, _) = text.as_bytes().as_chunks::<8>();
    let eights = eights.iter().take_while(|eight| eight.is_ascii()).count();
    let start = eights.saturating_mul(8);
    let rest = text.bytes().skip(start).take_while(u8::is_ascii);
    start.saturating_add(rest.count())
}

/// Whether it has a character that is not what it seems.
fn is_disguised(word: &str) -> bool {
    let mixes = mixes(word);
    let is_other = |c: char| {
        let is_unseen = tagged(c).is_some() || is_hidden(c);
        is_unseen || plain(c) != c || (mixes && look_alike(c).is_some())
    };
    !word.is_ascii() && word.chars().any(|c| !c.is_ascii() && is_other(c))
}

/// Whether it has letters of ASCII beside others.
fn mixes(word: &str) -> bool {
    !word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn of(text: &str, oddities: Oddities) -> Option<String> {
        Plain::of(text, oddities).map(|plain| plain.text)
    }

    #[test]
    fn reads_what_is_meant() {
        let none = Oddities::default();
        let leet = Oddities { leet: true, ..none };
        let spaced = Oddities {
            spaced: true,
            ..none
        };
        for (text, oddities, plain) in [
            ("ig\u{200b}no\u{2060}re it", none, "ignore it"),
            ("ｉｇｎｏｒｅ it", none, "ignore it"),
            ("𝐢𝐠𝐧𝐨𝐫𝐞 𝘪𝘵", none, "ignore it"),
            ("ignоrе it", none, "ignore it"),
            ("1gn0r3 17", leet, "ignore 17"),
            ("i g n o r e  i t", spaced, "ignore  it"),
            ("\u{e0069}\u{e0074}", none, "it"),
        ] {
            assert_eq!(of(text, oddities).as_deref(), Some(plain), "{text}");
        }
    }

    #[test]
    fn leaves_scripts_and_plain_text_alone() {
        for text in ["привет, мир", "über Straße", "ignore it", "日本語"] {
            assert_eq!(of(text, Oddities::default()), None, "{text}");
        }
    }

    #[test]
    fn knows_where_it_stood() {
        let text = "é ig\u{200b}nore";
        let plain = Plain::of(text, Oddities::default()).unwrap();
        let start = plain.text.find("ignore").unwrap();
        let stood = plain.original(&(start..plain.text.len()), text.len());
        assert_eq!(&text[stood], "ig\u{200b}nore");
    }
}
