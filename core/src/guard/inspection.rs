//! A look at one text: what is found in it, and what stands in its place.
//!
//! A text is looked at as it is meant and changed as it is written. A tool's arguments are JSON within a string, so they
//! are decoded once more, and what takes the place of a number there gets quotes: what was JSON stays JSON.

use std::borrow::Cow;
use std::ops::Range;

use super::passage::Form;
use super::report::Report;
use super::unescape::{Plain, escape};
use super::vault::{LONGEST, Vault, brackets};
use super::{Action, Direction, Side, Spotted};
use crate::detect::{Finding, Text};
use crate::format::Edit;
use crate::json::Quotes;
use crate::name::TenantName;

/// What looks at one side of an exchange, and what came of it.
#[derive(Debug)]
pub(super) struct Inspection<'s> {
    /// The guardrails.
    pub(super) side: &'s Side,
    /// Which side it is.
    pub(super) direction: Direction,
    /// Whose rules hold.
    pub(super) tenant: Option<&'s TenantName>,
    /// Whether words are looked for that want to be obeyed.
    pub(super) hears_attacks: bool,
    /// What is taken out, and put back.
    pub(super) vault: &'s mut Vault,
    /// What was found.
    pub(super) report: &'s mut Report,
}

/// A text, or as much of it as is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'t> {
    /// As it is written, or was once decoded.
    pub(super) text: &'t str,
    /// From where on it is to be looked at.
    pub(super) from: usize,
    /// Whether nothing follows.
    pub(super) is_whole: bool,
    /// How it is written.
    pub(super) form: Form,
    /// Whether `text` begins within a string, where it is JSON.
    pub(super) begins_in_string: bool,
    /// The member it is, where that may say what it is: a tool's `password`.
    pub(super) key: &'t str,
}

/// What is to be changed in a text.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Changes {
    /// In order, without overlaps.
    pub(super) edits: Vec<Edit>,
    /// Up to where that is settled.
    pub(super) settled: usize,
    /// Where what blocks begins.
    pub(super) blocked_at: Option<usize>,
}

impl Inspection<'_> {
    /// Looks at a text.
    pub(super) fn look(&mut self, passage: &Passage<'_>) -> Changes {
        let plain = match passage.form {
            Form::Json => Plain::decode(passage.text),
            Form::Text | Form::Signed | Form::Number => Plain::as_written(passage.text),
        };
        let (view, offset) = with_key(&plain.text, passage.key);
        let text = Text {
            text: &view,
            is_whole: passage.is_whole,
        };
        let from = plain.meant(passage.from).saturating_add(offset);
        let scan_from = if passage.key.is_empty() { from } else { 0 };
        let (mut spotted, settled) = self.side.look(text, scan_from, self.tenant);
        spotted.retain(|it| it.finding.span.start >= from);
        let settled = self.hold_placeholders(&view, from, settled, text.is_whole);
        let settled = settle(&mut spotted, settled);
        let back = |at: usize| at.saturating_sub(offset);
        let written = |span: Range<usize>| plain.written(&(back(span.start)..back(span.end)));
        let mut changes = Changes {
            settled: plain.written(&(0..back(settled))).end,
            ..Changes::default()
        };
        let mut placing = Placing::in_passage(passage);
        for it in &spotted {
            self.report.note(self.direction, it);
            let span = written(it.finding.span.clone());
            let instead = match it.action {
                Action::Block => Instead::Block,
                Action::Warn | Action::Route(_) => Instead::Nothing,
                Action::Redact { restore } => {
                    let placeholder = self.placeholder(&it.finding, &view, *restore);
                    placing.instead(placeholder, &span)
                }
            };
            match instead {
                Instead::Block => changes.block(span.start),
                Instead::Edit(text) => changes.edits.push((span, text)),
                Instead::Nothing => {}
            }
        }
        let restored = self.restored(&view, from..settled, passage.form);
        let restored = restored.into_iter();
        changes.add(restored.map(|(span, text)| (written(span), text)).collect());
        changes
    }

    /// What stands for what was found.
    fn placeholder(&mut self, finding: &Finding, view: &str, restore: bool) -> String {
        let found = view.get(finding.span.clone()).unwrap_or_default();
        let restore = restore && self.direction == Direction::Request;
        self.vault.redact(&finding.kind.name, found, restore)
    }

    /// What was taken out of the request and stands here again: where in the view, and as it is written.
    fn restored(&self, view: &str, range: Range<usize>, form: Form) -> Vec<Edit> {
        if self.direction == Direction::Request || self.vault.restores_nothing() {
            return Vec::new();
        }
        let restored = brackets(view, range).filter_map(|span| {
            let placeholder = view.get(span.clone()).unwrap_or_default();
            let text = self.vault.restored(placeholder)?;
            let text = match form {
                Form::Json => escape(text),
                Form::Text | Form::Number | Form::Signed => Cow::Borrowed(text),
            };
            Some((span, text.into_owned()))
        });
        restored.collect()
    }

    /// Up to where no placeholder may be under way.
    fn hold_placeholders(&self, view: &str, from: usize, settled: usize, is_whole: bool) -> usize {
        if is_whole || self.direction == Direction::Request || self.vault.restores_nothing() {
            return settled;
        }
        let nearest = view.len().saturating_sub(LONGEST).max(from);
        let rest = view.as_bytes().get(nearest..).unwrap_or_default();
        let Some(open) = memchr::memrchr(b'[', rest) else {
            return settled;
        };
        let open = nearest.saturating_add(open);
        let begun = view.get(open..).unwrap_or_default();
        let is_open = !begun.contains(']') && self.vault.may_begin(begun);
        if is_open { settled.min(open) } else { settled }
    }
}

