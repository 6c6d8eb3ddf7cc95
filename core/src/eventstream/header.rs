//! A message's headers: each a name, a type, and a value whose length the type tells or which says it.

use super::Broken;

/// A header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Header<'a> {
    pub(super) name: &'a str,
    /// Its value, where that is text: no header of another type means anything to us.
    pub(super) text: Option<&'a str>,
}

/// Each of the headers; after one that is malformed, none.
pub(super) fn read(bytes: &[u8]) -> impl Iterator<Item = Result<Header<'_>, Broken>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let split = split_header(rest);
        rest = split.map_or(&[], |(_, after)| after);
        Some(split.map(|(header, _)| header).ok_or(Broken::Headers))
    })
}

/// The types, as their values' lengths tell.
const TRUE: u8 = 0;
const FALSE: u8 = 1;
const BYTE: u8 = 2;
const SHORT: u8 = 3;
const INTEGER: u8 = 4;
const LONG: u8 = 5;
const BYTES: u8 = 6;
const TEXT: u8 = 7;
const TIMESTAMP: u8 = 8;
const UUID: u8 = 9;

fn split_header(bytes: &[u8]) -> Option<(Header<'_>, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let (kind, rest) = rest.split_first()?;
    let (length, rest) = match *kind {
        TRUE | FALSE => (0, rest),
        BYTE => (1, rest),
        SHORT => (2, rest),
        INTEGER => (4, rest),
        LONG | TIMESTAMP => (8, rest),
        UUID => (16, rest),
        BYTES | TEXT => {
            let (length, rest) = rest.split_first_chunk()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    let text = match *kind {
        TEXT => Some(str::from_utf8(value).ok()?),
        _ => None,
    };
    let name = str::from_utf8(name).ok()?;
    Some((Header { name, text }, rest))
}
