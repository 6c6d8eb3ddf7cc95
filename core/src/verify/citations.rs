//! `citations`: it says where it has it from.

use std::collections::BTreeSet;

use super::fences;
use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};

/// The check.
#[derive(Debug)]
pub(super) struct Citations(u64);

impl Citations {
    pub(super) const fn new(at_least: u64) -> Self {
        Self(at_least)
    }
}

impl Structural for Citations {
    fn name(&self) -> &'static str {
        "citations"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            // An index in code is no source.
            let prose = fences::prose(&text);
            let found = u64::try_from(sources(&prose).len()).unwrap_or(u64::MAX);
            let least = self.0;
            Some(Finding::of(found >= least, || {
                format!("names {found} different sources, expected at least {least}")
            }))
        })
    }
}

/// The different sources that a text names.
fn sources(prose: &str) -> BTreeSet<&str> {
    let mut sources: BTreeSet<&str> = addresses(prose).collect();
    for (open, close) in [('[', ']'), ('【', '】')] {
        // What stands before the first bracket is in none.
        for piece in prose.split(open).skip(1) {
            let inside = piece.split_once(close).map(|(inside, _)| inside);
            sources.extend(inside.into_iter().flat_map(marks));
        }
    }
    sources
}

/// The longest mark of a source: a footnote's name.
const MAX_MARK_BYTES: usize = 64;

/// The marks within brackets: `1`, `1, 2`, `^note`, `4†source`; none where something else stands in them.
fn marks(inside: &str) -> impl Iterator<Item = &str> {
    let is_short = inside.len() <= MAX_MARK_BYTES;
    let marks = inside.split([',', ';']).map(str::trim);
    marks.filter(move |mark| is_short && is_mark(mark))
}

fn is_mark(mark: &str) -> bool {
    if let Some(note) = mark.strip_prefix('^') {
        return !note.is_empty() && !note.contains(char::is_whitespace);
    }
    let number = mark.split(['†', ':']).next().unwrap_or_default();
    let digits = number.len();
    (1..=4).contains(&digits) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Web addresses, without the marks that end a sentence.
fn addresses(prose: &str) -> impl Iterator<Item = &str> {
    ["https://", "http://"].into_iter().flat_map(move |scheme| {
        prose.match_indices(scheme).filter_map(move |(at, _)| {
            let rest = prose.get(at..)?;
            let ends =
                |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '>' | '"' | '\'' | '<');
            let address = rest
                .split(ends)
                .next()?
                .trim_end_matches(['.', ',', ';', ':', '!', '?']);
            (address.len() > scheme.len()).then_some(address)
        })
    })
}
