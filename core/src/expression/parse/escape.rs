//! What stands after a `\`.

use std::iter::Peekable;
use std::str::Chars;

use super::super::ExpressionError;
use super::super::class::Class;
use super::Look;

/// What an escape means.
pub(super) enum Escaped {
    Class(Class),
    Char(char),
    Look(Look),
}

pub(super) fn escape(rest: &mut Peekable<Chars<'_>>) -> Result<Escaped, ExpressionError> {
    let c = rest.next().ok_or(ExpressionError::Escape)?;
    Ok(match c {
        'd' => Escaped::Class(Class::of(Class::DIGITS)),
        'D' => Escaped::Class(Class::of(Class::DIGITS).negated()),
        'w' => Escaped::Class(Class::of(Class::WORDS)),
        'W' => Escaped::Class(Class::of(Class::WORDS).negated()),
        's' => Escaped::Class(Class::of(Class::SPACES)),
        'S' => Escaped::Class(Class::of(Class::SPACES).negated()),
        'b' => Escaped::Look(Look::Boundary),
        'B' => Escaped::Look(Look::NoBoundary),
        'A' => Escaped::Look(Look::Start),
        'z' => Escaped::Look(Look::End),
        'n' => Escaped::Char('\n'),
        'r' => Escaped::Char('\r'),
        't' => Escaped::Char('\t'),
        'f' => Escaped::Char('\u{c}'),
        'v' => Escaped::Char('\u{b}'),
        'x' => Escaped::Char(numbered(rest, 2)?),
        'u' => Escaped::Char(numbered(rest, 4)?),
        'U' => Escaped::Char(numbered(rest, 8)?),
        'p' | 'P' => return Err(ExpressionError::UnicodeClass),
        '1'..='9' | 'k' => return Err(ExpressionError::BackReference),
        c if c.is_ascii_punctuation() => Escaped::Char(c),
        _ => return Err(ExpressionError::Escape),
    })
}

/// So many hexadecimal digits, or any number of them in braces.
fn numbered(rest: &mut Peekable<Chars<'_>>, digits: usize) -> Result<char, ExpressionError> {
    let number: String = if rest.next_if_eq(&'{').is_some() {
        rest.by_ref().take_while(|c| *c != '}').collect()
    } else {
        rest.by_ref().take(digits).collect()
    };
    let number = number.chars().try_fold(0_u32, |number, c| {
        let digit = c.to_digit(16)?;
        number.checked_mul(16)?.checked_add(digit)
    });
    number
        .and_then(char::from_u32)
        .ok_or(ExpressionError::Number)
}
