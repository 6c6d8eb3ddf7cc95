//! Addresses of pages: they name people's sites, profiles and documents.

use super::email::LONGEST_DOMAIN;
use super::{confidence, email};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, LONGEST, Place, Sight, Text};

/// The longest address looked at, in bytes: what browsers are known to take (RFC 9110, 4.1, recommends 8000).
const LONGEST_URL: usize = 2048;

/// The kind of what it finds.
const KIND: &str = "url";

/// Finds `http`, `https` and `ftp` addresses, and what begins with `www.`.
pub(super) struct Url;

impl Detector for Url {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: vec!["://".to_owned(), "www.".to_owned()],
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        const { assert!(LONGEST_URL < LONGEST) };
        let bytes = text.text.as_bytes();
        let Some((start, host)) = begins(bytes, place) else {
            return;
        };
        if start < sight.found_until() {
            return;
        }
        let behind = bytes.get(host..).unwrap_or_default();
        let name = run(behind, LONGEST_DOMAIN + 1, |byte| !b"/?#:".contains(&byte));
        if name.len() == behind.len() && !text.is_whole {
            return sight.open(start);
        }
        if name.len() > LONGEST_DOMAIN || email::ending_in_tld(name).is_none() {
            return;
        }
        let whole = run(behind, LONGEST_URL, |_| true);
        if whole.len() == behind.len() && !text.is_whole {
            return sight.open(start);
        }
        let trailing = whole.iter().rev().take_while(|byte| is_closing(**byte));
        let end = host
            .saturating_add(whole.len())
            .saturating_sub(trailing.count());
        if text.text.is_char_boundary(end) {
            sight.found(Finding {
                kind: Kind::new(Family::Pii, KIND),
                span: start..end,
                confidence: confidence(60),
            });
        }
    }
}

/// What of an address these bytes begin with, up to `most` of them, as long as they also belong to a part of it.
fn run(bytes: &[u8], most: usize, belongs: impl Fn(u8) -> bool) -> &[u8] {
    let run = bytes.iter().take(most);
    let length = run
        .take_while(|byte| is_url(**byte) && belongs(**byte))
        .count();
    bytes.get(..length).unwrap_or_default()
}

/// Where an address begins, and where its host does.
fn begins(bytes: &[u8], place: &Place) -> Option<(usize, usize)> {
    let before = bytes.get(..place.span.start)?;
    if place.anchor == 1 {
        return (!is_within(before)).then_some((place.span.start, place.span.start));
    }
    let schemes: [&[u8]; 3] = [b"https", b"http", b"ftp"];
    let ends = |scheme: &&&[u8]| {
        let tail = before
            .len()
            .checked_sub(scheme.len())
            .and_then(|at| before.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(scheme))
    };
    let scheme = schemes.iter().find(ends)?;
    let start = place.span.start.checked_sub(scheme.len())?;
    let is_first = !is_within(before.get(..start).unwrap_or_default());
    is_first.then_some((start, place.span.end))
}

/// Whether what stands before goes on: an address within another is part of it, and is not read once more.
fn is_within(before: &[u8]) -> bool {
    let last = before.last();
    last.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"/.-_".contains(byte))
}

const fn is_url(byte: u8) -> bool {
    byte > b' '
        && !matches!(
            byte,
            b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'\\' | 0x7F
        )
}

/// Whether a sign at the end belongs to the sentence.
const fn is_closing(byte: u8) -> bool {
    matches!(
        byte,
        b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b')' | b']' | b'*'
    )
}
