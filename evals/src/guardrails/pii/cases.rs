//! Presidio's cases: each asks one recognizer.

use std::collections::BTreeMap;
use std::path::Path;

use baton_core::detect::{Scanner, resolve};
use baton_evals::figure::{Aim, Figure, Value};
use baton_evals::{data, report};
use serde::Deserialize;

use super::{THRESHOLD, Tally, found, kinds};

/// A case of a recognizer.
#[derive(Deserialize)]
struct Case {
    id: String,
    recognizer: String,
    entity: Option<String>,
    text: String,
    expected_count: u32,
}

/// How the recognizers' cases went: however sure, and at the threshold.
pub(super) struct Cases(BTreeMap<String, (Tally, Tally)>);

/// Runs all cases. `pattern` tests how regular expressions are run, and no recognizer.
pub(super) fn run(folder: &Path, scanner: &Scanner, misses: bool) -> anyhow::Result<Cases> {
    let mut all: BTreeMap<String, (Tally, Tally)> = BTreeMap::new();
    for case in data::rows::<Case>(folder, "pii_presidio_cases.jsonl")? {
        if case.recognizer == "pattern" {
            continue;
        }
        let tallies = all.entry(case.recognizer.clone()).or_default();
        let is_good = case.run(scanner, 0, &mut tallies.0);
        case.run(scanner, THRESHOLD, &mut tallies.1);
        if misses && !is_good {
            tell(&case.id);
        }
    }
    Ok(Cases(all))
}

impl Case {
    /// Whether there are as many findings as there should be.
    fn run(&self, scanner: &Scanner, threshold: u8, tally: &mut Tally) -> bool {
        let kinds = kinds::of_recognizer(&self.recognizer, self.entity.as_deref());
        let mut findings = found(scanner, &self.text);
        findings.retain(|finding| {
            finding.confidence.as_hundredths() >= threshold
                && kinds.iter().any(|kind| *kind == finding.kind.name)
        });
        resolve(&mut findings);
        let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
        *tally = tally.plus(Tally {
            found: count.min(self.expected_count),
            wrong: count.saturating_sub(self.expected_count),
            missed: self.expected_count.saturating_sub(count),
        });
        count == self.expected_count
    }
}

impl Cases {
    /// The recognizers of which something was missed or wrong.
    pub(super) fn table(&self) -> String {
        let missed = self
            .0
            .iter()
            .filter(|(_, (any, _))| any.wrong > 0 || any.missed > 0);
        let rows: Vec<_> = missed
            .map(|(recognizer, (any, sure))| {
                let name = [recognizer.clone()].into_iter();
                name.chain(any.cells())
                    .chain([format!("{:.3}", sure.f1())])
                    .collect()
            })
            .collect();
        let head = [
            "pii: recognizers with misses",
            "found",
            "wrong",
            "missed",
            "F1",
            "F1 at 0.50",
        ];
        report::table(&head.map(str::to_owned), &rows)
    }

    pub(super) fn figures(&self) -> Vec<Figure> {
        let sum = |of: fn(&str) -> bool, at: fn(&(Tally, Tally)) -> Tally| {
            let rows = self.0.iter().filter(|(recognizer, _)| of(recognizer));
            rows.map(|(_, tallies)| at(tallies))
                .fold(Tally::default(), Tally::plus)
        };
        let figure = |name: &str, tally: Tally, aim| Figure {
            name: name.to_owned(),
            value: Value::Number(tally.f1()),
            aim,
        };
        let all = |_: &str| true;
        vec![
            figure(
                "pii F1, cases with check digits",
                sum(kinds::has_check, |t| t.0),
                Aim::Reaches(0.97),
            ),
            figure(
                "at 0.50, bare numbers as they are",
                sum(kinds::has_check, |t| t.1),
                Aim::None,
            ),
            figure(
                "pii F1, cases of all recognizers",
                sum(all, |t| t.0),
                Aim::None,
            ),
        ]
    }
}

#[expect(clippy::print_stderr, reason = "asked for with --misses")]
fn tell(id: &str) {
    eprintln!("{id}: another count than expected");
}
