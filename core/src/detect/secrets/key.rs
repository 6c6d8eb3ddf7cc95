//! Keys whose format tells whose they are.

mod checksum;
mod cloud;
mod code;
mod model;
mod money;
mod talk;
mod watch;

use super::chance::entropy;
use super::shape::Shape;
use super::view::View;
use super::{found, placeholder};
use crate::detect::{Anchors, Detector, Place, Sight, Text};

/// Anchors are cut to this many bytes: longer ones are no rarer, and every byte is a state of the automaton.
const ANCHOR: usize = 5;

/// Keys of known formats.
#[derive(Debug)]
pub(super) struct Keys {
    formats: Vec<&'static Format>,
}

/// A vendor's format.
#[derive(Debug)]
pub(super) struct Format {
    /// The kind.
    name: &'static str,
    /// What it looks like, from its beginning to its end.
    shape: Shape,
    /// So many bytes stand before the first of which one can know it.
    lead: usize,
    /// What is looked for, where the shape does not begin with it.
    anchor: &'static str,
    /// Entropy of its bytes, at least, in tenths of a bit.
    entropy: u8,
    /// What its last digits are, where they are no part of the secret.
    checksum: Option<fn(&[u8]) -> bool>,
}

impl Format {
    const fn new(name: &'static str, shape: &'static str) -> Self {
        Self {
            name,
            shape: Shape(shape),
            lead: 0,
            anchor: "",
            entropy: 28,
            checksum: None,
        }
    }

    /// It is known by what stands so many bytes behind its beginning.
    const fn known_by(mut self, anchor: &'static str, lead: usize) -> Self {
        self.anchor = anchor;
        self.lead = lead;
        self
    }

    /// Its alphabet or length says less than others'.
    const fn entropy(mut self, tenths: u8) -> Self {
        self.entropy = tenths;
        self
    }

    const fn checksum(mut self, checksum: fn(&[u8]) -> bool) -> Self {
        self.checksum = Some(checksum);
        self
    }

    fn anchor(&self) -> &'static str {
        let anchor = if self.anchor.is_empty() {
            self.shape.head()
        } else {
            self.anchor
        };
        anchor.get(..ANCHOR).unwrap_or(anchor)
    }

    /// How sure one can be of this key; `None` if it only stands in the place of one.
    fn weigh(&self, key: &[u8]) -> Option<u8> {
        // No floor: nothing else is written like it, whatever fills it.
        if self.entropy > 0 && placeholder::is_filler(key)
            || entropy(key) * 10.0 < f32::from(self.entropy)
        {
            return None;
        }
        Some(match self.checksum {
            // As manuals write keys, to show them without giving any away.
            _ if placeholder::is_filler(key) || placeholder::counts_up(key) => 40,
            None => 90,
            Some(holds) if holds(key) => 99,
            Some(_) => 80,
        })
    }

    /// Where it ends that begins here.
    fn end(&self, view: &View<'_>, from: usize) -> Option<usize> {
        let end = self.shape.end(view, from)?;
        // One byte more of what it consists of, and it is something else.
        (!view.at(end).is_some_and(is_word)).then_some(end)
    }
}

/// All formats.
fn formats() -> impl Iterator<Item = &'static Format> {
    let tables = [
        cloud::FORMATS,
        code::FORMATS,
        model::FORMATS,
        money::FORMATS,
        talk::FORMATS,
        watch::FORMATS,
    ];
    tables.into_iter().flatten()
}

/// Whether this begins as a vendor's keys do, by no fewer than five letters.
pub(super) fn begins_one(value: &[u8]) -> bool {
    let mut heads = formats().map(|format| format.shape.head());
    heads.any(|head| head.len() >= ANCHOR && value.starts_with(head.as_bytes()))
}

impl Keys {
    pub(super) fn new() -> Self {
        Self {
            formats: formats().collect(),
        }
    }
}

impl Detector for Keys {
    fn anchors(&self) -> Anchors {
        let anchors = self.formats.iter().map(|format| format.anchor().to_owned());
        Anchors {
            words: anchors.collect(),
            ..Anchors::default()
        }
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let Some(format) = self.formats.get(place.anchor) else {
            return;
        };
        let Some(start) = place.span.start.checked_sub(format.lead) else {
            return;
        };
        let view = View::new(text);
        if !begins(start, &view) {
            return;
        }
        let end = format.end(&view, start);
        if view.is_short() {
            sight.open(start);
        } else if let Some(span) = end.map(|end| start..end)
            && let Some(confidence) = format.weigh(view.slice(span.start, span.end))
        {
            sight.found(found(format.name, span, confidence));
        }
    }
}

/// Whether something may begin here: no word goes on, unless it is how strings of programs write a line's end.
fn begins(start: usize, view: &View<'_>) -> bool {
    let goes_on = |byte| is_word(byte) || matches!(byte, b'-' | b'.');
    let escaped = view.slice(start.saturating_sub(2), start);
    !view.before(start).is_some_and(goes_on) || matches!(escaped, b"\\n" | b"\\r" | b"\\t")
}

/// What cannot stand behind a key without being a part of it.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
