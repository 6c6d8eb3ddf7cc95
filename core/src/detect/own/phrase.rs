//! A word, or a few together, as they may stand in a text: in any case, with whatever white space between them.

use crate::detect::Text;

/// The most white space between two words, in characters: a line's end and an indent.
const MAX_SPACE: usize = 40;

/// A word, or a few together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Phrase {
    /// Its words, with single spaces between them.
    text: String,
    starts_with_letter: bool,
    ends_with_letter: bool,
}

/// What a phrase is at a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Standing {
    /// It stands there, and ends here.
    Until(usize),
    /// It does not stand there.
    Absent,
    /// What follows decides.
    Open,
}

impl Phrase {
    /// `None` where there is nothing but white space.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split_whitespace().collect();
        let text = words.join(" ");
        Some(Self {
            starts_with_letter: text.chars().next()?.is_alphanumeric(),
            ends_with_letter: text.chars().next_back()?.is_alphanumeric(),
            text,
        })
    }

    /// What a text must have for the phrase to be there: how its first word begins, in up to `longest` bytes,
    /// in every case that it may have but for that of ASCII.
    pub(super) fn beginnings(&self, longest: usize) -> Vec<String> {
        let word = self.text.split(' ').next().unwrap_or_default();
        let begin = |word: &str| {
            let beginning = word.get(..word.floor_char_boundary(longest));
            beginning.map(str::to_ascii_lowercase)
        };
        let mut chars = word.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        let capitalised: String = first.chain(chars.flat_map(char::to_lowercase)).collect();
        let cases = [
            word.to_lowercase(),
            word.to_uppercase(),
            capitalised,
            word.to_owned(),
        ];
        let mut beginnings: Vec<String> = Vec::new();
        for beginning in cases.iter().filter_map(|case| begin(case)) {
            if !beginnings.contains(&beginning) {
                beginnings.push(beginning);
            }
        }
        beginnings
    }

    /// Whether it stands at this place, as whole words.
    pub(super) fn stands(&self, text: Text<'_>, at: usize) -> Standing {
        let (before, rest) = text.text.split_at_checked(at).unwrap_or_default();
        if self.starts_with_letter
            && before
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric)
        {
            return Standing::Absent;
        }
        let more = if text.is_whole {
            Standing::Absent
        } else {
            Standing::Open
        };
        let mut chars = rest.char_indices().peekable();
        for wanted in self.text.chars() {
            match chars.next() {
                None => return more,
                Some((_, c)) if wanted == ' ' && c.is_whitespace() => {
                    let mut spaces = 1_usize;
                    while chars
                        .next_if(|(_, c)| c.is_whitespace() && spaces < MAX_SPACE)
                        .is_some()
                    {
                        spaces = spaces.saturating_add(1);
                    }
                }
                Some((_, c)) if is_same(c, wanted) => {}
                Some(_) => return Standing::Absent,
            }
        }
        match chars.next() {
            Some((_, c)) if self.ends_with_letter && c.is_alphanumeric() => Standing::Absent,
            Some((end, _)) => Standing::Until(at.saturating_add(end)),
            None if self.ends_with_letter && !text.is_whole => Standing::Open,
            None => Standing::Until(text.text.len()),
        }
    }
}

/// Whether both are one character but for its case.
fn is_same(one: char, other: char) -> bool {
    one == other || one.to_lowercase().eq(other.to_lowercase())
}
