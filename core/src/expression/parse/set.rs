//! What stands in brackets.

use std::iter::Peekable;
use std::str::Chars;

use super::super::ExpressionError;
use super::super::class::Class;
use super::escape::{Escaped, escape};

/// A class in brackets, as it is written.
pub(super) struct Set {
    pub(super) class: Class,
    /// Whether every other character is meant.
    pub(super) is_negated: bool,
}

/// Up to the closing bracket.
pub(super) fn set(rest: &mut Peekable<Chars<'_>>) -> Result<Set, ExpressionError> {
    let is_negated = rest.next_if_eq(&'^').is_some();
    let mut class = Class::default();
    let mut is_first = true;
    loop {
        // One that comes first stands for itself.
        if !is_first && rest.next_if_eq(&']').is_some() {
            return Ok(Set { class, is_negated });
        }
        is_first = false;
        let low = match item(rest)? {
            Item::Class(other) => {
                class.add_all(&other);
                continue;
            }
            Item::Char(low) => low,
        };
        let high = high(rest, low)?;
        if high < low {
            return Err(ExpressionError::Range);
        }
        class.add(low, high);
    }
}

enum Item {
    Class(Class),
    Char(char),
}

fn item(rest: &mut Peekable<Chars<'_>>) -> Result<Item, ExpressionError> {
    let c = rest.next().ok_or(ExpressionError::UnclosedClass)?;
    let is_doubled = rest.peek() == Some(&c);
    match c {
        '[' => Err(ExpressionError::NestedClass),
        '&' | '~' | '-' if is_doubled => Err(ExpressionError::NestedClass),
        '\\' => match escape(rest)? {
            Escaped::Class(class) => Ok(Item::Class(class)),
            Escaped::Char(c) => Ok(Item::Char(c)),
            Escaped::Look(_) => Err(ExpressionError::Escape),
        },
        c => Ok(Item::Char(c)),
    }
}

/// The end of the range that begins with `low`, which may be all of it.
fn high(rest: &mut Peekable<Chars<'_>>, low: char) -> Result<char, ExpressionError> {
    let mut ahead = rest.clone();
    if ahead.next() != Some('-') || ahead.peek() == Some(&']') {
        return Ok(low);
    }
    rest.next();
    match item(rest)? {
        Item::Char(high) => Ok(high),
        Item::Class(_) => Err(ExpressionError::Range),
    }
}
