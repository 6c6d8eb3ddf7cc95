//! presidio-research's sentences, by words and by spans.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use baton_core::detect::{Finding, Scanner};
use baton_evals::figure::{Aim, Figure, Value};
use baton_evals::{data, report};
use serde::Deserialize;

use super::{Tally, acted_on, kinds};

/// A sentence, and what is in it.
#[derive(Deserialize)]
struct Sentence {
    id: String,
    text: String,
    spans: Vec<Span>,
}

/// Where something stands, in characters.
#[derive(Deserialize)]
struct Span {
    #[serde(rename = "type")]
    kind: String,
    start: usize,
    end: usize,
}

/// How the sentences went.
#[derive(Default)]
pub(super) struct Sentences {
    /// By kind: words, spans.
    kinds: BTreeMap<String, (Tally, Tally)>,
    /// Words of any kind, whichever it was found as.
    any: Tally,
}

/// A kind, and where it stands in bytes.
type Marked<'k> = (&'k str, Range<usize>);

/// Runs all sentences.
pub(super) fn run(folder: &Path, scanner: &Scanner, misses: bool) -> anyhow::Result<Sentences> {
    let mut all = Sentences::default();
    for sentence in data::rows::<Sentence>(folder, "pii_presidio_synth_v2.jsonl")? {
        let findings = acted_on(scanner, &sentence.text);
        let missed = all.any.missed;
        all.add(&sentence.expected(), &marked(&findings), &sentence.text);
        if misses && all.any.missed > missed {
            tell(&sentence.id);
        }
    }
    Ok(all)
}

impl Sentence {
    fn expected(&self) -> Vec<Marked<'_>> {
        let byte = |place: usize| {
            let mut places = self.text.char_indices().map(|(at, _)| at);
            places.nth(place).unwrap_or(self.text.len())
        };
        let spans = self.spans.iter();
        spans
            .map(|span| {
                (
                    kinds::of_sentences(&span.kind),
                    byte(span.start)..byte(span.end),
                )
            })
            .collect()
    }
}

fn marked(findings: &[Finding]) -> Vec<Marked<'_>> {
    let findings = findings.iter();
    findings
        .map(|finding| {
            (
                kinds::of_sentences(&finding.kind.name),
                finding.span.clone(),
            )
        })
        .collect()
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Letters and digits side by side.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices() {
        if !letter.is_alphanumeric() && letter != '_' {
            continue;
        }
        let end = at.saturating_add(letter.len_utf8());
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

impl Sentences {
    fn add(&mut self, expected: &[Marked<'_>], found: &[Marked<'_>], text: &str) {
        for word in words(text) {
            let at = |marked: &[Marked<'_>]| {
                let kind = marked.iter().find(|(_, span)| overlap(span, &word));
                kind.map(|(kind, _)| (*kind).to_owned())
            };
            self.add_word(at(expected), at(found));
        }
        let has = |marked: &[Marked<'_>], (kind, span): &Marked<'_>| {
            let mut same = marked.iter().filter(|(other, _)| other == kind);
            same.any(|(_, other)| overlap(other, span))
        };
        for one in expected {
            let tally = &mut self.kind(one.0).1;
            if has(found, one) {
                tally.found += 1;
            } else {
                tally.missed += 1;
            }
        }
        for one in found.iter().filter(|one| !has(expected, one)) {
            self.kind(one.0).1.wrong += 1;
        }
    }

    fn add_word(&mut self, expected: Option<String>, found: Option<String>) {
        match (&expected, &found) {
            (Some(_), Some(_)) => self.any.found += 1,
            (Some(_), None) => self.any.missed += 1,
            (None, Some(_)) => self.any.wrong += 1,
            (None, None) => {}
        }
        if expected == found {
            if let Some(kind) = expected {
                self.kind(&kind).0.found += 1;
            }
            return;
        }
        if let Some(kind) = expected {
            self.kind(&kind).0.missed += 1;
        }
        if let Some(kind) = found {
            self.kind(&kind).0.wrong += 1;
        }
    }

    fn kind(&mut self, kind: &str) -> &mut (Tally, Tally) {
        self.kinds.entry(kind.to_owned()).or_default()
    }

    fn sum(&self, part: fn(&(Tally, Tally)) -> Tally) -> Tally {
        self.kinds
            .values()
            .map(part)
            .fold(Tally::default(), Tally::plus)
    }

    pub(super) fn table(&self) -> String {
        let row = |name: &str, (words, spans): (Tally, Tally)| {
            let cells = words.cells().into_iter().chain(spans.cells());
            [name.to_owned()].into_iter().chain(cells).collect()
        };
        let mut rows: Vec<Vec<String>> = self
            .kinds
            .iter()
            .map(|(kind, tallies)| row(kind, *tallies))
            .collect();
        rows.push(row("all", (self.sum(|t| t.0), self.sum(|t| t.1))));
        let head = [
            "pii: sentences, words | spans",
            "found",
            "wrong",
            "missed",
            "F1",
            "found",
            "wrong",
            "missed",
            "F1",
        ];
        report::table(&head.map(str::to_owned), &rows)
    }

    pub(super) fn figures(&self) -> Vec<Figure> {
        let figure = |name: &str, number, aim| Figure {
            name: name.to_owned(),
            value: Value::Number(number),
            aim,
        };
        vec![
            figure(
                "pii F1, words of any kind",
                self.any.f1(),
                Aim::Reaches(0.85),
            ),
            figure(
                "pii F2, words of any kind (tuned Presidio: 0.845)",
                self.any.f2(),
                Aim::None,
            ),
            figure(
                "pii F1, words of their kind",
                self.sum(|t| t.0).f1(),
                Aim::Reaches(0.85),
            ),
            figure(
                "pii F1, spans of their kind",
                self.sum(|t| t.1).f1(),
                Aim::None,
            ),
        ]
    }
}

#[expect(clippy::print_stderr, reason = "asked for with --misses")]
fn tell(id: &str) {
    eprintln!("{id}: something was missed");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_and_spans_by_kind() {
        let mut all = Sentences::default();
        let text = "Jane Doe of Bath";
        let expected = [("PERSON", 0..8), ("LOCATION", 12..16)];
        let found = [("PERSON", 0..4), ("PERSON", 12..16)];
        all.add(&expected, &found, text);
        let (words, spans) = (all.sum(|t| t.0), all.sum(|t| t.1));
        assert_eq!((words.found, words.wrong, words.missed), (1, 1, 2));
        assert_eq!((spans.found, spans.wrong, spans.missed), (1, 1, 1));
        assert_eq!((all.any.found, all.any.wrong, all.any.missed), (2, 0, 1));
    }
}
