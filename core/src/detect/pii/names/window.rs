//! A word and the three before and behind it.

use std::ops::Range;

use super::features;
use super::model::{Class, Model};
use super::token::{ENGLISH, SURNAME, Shape, Token, clue};
use crate::detect::pii::words::{self, Words, words};

/// So many words on either side.
const SIDE: usize = 3;

/// So far from a word its neighbours are looked for, in bytes.
const NEAR: usize = 48;

/// Of longer words only so many bytes are looked at.
const LONG: usize = 48;

/// What stands between two words, as the features number it.
pub(super) type Gap = u32;

/// Where a text begins or ends.
pub(super) const EDGE: Gap = 15;

/// English words that begin sentences and no names, though some list of names may hold them: there is a place called `The`.
const OPENERS: Words = words![
    "the" "this" "that" "these" "those" "a" "an" "i" "you" "he" "she" "it" "we" "they" "there" "here" "my" "your" "his" "her" "its"
    "our" "their" "what" "who" "why" "when" "where" "which" "how" "if" "as" "at" "in" "on" "of" "for" "from" "to" "with" "by" "and"
    "but" "or" "so" "then" "than" "while" "once" "since" "until" "after" "before" "because" "although" "though" "however" "also"
    "moreover" "furthermore" "additionally" "finally" "is" "are" "was" "were" "be" "do" "does" "did" "can" "could" "would" "should"
    "has" "have" "had" "not" "no" "yes" "only" "just" "now" "all" "any" "each" "every" "some" "please" "imagine" "suppose" "pretend"
    "consider" "think" "help" "focus" "let"
];

/// A word among its neighbours; it moves on, word by word.
#[derive(Clone, Debug)]
pub(super) struct Window {
    tokens: [Token; 2 * SIDE + 1],
    /// Where each stands; at the text's ends nowhere.
    spans: [Range<usize>; 2 * SIDE + 1],
    /// Before the middle one, and behind it.
    gaps: (Gap, Gap),
    /// Whether the text ended before all of its neighbours were there.
    is_cut: bool,
}

impl Window {
    /// Reads the words around one that begins at `at`.
    pub(super) fn read(model: &Model, text: &str, at: usize) -> Self {
        let mut window = Self {
            tokens: [Token::default(); 2 * SIDE + 1],
            spans: [const { 0..0 }; 2 * SIDE + 1],
            gaps: (EDGE, EDGE),
            is_cut: false,
        };
        let mut before = at;
        for place in (0..SIDE).rev() {
            let word = word_before(text, before);
            before = word.start;
            window.put(model, text, place, word);
        }
        window.read_from(model, text, SIDE, at);
        for place in SIDE + 1..=2 * SIDE {
            window.read_behind(model, text, place);
        }
        window.set_gaps(text);
        window
    }

    /// Moves on by a word.
    pub(super) fn forward(&mut self, model: &Model, text: &str) {
        self.tokens.rotate_left(1);
        self.spans.rotate_left(1);
        self.read_behind(model, text, 2 * SIDE);
        self.set_gaps(text);
    }

    /// Moves back by a word.
    pub(super) fn back(&mut self, model: &Model, text: &str) {
        let first = self.spans.first().map_or(0, |span| span.start);
        self.tokens.rotate_right(1);
        self.spans.rotate_right(1);
        let word = word_before(text, first);
        self.put(model, text, 0, word);
        self.set_gaps(text);
    }

