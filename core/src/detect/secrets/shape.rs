//! The shape of a key, written in a line: `ghp_%a36` is `ghp_` and 36 letters or digits.

use super::alphabet;
use super::view::View;

/// The longest run that a shape without an upper bound takes, in bytes.
const LONGEST_RUN: usize = 1_000;

/// What a key looks like. Letters stand for themselves; `%` begins a run: an alphabet's letter
/// ([`alphabet::of_letter`]), how many at least, and after `..` how many at most, a thousand if no number follows.
///
/// A run takes as much as it can, and nothing is tried twice: a shape costs one look at each byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape(pub(super) &'static str);

/// A run of a shape.
#[derive(Clone, Copy, Debug)]
struct Run {
    alphabet: u8,
    least: usize,
    most: usize,
}

impl Shape {
    /// The letters it begins with.
    pub(super) fn head(self) -> &'static str {
        self.0.split('%').next().unwrap_or_default()
    }

    /// Where it ends if it begins here; `None` if it does not.
    pub(super) fn end(self, view: &View<'_>, from: usize) -> Option<usize> {
        let mut parts = self.0.split('%');
        let mut at = literal(parts.next().unwrap_or_default(), view, from)?;
        for part in parts {
            let (run, rest) = Run::read(part);
            at = literal(rest, view, run.end(view, at)?)?;
        }
        Some(at)
    }
}

impl Run {
    /// Reads the run that this begins with, and what is left.
    fn read(part: &str) -> (Self, &str) {
        let alphabet = part.as_bytes().first().copied().unwrap_or_default();
        let (least, rest) = number(part.get(1..).unwrap_or_default());
        let least = least.unwrap_or(1);
        let (most, rest) = match rest.strip_prefix("..") {
            Some(rest) => {
                let (most, rest) = number(rest);
                (most.unwrap_or(LONGEST_RUN), rest)
            }
            None => (least, rest),
        };
        let run = Self {
            alphabet,
            least,
            most,
        };
        (run, rest)
    }

    fn end(self, view: &View<'_>, from: usize) -> Option<usize> {
        let end = view.run(from, self.most, alphabet::of_letter(self.alphabet));
        (end.saturating_sub(from) >= self.least).then_some(end)
    }
}

/// Where these letters end if they stand here.
fn literal(letters: &str, view: &View<'_>, from: usize) -> Option<usize> {
    let stands = view.has(from, letters.as_bytes());
    stands.then(|| from.saturating_add(letters.len()))
}

/// The number that this begins with, and what is left.
pub(super) fn number(text: &str) -> (Option<usize>, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or_default();
    (digits.parse().ok(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Text;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn end(shape: &'static str, text: &str) -> Option<usize> {
        let view = View::new(Text {
            text,
            is_whole: true,
        });
        Shape(shape).end(&view, 0)
    }

    #[test]
    fn runs_have_an_alphabet_and_bounds() {
        assert_eq!(end("ab%d2", "ab12"), Some(4));
        assert_eq!(end("ab%d2", "ab123"), Some(4));
        assert_eq!(end("ab%d2", "ab1x"), None);
        assert_eq!(end("%h2..4.x", "cafe.x"), Some(6));
        assert_eq!(end("%h2..4.x", "c.x"), None);
        assert_eq!(end("%a1..", "abc"), Some(3));
        assert_eq!(Shape("ghp_%a36").head(), "ghp_");
    }
}
