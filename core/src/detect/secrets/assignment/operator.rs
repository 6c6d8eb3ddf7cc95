//! What stands between a name and what it is given.

use super::super::alphabet::{Alphabet, BLANK, QUOTE};
use super::super::view::View;
use super::name::Name;

/// How it is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    /// Where what is given begins, blanks and quotes included.
    pub(super) end: usize,
    /// Whether what is given may stand on the next line.
    pub(super) spans_lines: bool,
    /// Whether what is given stands in quotes, or is none: a list of arguments.
    pub(super) wants_quotes: bool,
}

const CLOSING: Alphabet = QUOTE.with(b'\\').with(b']');
const SIGN: Alphabet = Alphabet::of(b"=:?.|+>");
const TYPE: Alphabet = Alphabet::of(b"&A-Za-z");

/// Types that are written between a name and its value.
const TYPES: [&[u8]; 4] = [b"string", b"str", b"&str", b"text"];

/// The operator behind this name.
pub(super) fn after(name: &Name<'_>, view: &View<'_>) -> Option<Operator> {
    let closed = view.run(name.end, 4, &CLOSING);
    let blank = blanks(closed, view);
    let assigning = |end| Operator {
        end,
        spans_lines: false,
        wants_quotes: false,
    };
    match view.at(blank)? {
        b'>' if view.before(name.start) == Some(b'<') => Some(Operator {
            spans_lines: true,
            ..assigning(blank.saturating_add(1))
        }),
        b',' if closed > name.end => Some(Operator {
            wants_quotes: true,
            ..assigning(blank.saturating_add(1))
        }),
        b'=' | b':' | b'?' | b'.' | b'|' | b'+' => {
            let end = signs(blank, view)?;
            Some(assigning(annotated(end, view).unwrap_or(end)))
        }
        // Two attributes of an element: `key="Password" value="…"`.
        b'v' if closed > name.end && view.has(blank, b"value=") => Some(Operator {
            wants_quotes: true,
            ..assigning(blank.saturating_add(6))
        }),
        // A type before the sign, as in Go: `var token string = "…"`.
        b's' if blank > closed => {
            let end = view.run(blank, 8, &TYPE);
            (view.slice(blank, end) == b"string").then_some(())?;
            Some(assigning(signs(blanks(end, view), view)?))
        }
        _ if blank > name.end && closed == name.end && is_flag(name, view) => {
            Some(assigning(blank))
        }
        _ => None,
    }
}

/// Behind the signs of an assignment: at most four, and one of them `=` or `:`, or two bars.
fn signs(from: usize, view: &View<'_>) -> Option<usize> {
    let end = view.run(from, 4, &SIGN);
    let signs = view.slice(from, end);
    (signs.contains(&b'=') || signs.contains(&b':') || signs == b"||").then_some(end)
}

/// Behind the sign that follows a type: `token: string = "…"`.
fn annotated(from: usize, view: &View<'_>) -> Option<usize> {
    let start = blanks(from, view);
    let end = view.run(start, 7, &TYPE);
    if !TYPES
        .iter()
        .any(|known| view.slice(start, end).eq_ignore_ascii_case(known))
    {
        return None;
    }
    let sign = blanks(end, view);
    (view.at(sign)? == b'=').then(|| sign.saturating_add(1))
}

/// Behind the blanks, of which alignment may need some.
fn blanks(from: usize, view: &View<'_>) -> usize {
    view.run(from, 24, &BLANK)
}

/// An option on a command line is given what comes after a blank.
fn is_flag(name: &Name<'_>, view: &View<'_>) -> bool {
    name.text.starts_with(b"--")
        && view
            .before(name.start)
            .is_none_or(|byte| byte.is_ascii_whitespace())
}
