//! Credentials in headers: `Authorization: Bearer …`, `Authorization: Basic …` (RFC 9110, section 11.4).

use super::alphabet::{Alphabet, BASE64, BLANK, PADDING, QUOTE};
use super::drawn::is_credential;
use super::found;
use super::view::View;
use crate::detect::{Anchors, Detector, Place, Sight, Text};

/// The kind of what it finds.
const KIND: &str = "authorization";

/// Finds what a client shows to prove who it is.
#[derive(Debug)]
pub(super) struct Headers;

/// The header, and the scheme that is also written without it.
const ANCHORS: [&str; 2] = ["authorization", "bearer"];

/// Schemes of the header, in lower case.
const SCHEMES: [&[u8]; 7] = [
    b"bearer",
    b"basic",
    b"token",
    b"api-token",
    b"apikey",
    b"api-key",
    b"key",
];

/// The longest credential, in bytes.
const LONGEST: usize = 1_000;

/// The shortest, and the shortest that is believed without the header's name, in bytes.
const SHORTEST: usize = 8;
const ALONE: usize = 16;

impl Detector for Headers {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: ANCHORS.map(str::to_owned).to_vec(),
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let view = View::new(text);
        let credential = if place.anchor == 0 {
            behind_name(place.span.end, &view).map(|start| (start, SHORTEST))
        } else {
            behind_scheme(place.span.end, &view).map(|start| (start, ALONE))
        };
        let credential = credential.and_then(|(start, least)| {
            let end = view.run(start, LONGEST, &TOKEN);
            let end = view.run(end, 2, &PADDING);
            let closes = view
                .at(end)
                .is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"{$(*".contains(&byte));
            (closes && end.saturating_sub(start) >= least).then_some((start, end))
        });
        if view.is_short() {
            sight.open(place.span.start);
        } else if let Some((start, end)) =
            credential.filter(|(start, end)| is_credential(view.slice(*start, *end)))
        {
            sight.found(found(KIND, start..end, 80));
        }
    }
}

/// Where the credential begins behind the header's name.
fn behind_name(from: usize, view: &View<'_>) -> Option<usize> {
    let closed = view.run(from, 3, &QUOTES);
    let sign = view.run(closed, 4, &BLANK);
    matches!(view.at(sign)?, b':' | b'=' | b',').then_some(())?;
    let open = view.run(sign.saturating_add(1), 8, &OPENING);
    let scheme = view.run(open, 10, &SCHEME);
    let name = view.slice(open, scheme);
    if SCHEMES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        behind_scheme(scheme, view)
    } else {
        Some(open)
    }
}

/// Where the credential begins behind its scheme.
fn behind_scheme(from: usize, view: &View<'_>) -> Option<usize> {
    let start = view.run(from, 4, &BLANK);
    (start > from).then_some(start)
}

/// The characters of `token68`, and one that some put into theirs.
const TOKEN: Alphabet = BASE64
    .with(b'-')
    .with(b'.')
    .with(b'_')
    .with(b'~')
    .with(b'=')
    .with(b'@');
const SCHEME: Alphabet = Alphabet::of(b"-A-Za-z");
const QUOTES: Alphabet = QUOTE.with(b'\\');
const OPENING: Alphabet = QUOTES.with(b' ').with(b'=');
