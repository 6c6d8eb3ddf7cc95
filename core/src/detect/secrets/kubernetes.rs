//! Secrets of Kubernetes in YAML: what stands below `data:` of an object whose `kind` is `Secret`, in base64.

use std::ops::Range;

use super::alphabet::{Alphabet, BASE64, BASE64URL, BLANK, PADDING, QUOTE};
use super::found;
use super::view::View;
use crate::detect::{Anchors, Detector, LOOK_BACK, Place, Sight, Text};

/// The kind of what it finds.
const KIND: &str = "kubernetes_secret";

/// Finds the values of secrets' members.
#[derive(Debug)]
pub(super) struct KubernetesSecrets;

/// How many members are looked at, how long one is at most and at least, and how far behind them the kind may stand, in bytes.
const MEMBERS: usize = 16;
const LONGEST: usize = 4_000;
const SHORTEST: usize = 10;
const BEHIND: usize = 256;

/// What parts one object from the next.
const DOCUMENT: &[u8] = b"---";

const NAME: Alphabet = BASE64URL.with(b'.');
const FOLD: Alphabet = Alphabet::of(b"-|>+");
const ENDING: Alphabet = BLANK.with(b'\r');
const LINE: Alphabet = Alphabet::but(b"\n");
const ANY: Alphabet = Alphabet::but(b"");

impl Detector for KubernetesSecrets {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: vec!["data:".to_owned()],
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let view = View::new(text);
        let is_name = !view
            .before(place.span.start)
            .is_some_and(|byte| byte.is_ascii_graphic());
        if !is_name || !matches!(view.at(place.span.end), Some(b'\n' | b'\r' | b' ') | None) {
            return;
        }
        let (values, end) = values(place.span.end, &view);
        let is_secret = !values.is_empty()
            && (follows_kind(place.span.start, &view) || precedes_kind(end, &view));
        if view.is_short() {
            sight.open(place.span.start);
        } else if is_secret {
            for span in values {
                sight.found(found(KIND, span, 85));
            }
        }
    }
}

/// What the members are given that follow, and where they end.
fn values(from: usize, view: &View<'_>) -> (Vec<Range<usize>>, usize) {
    let (mut values, mut at) = (Vec::new(), from);
    for _ in 0..MEMBERS {
        let Some((value, end)) = member(at, view) else {
            break;
        };
        values.extend(value);
        at = end;
    }
    (values, at)
}

/// The value of the member on the next line, and where it ends; no value on a line that only says something.
fn member(from: usize, view: &View<'_>) -> Option<(Option<Range<usize>>, usize)> {
    let line = next_line(from, view)?;
    let name = blanks(line, view);
    if view.at(name)? == b'#' {
        return Some((None, view.run(name, LONGEST, &LINE)));
    }
    let colon = view.run(name, 64, &NAME);
    if name == line || view.at(colon)? != b':' {
        return None;
    }
    let start = blanks(colon.saturating_add(1), view);
    let folded = view.run(start, 2, &FOLD);
    let start = if folded > start {
        blanks(next_line(folded, view)?, view)
    } else {
        start
    };
    let quoted = view.run(start, 1, &QUOTE);
    let end = view.run(quoted, LONGEST, &BASE64);
    let end = view.run(end, 2, &PADDING);
    let after = view.run(end, 1, &QUOTE);
    let is_value = end.saturating_sub(quoted) >= SHORTEST;
    Some((is_value.then_some(quoted..end), after))
}

/// Where the next line begins, if nothing else stands on this one.
fn next_line(from: usize, view: &View<'_>) -> Option<usize> {
    let end = view.run(from, 64, &ENDING);
    (view.at(end)? == b'\n').then(|| end.saturating_add(1))
}

fn blanks(from: usize, view: &View<'_>) -> usize {
    view.run(from, 32, &BLANK)
}

fn follows_kind(at: usize, view: &View<'_>) -> bool {
    let before = view.slice(at.saturating_sub(LOOK_BACK), at);
    let document = before
        .windows(3)
        .rposition(|three| three == DOCUMENT)
        .unwrap_or(0);
    names_kind(before.get(document..).unwrap_or_default())
}

fn precedes_kind(at: usize, view: &View<'_>) -> bool {
    let behind = view.slice(at, view.run(at, BEHIND, &ANY));
    let document = behind
        .windows(3)
        .position(|three| three == DOCUMENT)
        .unwrap_or(behind.len());
    names_kind(behind.get(..document).unwrap_or_default())
}

/// Whether this says `kind: Secret`, in quotes or not.
fn names_kind(text: &[u8]) -> bool {
    let mut words = text
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b':')
        .filter(|word| !word.is_empty());
    words.any(|word| word == b"kind:")
        && words
            .next()
            .is_some_and(|kind| kind.eq_ignore_ascii_case(b"secret"))
}
