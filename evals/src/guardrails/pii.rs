//! What tells who somebody is: presidio-research's synthetic sentences, and the cases by which Presidio tests its recognizers.
//!
//! *Sentences* are measured by words, as presidio-research does: a word (letters and digits side by side) is found where a finding that is
//! at least 0.50 sure overlaps it. Two measures: of any kind, whichever it is (the published figures), and of its own kind. Kinds are mapped as
//! there: places, street addresses and postcodes are one; a day of birth is a date. `TITLE` and `NRP` count in both, and so does
//! `ORGANIZATION`. By spans, a span is found where a finding of its kind overlaps it, and a finding is wrong where it overlaps no span of its kind.
//!
//! *Cases* ask one recognizer at a time, whatever it is sure of, as the tests they come from do: so many findings of its kind, no more and no
//! less. Those whose kind has check digits are counted apart.
//!
//! *Prose*: how many findings a kilobyte of benign prompts has, all kinds and those that tell of one person only.

mod cases;
mod kinds;
mod sentences;

use std::path::Path;

use baton_core::detect::{Finding, Scanner, Text, pii, resolve};
use baton_evals::figure::{Aim, Figure, Value};

use super::Part;
use super::benign::Benign;

/// What a guardrail acts on where it has no threshold of its own.
const THRESHOLD: u8 = 50;

/// Runs sentences, cases and what is benign.
pub(super) fn run(folder: &Path, benign: &Benign, misses: bool) -> anyhow::Result<Part> {
    let scanner = Scanner::new(pii::detectors(), Vec::new());
    let guardrails = folder.join("guardrails");
    let sentences = sentences::run(&guardrails, &scanner, misses)?;
    let cases = cases::run(&guardrails, &scanner, misses)?;
    let mut figures = sentences.figures();
    figures.extend(cases.figures());
    figures.extend(prose(&scanner, &benign.prompts));
    Ok(Part {
        table: [sentences.table(), cases.table()].join("\n"),
        figures,
    })
}

/// All that is found, surer than a threshold, and what overlaps resolved.
fn acted_on(scanner: &Scanner, text: &str) -> Vec<Finding> {
    let mut findings = found(scanner, text);
    findings.retain(|finding| finding.confidence.as_hundredths() >= THRESHOLD);
    resolve(&mut findings);
    findings
}

/// All that is found, however sure.
fn found(scanner: &Scanner, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let text = Text {
        text,
        is_whole: true,
    };
    scanner.scan(text, 0, &mut findings);
    findings
}

/// Findings per kilobyte.
fn prose(scanner: &Scanner, prompts: &[String]) -> [Figure; 2] {
    let (mut all, mut identifying, mut bytes) = (0_u32, 0_u32, 0_usize);
    for prompt in prompts {
        bytes = bytes.saturating_add(prompt.len());
        for finding in acted_on(scanner, prompt) {
            all = all.saturating_add(1);
            if !kinds::is_common(&finding.kind.name) {
                identifying = identifying.saturating_add(1);
            }
        }
    }
    let kilobytes = u32::try_from(bytes).map_or(0.0, f64::from) / 1000.0;
    let figure = |name: &str, count: u32| Figure {
        name: name.to_owned(),
        value: Value::Number(f64::from(count) / kilobytes),
        aim: Aim::None,
    };
    [
        figure("pii per kB of benign prompts", all),
        figure("of them not place, date, organization, …", identifying),
    ]
}

/// The harmonic mean of precision and recall, weighted for recall by `beta`.
fn f_score(found: u32, wrong: u32, missed: u32, beta: f64) -> f64 {
    let (found, wrong, missed) = (f64::from(found), f64::from(wrong), f64::from(missed));
    let square = beta * beta;
    let all = (1.0 + square) * found + square * missed + wrong;
    if all > 0.0 {
        (1.0 + square) * found / all
    } else {
        0.0
    }
}

/// How often something was found, wrong and missed.
#[derive(Clone, Copy, Default)]
struct Tally {
    found: u32,
    wrong: u32,
    missed: u32,
}

impl Tally {
    const fn plus(self, other: Self) -> Self {
        Self {
            found: self.found.saturating_add(other.found),
            wrong: self.wrong.saturating_add(other.wrong),
            missed: self.missed.saturating_add(other.missed),
        }
    }

    fn f1(self) -> f64 {
        f_score(self.found, self.wrong, self.missed, 1.0)
    }

    fn f2(self) -> f64 {
        f_score(self.found, self.wrong, self.missed, 2.0)
    }

    /// Cells of a table: found, wrong, missed, F1.
    fn cells(self) -> Vec<String> {
        let counts = [self.found, self.wrong, self.missed];
        let counts = counts.iter().map(u32::to_string);
        counts.chain([format!("{:.3}", self.f1())]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_weighs_more_with_a_larger_beta() {
        let tally = Tally {
            found: 60,
            wrong: 20,
            missed: 40,
        };
        assert!((tally.f1() - 2.0 / 3.0).abs() < 1e-9);
        assert!((tally.f2() - 300.0 / 480.0).abs() < 1e-9);
        assert!(Tally::default().f1() == 0.0);
    }
}
