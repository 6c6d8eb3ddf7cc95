//! What a name is given.

use super::super::alphabet::{Alphabet, BASE64URL, BLANK, GRAPHIC, QUOTE};
use super::super::view::View;
use super::name::Name;
use super::operator::Operator;

/// The longest value that is looked at, in bytes: longer ones are documents, and have formats of their own.
const LONGEST: usize = 300;

/// The shortest that any vendor gives out, in bytes, and the shortest password.
const SHORTEST: usize = 8;

/// A value, without its quotes.
#[derive(Debug)]
pub(super) struct Value<'t> {
    pub(super) text: &'t [u8],
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it stands in quotes.
    pub(super) is_quoted: bool,
}

impl<'t> Value<'t> {
    /// The value behind this operator.
    pub(super) fn read(operator: Operator, name: &Name<'_>, view: &View<'t>) -> Option<Self> {
        let start = skip_blanks(operator, view);
        let escaped = view.run(start, 3, &ESCAPE);
        let quote = view.at(escaped).filter(|byte| QUOTE.has(*byte));
        let value = match quote {
            Some(quote) => Self::quoted(escaped.saturating_add(1), quote, name, view),
            None if operator.wants_quotes || escaped > start => None,
            None => Self::bare(start, view),
        };
        value.filter(|value| {
            value.text.len() >= SHORTEST && !is_minified(name, operator, value, view)
        })
    }

    /// Up to the quote.
    fn quoted(start: usize, quote: u8, name: &Name<'_>, view: &View<'t>) -> Option<Self> {
        let holds = match name.noun.is_password() {
            true => TYPED.without(quote),
            false => KEY,
        };
        let end = view.run(start, LONGEST, &holds);
        let closes = view
            .at(end)
            .is_none_or(|byte| byte == quote || byte == b'\\');
        closes.then(|| Self::between(start, end, true, view))
    }

    /// Up to what cannot belong to it.
    fn bare(start: usize, view: &View<'t>) -> Option<Self> {
        let end = view.run(start, LONGEST, &KEY);
        let closes = view
            .at(end)
            .is_none_or(|byte| byte.is_ascii_whitespace() || b";,&\"'`\\<}]|".contains(&byte));
        closes.then(|| Self::between(start, end, false, view))
    }

    fn between(start: usize, end: usize, is_quoted: bool, view: &View<'t>) -> Self {
        // A full stop or a comma ends the sentence it stands in.
        let text = view.slice(start, end);
        let dots = if is_quoted {
            0
        } else {
            text.iter().rev().take_while(|byte| **byte == b'.').count()
        };
        let end = end.saturating_sub(dots);
        Self {
            text: view.slice(start, end),
            start,
            end,
            is_quoted,
        }
    }
}

fn skip_blanks(operator: Operator, view: &View<'_>) -> usize {
    let blank = match operator.spans_lines {
        true => &LINES,
        false => &BLANK,
    };
    view.run(operator.end, 40, blank)
}

/// What a vendor's generator uses.
const KEY: Alphabet = BASE64URL
    .with(b'.')
    .with(b'~')
    .with(b'+')
    .with(b'/')
    .with(b'=')
    .with(b':');
/// What somebody types into a field for a password.
const TYPED: Alphabet = GRAPHIC
    .without(b'\\')
    .without(b'"')
    .without(b'`')
    .without(b'<')
    .without(b'>')
    .without(b'{')
    .without(b'}');
const ESCAPE: Alphabet = Alphabet::of(b"\\");
const LINES: Alphabet = BLANK.with(b'\r').with(b'\n');

/// Whether it is a member of an object in a script made small for browsers, where no key is secret: `,apiKey:"…"`.
fn is_minified(name: &Name<'_>, operator: Operator, value: &Value<'_>, view: &View<'_>) -> bool {
    let touches =
        value.start == operator.end.saturating_add(1) && operator.end == name.end.saturating_add(1);
    value.is_quoted
        && touches
        && view
            .before(name.start)
            .is_some_and(|byte| matches!(byte, b',' | b'{'))
}
