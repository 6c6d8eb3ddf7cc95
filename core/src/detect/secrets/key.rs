//! Keys whose format tells whose they are.

mod checksum;
mod cloud;
mod code;
mod format;
mod model;
mod money;
mod talk;
mod watch;

use self::format::Format;
use super::found;
use super::view::View;
use crate::detect::{Anchors, Detector, Place, Sight, Text};

/// Fewer letters at the beginning are no vendor's alone.
const DISTINCT: usize = 5;

/// Keys of known formats.
#[derive(Debug)]
pub(super) struct Keys {
    formats: Vec<Format>,
}

impl Keys {
    pub(super) fn new() -> Self {
        Self {
            formats: formats().collect(),
        }
    }
}

/// All formats. A line of a table has the kind, then a format after the other ([`Format::read`]).
fn formats() -> impl Iterator<Item = Format> {
    let tables = [
        cloud::FORMATS,
        code::FORMATS,
        model::FORMATS,
        money::FORMATS,
        talk::FORMATS,
        watch::FORMATS,
    ];
    tables.into_iter().flatten().flat_map(|line| {
        let (kind, formats) = line.split_once(' ').unwrap_or_default();
        formats.split(' ').map(|format| Format::read(kind, format))
    })
}

/// Whether this begins as a vendor's keys do.
pub(super) fn begins_one(value: &[u8]) -> bool {
    let mut heads = formats().map(|format| format.shape.head());
    heads.any(|head| head.len() >= DISTINCT && value.starts_with(head.as_bytes()))
}

impl Detector for Keys {
    fn anchors(&self) -> Anchors {
        let anchors = self.formats.iter().map(|format| format.anchor.to_owned());
        Anchors {
            words: anchors.collect(),
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        self.formats.iter().map(|format| format.kind).collect()
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let Some(format) = self.formats.get(place.anchor) else {
            return;
        };
        let Some(start) = place.span.start.checked_sub(format.lead) else {
            return;
        };
        let view = View::new(text);
        if !format.is_tail && !begins(start, &view) {
            return;
        }
        let end = format.end(&view, start);
        if view.is_short() {
            sight.open(start);
        } else if let Some(span) = end.map(|end| start..end)
            && let Some(confidence) = format.weigh(view.slice(span.start, span.end))
        {
            sight.found(found(format.kind, span, confidence));
        }
    }
}

/// Whether something may begin here: no word goes on, unless it is how strings of programs write a line's end.
fn begins(start: usize, view: &View<'_>) -> bool {
    let goes_on = |byte| format::is_word(byte) || matches!(byte, b'-' | b'.');
    let escaped = view.slice(start.saturating_sub(2), start);
    !view.before(start).is_some_and(goes_on) || matches!(escaped, b"\\n" | b"\\r" | b"\\t")
}
