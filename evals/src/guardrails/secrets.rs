//! Keys, tokens and passwords: the cases by which gitleaks tests its rules, and texts without any.
//!
//! A positive counts as found where a finding overlaps what the case names. A negative is one for the rule it belongs to: some hold a secret
//! of another kind, so not every finding there is wrong.

use std::collections::BTreeMap;
use std::path::Path;

use baton_core::detect::{Confidence, Finding, Scanner, Text, resolve, secrets};
use baton_evals::figure::{Aim, Figure, Share, Value};
use baton_evals::{data, report};
use serde::Deserialize;

use super::Part;
use super::benign::Benign;

/// What a guardrail takes for a finding unless it is told otherwise.
const COUNTS: Confidence = Confidence::hundredths(50);

/// A case of a rule.
#[derive(Deserialize)]
struct Case {
    id: String,
    rule: String,
    label: String,
    text: String,
    secret: Option<String>,
}

/// How a rule's cases went.
#[derive(Default)]
struct Tally {
    found: Share,
    covered: Share,
    quiet: Share,
}

/// Runs all cases, and what is benign.
pub(super) fn run(folder: &Path, benign: &Benign, misses: bool) -> anyhow::Result<Part> {
    let scanner = Scanner::new(secrets::detectors(), Vec::new());
    let mut rules: BTreeMap<String, Tally> = BTreeMap::new();
    for case in data::rows::<Case>(&folder.join("guardrails"), "secrets_gitleaks_cases.jsonl")? {
        let good = case.run(&scanner, rules.entry(case.rule.clone()).or_default());
        if misses && !good {
            tell(&case.id, &case.label);
        }
    }
    let quiet = |name: &str, texts: &[String]| {
        (
            name.to_owned(),
            of(texts.iter().map(|text| findings(&scanner, text).is_empty())),
        )
    };
    let quiets = [
        quiet("prompts without", &benign.prompts),
        quiet("sentences without", &benign.sentences),
        quiet("bodies without", &benign.bodies),
    ];
    Ok(Part {
        table: table(&rules, &quiets),
        figures: figures(&rules, &quiets),
    })
}

impl Case {
    /// Whether it went as its label says.
    fn run(&self, scanner: &Scanner, tally: &mut Tally) -> bool {
        let findings = findings(scanner, &self.text);
        if self.label == "negative" {
            tally.quiet.add(findings.is_empty());
            return findings.is_empty();
        }
        let secret = self.secret.as_deref().unwrap_or(&self.text);
        let start = self.text.find(secret).unwrap_or(0);
        let end = start.saturating_add(secret.len());
        let overlaps = |f: &Finding| f.span.start < end && start < f.span.end;
        let covers = |f: &Finding| f.span.start <= start && end <= f.span.end;
        let found = findings.iter().any(overlaps);
        tally.found.add(found);
        tally.covered.add(findings.iter().any(covers));
        found
    }
}

fn findings(scanner: &Scanner, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let text = Text {
        text,
        is_whole: true,
    };
    scanner.scan(text, 0, &mut findings);
    findings.retain(|finding| finding.confidence >= COUNTS);
    resolve(&mut findings);
    findings
}

fn of(good: impl Iterator<Item = bool>) -> Share {
    let mut share = Share::default();
    good.for_each(|good| share.add(good));
    share
}

fn total(rules: &BTreeMap<String, Tally>, part: fn(&Tally) -> Share) -> Share {
    rules.values().map(part).fold(Share::default(), Share::plus)
}

/// What is not silent is loud.
const fn loud(quiet: Share) -> Share {
    Share {
        good: quiet.of.saturating_sub(quiet.good),
        of: quiet.of,
    }
}

/// The rules of which something was missed.
fn table(rules: &BTreeMap<String, Tally>, quiets: &[(String, Share)]) -> String {
    let missed = rules.iter().filter(|(_, tally)| {
        tally.found.good < tally.found.of || tally.quiet.good < tally.quiet.of
    });
    let rows: Vec<_> = missed
        .map(|(rule, tally)| {
            vec![
                rule.clone(),
                tally.found.show(),
                tally.covered.show(),
                loud(tally.quiet).show(),
            ]
        })
        .chain(quiets.iter().map(|(name, quiet)| {
            let none = || "–".to_owned();
            vec![name.clone(), none(), none(), loud(*quiet).show()]
        }))
        .collect();
    let head = ["secrets: what was missed", "found", "covered", "false"];
    report::table(&head.map(str::to_owned), &rows)
}

fn figures(rules: &BTreeMap<String, Tally>, quiets: &[(String, Share)]) -> Vec<Figure> {
    let figure = |name: &str, value, aim| Figure {
        name: name.to_owned(),
        value: Value::Share(value),
        aim,
    };
    let mut figures = vec![
        figure(
            "secrets found",
            total(rules, |tally| tally.found),
            Aim::AtLeast(0.95),
        ),
        figure(
            "secrets covered whole",
            total(rules, |tally| tally.covered),
            Aim::None,
        ),
        figure(
            "secrets where there are none",
            loud(total(rules, |tally| tally.quiet)),
            Aim::AtMost(0.01),
        ),
    ];
    for (name, quiet) in quiets {
        let name = format!("secrets in {}", name.trim_end_matches(" without"));
        figures.push(figure(&name, loud(*quiet), Aim::AtMost(0.01)));
    }
    figures
}

#[expect(clippy::print_stderr, reason = "asked for with --misses")]
fn tell(id: &str, label: &str) {
    eprintln!("{id}: labelled {label}");
}