/// What stands in the place of a finding.
enum Instead {
    Nothing,
    Edit(String),
    Block,
}

/// Puts placeholders into a passage, from front to back.
struct Placing<'p> {
    passage: &'p Passage<'p>,
    quotes: Quotes<'p>,
}

impl<'p> Placing<'p> {
    const fn in_passage(passage: &'p Passage<'p>) -> Self {
        Self {
            passage,
            quotes: Quotes::new(passage.text.as_bytes(), passage.begins_in_string),
        }
    }

    /// A placeholder as it is written in the place of this span. What cannot be taken out without breaking what is around
    /// it is blocked.
    fn instead(&mut self, placeholder: String, span: &Range<usize>) -> Instead {
        match self.passage.form {
            Form::Text => Instead::Edit(placeholder),
            Form::Number => Instead::Edit(quoted(&placeholder)),
            // What is signed is worth nothing once it is changed; it is only told.
            Form::Signed => Instead::Nothing,
            Form::Json => {
                let found = self.passage.text.get(span.clone()).unwrap_or_default();
                if has_quote(found) {
                    Instead::Block
                } else if self.quotes.is_in_string(span.start) {
                    Instead::Edit(placeholder)
                } else {
                    Instead::Edit(quoted(&placeholder))
                }
            }
        }
    }
}

fn quoted(placeholder: &str) -> String {
    format!("\"{placeholder}\"")
}

impl Changes {
    fn block(&mut self, at: usize) {
        self.blocked_at = Some(self.blocked_at.map_or(at, |first| first.min(at)));
    }

    /// Adds edits, which are in order, where none is yet.
    fn add(&mut self, more: Vec<Edit>) {
        let is_free = |(span, _): &Edit| {
            let at = self
                .edits
                .partition_point(|(other, _)| other.end <= span.start);
            let next = self.edits.get(at);
            next.is_none_or(|(other, _)| span.end <= other.start)
        };
        let mut free: Vec<_> = more.into_iter().filter(is_free).collect();
        self.edits.append(&mut free);
        self.edits.sort_by_cached_key(|(span, _)| span.start);
    }
}

/// The text with the member's name before it, and how much that is.
fn with_key<'t>(text: &'t str, key: &str) -> (Cow<'t, str>, usize) {
    if key.is_empty() {
        return (Cow::Borrowed(text), 0);
    }
    let offset = key.len().saturating_add(2);
    (Cow::Owned(format!("{key}: {text}")), offset)
}

/// Drops what reaches into what is not settled; up to where that leaves it settled.
fn settle(spotted: &mut Vec<Spotted<'_>>, settled: usize) -> usize {
    let reaching = spotted
        .iter()
        .find(|it| it.finding.span.end > settled)
        .map(|it| it.finding.span.start);
    let settled = reaching.map_or(settled, |start| start.min(settled));
    spotted.retain(|it| it.finding.span.end <= settled);
    settled
}

fn has_quote(json: &str) -> bool {
    let mut is_escaped = false;
    json.bytes().any(|byte| {
        let is_quote = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_quote
    })
}