    /// The word itself.
    pub(super) fn middle(&self) -> Token {
        self.token(SIDE)
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Range<usize> {
        self.spans.get(SIDE).cloned().unwrap_or_default()
    }

    /// Whether more text may change what is there.
    pub(super) const fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether a name may begin with it: with a capital, or a number beside one.
    pub(super) fn begins(&self) -> bool {
        let is_capital = |place| self.token(place).shape.is_capital();
        let shape = self.middle().shape;
        let joined = |gap| matches!(gap, 0..=2 | 5);
        shape.is_capital()
            || (shape.is_number()
                && (is_capital(SIDE + 1) && joined(self.gaps.1)
                    || is_capital(SIDE - 1) && joined(self.gaps.0)))
    }

    /// Whether a name may begin with the word before; not whether it does.
    pub(super) fn may_begin_before(&self) -> bool {
        let shape = self.token(SIDE - 1).shape;
        shape.is_capital() || shape.is_number()
    }

    /// Whether it joins what stands around it: `del`, `of`.
    pub(super) fn joins(&self) -> bool {
        let middle = self.middle();
        middle.clue == clue::WITHIN && middle.shape == Shape::Small && self.gaps == (1, 1)
    }

    /// Its class, and by how much that is ahead of being nothing.
    pub(super) fn class(&self, model: &Model) -> Option<(Class, i32)> {
        features::class(model, &self.tokens, self.gaps)
    }

    fn token(&self, place: usize) -> Token {
        self.tokens.get(place).copied().unwrap_or_default()
    }

    /// Reads the word behind the one before `place`.
    fn read_behind(&mut self, model: &Model, text: &str, place: usize) {
        let before = place.saturating_sub(1);
        let end = self.spans.get(before).map_or(0, |span| span.end);
        match start_behind(text, end) {
            Ok(start) => self.read_from(model, text, place, start),
            Err(end) => self.set(place, Token::default(), end..end),
        }
        let end = self.spans.get(place).map_or(0, |span| span.end);
        self.is_cut |= end == text.len();
    }

    /// Reads the word that begins at `start`.
    fn read_from(&mut self, model: &Model, text: &str, place: usize, start: usize) {
        let bytes = text.as_bytes().get(start..).unwrap_or_default();
        match Token::read_first(model, bytes, LONG) {
            Some((token, length)) => self.set(place, token, start..start.saturating_add(length)),
            None => self.put(model, text, place, start..word_end(text, start)),
        }
    }

    fn put(&mut self, model: &Model, text: &str, place: usize, span: Range<usize>) {
        let end = span
            .end
            .min(text.floor_char_boundary(span.start.saturating_add(LONG)));
        let word = text.get(span.start..end).unwrap_or_default();
        let token = if word.is_empty() {
            Token::default()
        } else {
            Token::read(model, word)
        };
        self.set(place, token, span);
    }

    fn set(&mut self, place: usize, token: Token, span: Range<usize>) {
        if let (Some(slot), Some(at)) = (self.tokens.get_mut(place), self.spans.get_mut(place)) {
            (*slot, *at) = (token, span);
        }
    }

    fn set_gaps(&mut self, text: &str) {
        let between =
            |left: usize| match (self.spans.get(left), self.spans.get(left.saturating_add(1))) {
                (Some(left), Some(right)) if !left.is_empty() && !right.is_empty() => {
                    gap(text.get(left.end..right.start).unwrap_or_default())
                }
                _ => EDGE,
            };
        self.gaps = (between(SIDE - 1), between(SIDE));
    }
}

/// Whether a word has its capital only because a sentence begins with it, as most have, with a small word behind it and none
/// with a capital before: a common English word, in no list of given names or places, or one that begins sentences; or is short
/// for something.
pub(super) fn begins_a_sentence(model: &Model, text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let end = at.saturating_add(
        bytes
            .iter()
            .skip(at)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count(),
    );
    // `I think`, `However, it`, `Let's`.
    let mut behind = bytes.iter().skip(end).take(3);
    let next = behind.find(|byte| !matches!(byte, b' ' | b',' | b'\'' | b'*' | b':'));
    let is_small_behind = next.is_some_and(u8::is_ascii_lowercase);
    let word = text.get(at..end).unwrap_or_default();
    if !is_small_behind || word.is_empty() || is_behind_a_capital(bytes, at) {
        return false;
    }
    let token = Token::read(model, word);
    matches!(token.shape, Shape::Letter | Shape::Short)
        || token.lists(model) & !SURNAME == ENGLISH
        || words::has(OPENERS, token.hash)
}

/// Whether the word before, on the same line and with nothing but a space between, begins with a capital or is a number.
fn is_behind_a_capital(bytes: &[u8], at: usize) -> bool {
    let mut before = bytes.get(..at).unwrap_or_default().iter().rev();
    if before.next() != Some(&b' ') {
        return false;
    }
    let word = before
        .take(LONG)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80);
    word.last().is_some_and(|first| !first.is_ascii_lowercase())
}

/// Whether a word goes on here, of whatever script: `É1` is one.
pub(super) fn is_behind_a_letter(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.chars().next_back().is_some_and(is_word)
}

