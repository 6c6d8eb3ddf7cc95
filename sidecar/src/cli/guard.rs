//! `baton guard`: what the built-in detectors find in a text.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use baton_core::detect::injection::Voice;
use baton_core::detect::{
    ANCHORED, Confidence, Family, Finding, Text, attacks, built_in, kinds, resolve,
};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use super::Problem;
use super::output::print;

/// The longest text that is read.
const MAX_TEXT_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Args, Debug)]
#[command(after_help = "\
Shows where something was found, what, and how sure one can be: never the text.

Examples:
  baton guard prompt.txt
  git diff --cached | baton guard - --look-for secrets
  baton guard mail.txt --foreign --json                  a document, not somebody's own words
  baton guard --kinds --look-for pii                     what there is to be found")]
pub(super) struct Guard {
    /// Texts; `-` for standard input.
    #[arg(required_unless_present = "kinds", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// List what can be found, as `kinds` in a configuration name it behind the point.
    #[arg(long, conflicts_with = "files")]
    kinds: bool,
    /// What is looked for; all by default. May be given several times.
    #[arg(long, value_name = "FAMILY", value_parser = families())]
    look_for: Vec<Family>,
    /// The least confidence that is shown, from 0 to 1.
    #[arg(long, default_value = "0.5", value_parser = confidence)]
    threshold: Confidence,
    /// Nobody in the conversation said it: a tool's result, a document.
    #[arg(long)]
    foreign: bool,
    /// Show each finding as a line of JSON.
    #[arg(long)]
    json: bool,
}

fn confidence(text: &str) -> Result<Confidence, String> {
    let share = text.parse().ok();
    let share = share.filter(|share| (0.0..=1.0).contains(share));
    share
        .map(Confidence::nearest)
        .ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

/// What is built in, by name.
fn families() -> impl TypedValueParser<Value = Family> {
    PossibleValuesParser::new(Family::BUILT_IN.map(Family::name)).try_map(|name| {
        let mut families = Family::BUILT_IN.into_iter();
        families.find(|family| family.name() == name).ok_or(name)
    })
}

impl Guard {
    pub(super) fn run(self) -> Result<(), Problem> {
        if self.kinds {
            return print(&self.list());
        }
        let mut count = 0_usize;
        let mut shown = String::new();
        for file in &self.files {
            let text = read(file)?;
            let findings = self.find(&text);
            count = count.saturating_add(findings.len());
            for finding in &findings {
                self.show(file, &text, finding, &mut shown);
            }
        }
        print(&shown)?;
        match count {
            0 => Ok(()),
            count => Err(Problem::Found(count)),
        }
    }

    /// What can be found of the families that are asked for.
    fn list(&self) -> String {
        let kinds = self.families().into_iter().flat_map(|family| {
            let kinds = kinds(family).unwrap_or_default().into_iter();
            kinds.map(move |kind| format!("{}.{kind}\n", family.name()))
        });
        kinds.collect()
    }

    /// What counts in a text, in order. Attacks are stretches, in which other things may stand.
    fn find(&self, text: &str) -> Vec<Finding> {
        let families = self.families();
        let anchored: BTreeSet<_> = ANCHORED
            .into_iter()
            .filter(|family| families.contains(family))
            .collect();
        let mut findings = Vec::new();
        if !anchored.is_empty() {
            let scanner = built_in(&anchored);
            let whole = Text {
                text,
                is_whole: true,
            };
            scanner.scan(whole, 0, &mut findings);
        }
        let counts = |finding: &Finding| finding.confidence >= self.threshold;
        findings.retain(counts);
        resolve(&mut findings);
        let is_asked = |finding: &Finding| families.contains(&finding.kind.family);
        let attacks = attacks().look(text, self.voice()).into_iter();
        findings.extend(attacks.filter(|finding| counts(finding) && is_asked(finding)));
        findings.sort_by_key(|finding| finding.span.start);
        findings
    }

    const fn voice(&self) -> Voice {
        if self.foreign {
            Voice::Foreign
        } else {
            Voice::Own
        }
    }

    fn families(&self) -> BTreeSet<Family> {
        if self.look_for.is_empty() {
            Family::BUILT_IN.into_iter().collect()
        } else {
            self.look_for.iter().copied().collect()
        }
    }

    fn show(&self, file: &Path, text: &str, finding: &Finding, out: &mut String) {
        let (line, column) = place(text, finding.span.start);
        let (start, end) = (finding.span.start, finding.span.end);
        let _infallible = if self.json {
            let confidence = f64::from(finding.confidence.as_hundredths()) / 100.0;
            let finding = json!({
                "file": file.display().to_string(),
                "line": line,
                "column": column,
                "start": start,
                "end": end,
                "kind": finding.kind.to_string(),
                "confidence": confidence,
            });
            writeln!(out, "{finding}")
        } else {
            let place = format!("{}:{line}:{column}", file.display());
            let span = format!("{start}..{end}");
            let kind = finding.kind.to_string();
            writeln!(
                out,
                "{place:<32} {kind:<32} {span:<16} {}",
                finding.confidence
            )
        };
    }
}

fn read(file: &Path) -> Result<String, Problem> {
    let unreadable = |source| Problem::Text {
        file: file.to_owned(),
        source,
    };
    let input: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(fs::File::open(file).map_err(unreadable)?)
    };
    let mut text = String::new();
    let mut limited = input.take(MAX_TEXT_BYTES.saturating_add(1));
    limited.read_to_string(&mut text).map_err(unreadable)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > MAX_TEXT_BYTES) {
        return Err(unreadable(io::Error::other(format!(
            "it is larger than {MAX_TEXT_BYTES} bytes"
        ))));
    }
    Ok(text)
}

/// The line and the column, from 1, in characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count().saturating_add(1);
    let start = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
    let column = before.get(start..).unwrap_or_default().chars().count();
    (line, column.saturating_add(1))
}
