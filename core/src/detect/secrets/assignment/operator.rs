//! What stands between a name and what it is given.

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

/// Types that are written between a name and its value.
const TYPES: [&[u8]; 4] = [b"string", b"str", b"&str", b"text"];

/// The operator behind this name.
pub(super) fn after(name: &Name<'_>, view: &View<'_>) -> Option<Operator> {
    let closed = view.run(name.end, 4, |byte| {
        matches!(byte, b'\\' | b'"' | b'\'' | b'`' | b']')
    });
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
        // A type before the sign, as in Go: `var token string = "…"`.
        b's' if blank > closed => {
            let end = view.run(blank, 8, |byte| byte.is_ascii_lowercase());
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
    let end = view.run(from, 4, |byte| {
        matches!(byte, b'=' | b':' | b'?' | b'.' | b'|' | b'+' | b'>')
    });
    let signs = view.slice(from, end);
    (signs.contains(&b'=') || signs.contains(&b':') || signs == b"||").then_some(end)
}

/// Behind the sign that follows a type: `token: string = "…"`.
fn annotated(from: usize, view: &View<'_>) -> Option<usize> {
    let start = blanks(from, view);
    let end = view.run(start, 7, |byte| byte.is_ascii_alphabetic() || byte == b'&');
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
    view.run(from, 24, |byte| matches!(byte, b' ' | b'\t'))
}

/// An option on a command line is given what comes after a blank.
fn is_flag(name: &Name<'_>, view: &View<'_>) -> bool {
    name.text.starts_with(b"--")
        && view
            .before(name.start)
            .is_none_or(|byte| byte.is_ascii_whitespace())
}
