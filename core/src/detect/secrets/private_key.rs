//! Private keys in the armour of PEM (RFC 7468) and of PGP (RFC 9580, section 6.2).

use super::alphabet::Alphabet;
use super::found;
use super::view::View;
use crate::detect::{Anchors, Detector, LONGEST, Place, Sight, Text};

/// The kind of what it finds.
const KIND: &str = "private_key";

/// Finds armoured private keys, whole or cut off.
#[derive(Debug)]
pub(super) struct PrivateKeys;

const BEGIN: &[u8] = b"-----BEGIN";

/// The longest name of a kind of key.
const LABEL: usize = 100;

/// The shortest key, in letters and digits of base64: an Ed25519 seed in PKCS #8 has 64 bytes of base64.
const SHORTEST: usize = 48;

impl Detector for PrivateKeys {
    fn anchors(&self) -> Anchors {
        // One dash only: a line of them is a line, not a place to look at for each.
        Anchors {
            words: vec!["-begin".to_owned()],
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let Some(start) = place.span.start.checked_sub(4) else {
            return;
        };
        let view = View::new(text);
        if view.slice(start, place.span.end) != BEGIN {
            return;
        }
        let key = end(place.span.end, &view);
        if view.is_short() {
            sight.open(start);
        } else if let Some(end) = key {
            sight.found(found(KIND, start..end, 99));
        }
    }
}

/// Where the key ends whose label begins here.
fn end(label: usize, view: &View<'_>) -> Option<usize> {
    let ends = view.run(label, LABEL, &NAME);
    let name = view.slice(label, ends);
    if !(name.ends_with(b"PRIVATE KEY") || name.ends_with(b"PRIVATE KEY BLOCK"))
        || !view.has(ends, b"-----")
    {
        return None;
    }
    let body = ends.saturating_add(5);
    let last = armour(body, view);
    let drawn = view
        .slice(body, last)
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric());
    if drawn.count() < SHORTEST {
        return None;
    }
    Some(footer(last, view).unwrap_or(last))
}

/// Where what may stand in the armour ends. Headers have dashes, but never five of them.
fn armour(from: usize, view: &View<'_>) -> usize {
    let mut at = from;
    while at.saturating_sub(from) < LONGEST.saturating_sub(300) {
        let end = view.run(at, LONGEST, &ARMOUR);
        let dashes = view.run(end, 5, &DASH);
        if dashes == end || dashes.saturating_sub(end) == 5 {
            return end;
        }
        at = dashes;
    }
    at
}

/// Where the line ends that closes the armour.
fn footer(from: usize, view: &View<'_>) -> Option<usize> {
    view.has(from, b"-----END").then_some(())?;
    let label = from.saturating_add(8);
    let ends = view.run(label, LABEL, &NAME);
    view.has(ends, b"-----").then(|| ends.saturating_add(5))
}

const NAME: Alphabet = Alphabet::of(b"0-9A-Z _");
const DASH: Alphabet = Alphabet::of(b"-");
/// Base64, headers, line ends, and how strings of programs write those.
const ARMOUR: Alphabet = Alphabet::of(b"0-9A-Za-z+/=:,.\\\"'()@ \t\r\n");
