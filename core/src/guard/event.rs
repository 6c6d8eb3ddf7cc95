//! One event of a stream: the texts it brings, and what stands around them.

use std::ops::Range;

use super::body::Edited;
use super::channel::{Channel, channel};
use super::report::Report;
use super::stream::Looking;
use super::walk::{Leaf, Walk};
use crate::format::Api;

/// An event whose data is JSON.
pub(super) struct Event<'e> {
    pub(super) before: &'e str,
    pub(super) json: &'e str,
    pub(super) after: &'e str,
    pub(super) walk: Walk<'e>,
}

/// A value of an event that is a piece of a text.
pub(super) type Piece<'w, 'e> = (Channel, &'w Leaf<'e>);

impl<'e> Event<'e> {
    /// Its values that are pieces of texts.
    pub(super) fn pieces(&self, api: Api) -> Vec<Piece<'_, 'e>> {
        let leaves = self.walk.leaves.iter();
        leaves
            .filter_map(|leaf| Some((channel(api, &self.walk, leaf)?, leaf)))
            .collect()
    }

    /// A value that is whole in this event, and whether it is a text. What repeats texts that came in pieces is not counted
    /// again.
    pub(super) fn whole(
        &self,
        api: Api,
        leaf: &Leaf<'_>,
        looking: &mut Looking<'_>,
        edited: &mut Edited,
    ) -> bool {
        let kind = self.walk.whole().map_or("", |whole| whole.kind);
        let repeats = api == Api::Responses && !kind.ends_with(".added");
        let mut again = Report::default();
        let mut inspection = looking.inspection();
        if repeats {
            inspection.report = &mut again;
        }
        inspection.leaf(self.json, &self.walk, leaf, edited)
    }

    /// What stands around one of its pieces; the others are left empty.
    pub(super) fn around(&self, leaf: &Leaf<'_>, pieces: &[Piece<'_, '_>]) -> (String, String) {
        let cut = |range: Range<usize>| {
            let within = |piece: &&Leaf<'_>| range.contains(&piece.span.start);
            let mut edited = Edited::default();
            for piece in pieces.iter().map(|(_, piece)| *piece).filter(within) {
                let shift = |at: usize| at.saturating_sub(range.start);
                let span = shift(piece.span.start)..shift(piece.span.end);
                edited.edits.push((span, String::new()));
            }
            edited.apply(self.json.get(range.clone()).unwrap_or_default())
        };
        let before = cut(0..leaf.span.start);
        let after = cut(leaf.span.end..self.json.len());
        (
            format!("{}{before}", self.before),
            format!("{after}{}", self.after),
        )
    }

    pub(super) fn write(&self, edited: &Edited, out: &mut Vec<u8>) {
        out.extend_from_slice(self.before.as_bytes());
        out.extend_from_slice(edited.apply(self.json).as_bytes());
        out.extend_from_slice(self.after.as_bytes());
    }
}

/// What the data of an event is.
pub(super) enum Data<'e> {
    /// There is none: a comment.
    None,
    /// OpenAI's word that nothing follows.
    Done,
    /// In one line.
    One {
        before: &'e str,
        json: &'e str,
        after: &'e str,
    },
    /// In several, which nobody who speaks these formats writes.
    Several,
}

/// What the data of an event is, which may have all its lines.
pub(super) fn data(event: &str) -> Data<'_> {
    let lines: Vec<_> = data_lines(event).collect();
    let [line] = lines.as_slice() else {
        return if lines.is_empty() {
            Data::None
        } else {
            Data::Several
        };
    };
    let value = event.get(line.clone()).unwrap_or_default();
    let json = value.trim_ascii();
    if json == "[DONE]" {
        return Data::Done;
    }
    let indent = value.len().saturating_sub(value.trim_ascii_start().len());
    let start = line.start.saturating_add(indent);
    let end = start.saturating_add(json.len());
    Data::One {
        before: event.get(..start).unwrap_or_default(),
        json,
        after: event.get(end..).unwrap_or_default(),
    }
}

/// Where the values of its lines of data are.
fn data_lines(event: &str) -> impl Iterator<Item = Range<usize>> {
    const FIELD: &str = "data:";
    let mut next = 0_usize;
    event.split(['\r', '\n']).filter_map(move |line| {
        let start = next;
        next = start.saturating_add(line.len()).saturating_add(1);
        let is_data = line.starts_with(FIELD);
        is_data.then(|| start.saturating_add(FIELD.len())..next.saturating_sub(1))
    })
}
