//! The shape of a key, written in a line: `ghp_%a36` is `ghp_` and 36 letters or digits.

use super::alphabet;
use super::view::View;

/// The longest run that a shape without an upper bound takes, in bytes.
const LONGEST_RUN: usize = 1_000;

/// What a key looks like. Letters stand for themselves; `%` begins a run: an alphabet's letter
/// ([`alphabet::holds`]), how many at least, and after `..` how many at most, a thousand if no number follows.
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
        let mut shape = self.0.as_bytes();
        let mut at = from;
        while let Some((first, rest)) = shape.split_first() {
            if *first == b'%' {
                let (run, rest) = Run::read(rest);
                at = run.end(view, at)?;
                shape = rest;
            } else {
                view.at(at).filter(|byte| byte == first)?;
                at = at.saturating_add(1);
                shape = rest;
            }
        }
        Some(at)
    }
}

impl Run {
    /// Reads the run that this begins with, and what is left.
    fn read(shape: &[u8]) -> (Self, &[u8]) {
        let (alphabet, rest) = shape
            .split_first()
            .map_or((0, shape), |(a, rest)| (*a, rest));
        let (least, rest) = number(rest);
        let least = least.unwrap_or(1);
        let (most, rest) = match rest.strip_prefix(b"..") {
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
        let end = view.run(from, self.most, |byte| alphabet::holds(self.alphabet, byte));
        (end.saturating_sub(from) >= self.least).then_some(end)
    }
}

/// The number that this begins with, and what is left.
fn number(shape: &[u8]) -> (Option<usize>, &[u8]) {
    let mut number = None;
    let mut rest = shape;
    while let Some((digit, tail)) = rest.split_first().filter(|(byte, _)| byte.is_ascii_digit()) {
        let digit = usize::from(digit.saturating_sub(b'0'));
        number = Some(
            number
                .unwrap_or(0_usize)
                .saturating_mul(10)
                .saturating_add(digit),
        );
        rest = tail;
    }
    (number, rest)
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