/// Whether a number has a word with a capital right before or behind it.
pub(super) fn is_beside_a_capital(bytes: &[u8], at: usize) -> bool {
    let is_near = |byte: &u8| matches!(byte, b' ' | b'\n' | b',' | b'.' | b'>');
    let digits = bytes.get(at..).unwrap_or_default().iter();
    let mut behind = digits
        .skip_while(|byte| byte.is_ascii_alphanumeric())
        .take(8)
        .skip_while(|byte| is_near(byte));
    let may_be_capital = |byte: &u8| byte.is_ascii_uppercase() || matches!(byte, 0xC3..=0xD3);
    let before = bytes
        .get(at.saturating_sub(32)..at)
        .unwrap_or_default()
        .iter()
        .rev();
    let word = before
        .skip_while(|byte| is_near(byte))
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80);
    behind.next().is_some_and(may_be_capital) || word.last().is_some_and(may_be_capital)
}

/// Whether a letter belongs to a word: as where the scanner begins words, or else each word of `A_A_A` would be read to its
/// end. Of the signs above ASCII, only those of two blocks that hold punctuation do not.
const fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || (letter >= '\u{C0}' && !matches!(letter, '\u{2000}'..='\u{207F}'))
}

fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes().get(at..).unwrap_or_default();
    let is_ascii = |byte: &&u8| byte.is_ascii_alphanumeric();
    let end = at.saturating_add(bytes.iter().take_while(is_ascii).count());
    // What is above ASCII is looked at letter by letter.
    let rest = text.get(end..).unwrap_or_default();
    if rest.as_bytes().first().is_none_or(u8::is_ascii) {
        return end;
    }
    let length = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
    end.saturating_add(length)
}

/// Where the next word begins, if one does so near; or else where the search ended.
fn start_behind(text: &str, end: usize) -> Result<usize, usize> {
    let rest = text.as_bytes().get(end..).unwrap_or_default();
    let is_apart = |byte: &&u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let apart = rest.iter().take(NEAR).take_while(is_apart).count();
    let start = end.saturating_add(apart);
    if rest.get(apart).is_some_and(u8::is_ascii_alphanumeric) && apart < NEAR {
        return Ok(start);
    }
    // What is above ASCII is looked at letter by letter.
    let near = text.floor_char_boundary(end.saturating_add(NEAR));
    let near = text.get(start..near).unwrap_or_default();
    match near.find(is_word) {
        Some(gap) => Ok(start.saturating_add(gap)),
        None => Err(start.saturating_add(near.len())),
    }
}

/// The word before, if one ends near.
fn word_before(text: &str, start: usize) -> Range<usize> {
    let before = text.get(..start).unwrap_or_default();
    let from = before.ceil_char_boundary(start.saturating_sub(NEAR));
    let near = before.get(from..).unwrap_or_default();
    let bytes = near.bytes();
    let apart = bytes
        .rev()
        .take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        .count();
    let end = near.len().saturating_sub(apart);
    let head = near.get(..end).unwrap_or_default();
    let letters = head
        .bytes()
        .rev()
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let first = end.saturating_sub(letters);
    // What is above ASCII is looked at letter by letter.
    match head.as_bytes().get(..first).and_then(<[u8]>::last) {
        Some(byte) if !byte.is_ascii() => last_word(head, from),
        Some(_) | None => from.saturating_add(first)..from.saturating_add(end),
    }
}

/// The last word of what begins at `from`; or where it begins, and nothing there.
fn last_word(near: &str, from: usize) -> Range<usize> {
    let head = near.trim_end_matches(|letter| !is_word(letter));
    let word = head.trim_end_matches(is_word);
    if head.is_empty() {
        return from..from;
    }
    from.saturating_add(word.len())..from.saturating_add(head.len())
}

/// The number of what stands between two words.
fn gap(between: &str) -> Gap {
    if between == " " {
        return 1;
    }
    let lines = between.bytes().filter(|byte| *byte == b'\n').count();
    match (lines, between.trim_matches(' ').chars().next()) {
        (2.., _) => 3,
        (1, _) => 2,
        (0, None) => u32::from(!between.is_empty()),
        (0, Some('.')) => 4,
        (0, Some(',')) => 5,
        (0, Some(':')) => 6,
        (0, Some(';')) => 7,
        (0, Some('"' | '\'')) => 8,
        (0, Some('-')) => 9,
        (0, Some('/')) => 10,
        (0, Some('(' | ')')) => 11,
        (0, Some('>')) => 12,
        (0, Some('#' | '@')) => 13,
        (0, Some(_)) => 14,
    }
}
