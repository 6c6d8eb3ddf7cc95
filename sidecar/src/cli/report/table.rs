//! A report as people read it: a sentence, then tables.

use std::fmt::Write;

use baton_core::time::Timestamp;

use crate::cli::moment::{moment, took};
use crate::report::{By, Report, Tally, Verdicts, Watched};

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

/// What was said of answers, where any was judged.
const VERDICTS: [&str; 3] = ["PASSED", "BELOW", "UNVERIFIED"];

/// `everything`: nobody asked for a table, so those that say nothing are left out.
pub(super) fn render(report: &Report<'_>, since: Option<Timestamp>, everything: bool) -> String {
    let mut text = summary(report, since);
    for (by, table) in &report.tables {
        let says_nothing = match by {
            By::Tier => table.keys().all(|tier| tier == "none"),
            By::Arm => table.is_empty(),
            By::Route | By::Model => false,
        };
        if everything && says_nothing || report.total.requests == 0 && table.is_empty() {
            continue;
        }
        let mut rows = vec![heading(*by, report)];
        let judged = has_verdicts(report);
        rows.extend(table.iter().map(|(key, tally)| line(key, tally, judged)));
        text.push_str(&columns(&rows));
    }
    if !report.watched.is_empty() {
        let heading = [
            "OBSERVED ROUTE",
            "REQUESTS",
            "COST (USD)",
            "AS DECIDED (USD)",
            "WOULD HAVE SAVED",
        ];
        let mut rows = vec![heading.map(str::to_owned).to_vec()];
        rows.extend(
            report
                .watched
                .iter()
                .map(|(route, row)| watched(route, row)),
        );
        text.push_str(&columns(&rows));
    }
    text
}

fn summary(report: &Report<'_>, since: Option<Timestamp>) -> String {
    let since = since.map_or_else(String::new, |since| format!(" since {}", moment(since)));
    let total = &report.total;
    let mut text = format!(
        "{} requests{since}, {} of them failed; cost {}",
        total.requests,
        total.errors,
        cost(total)
    );
    if let Some(baseline) = report.baseline().filter(|_| total.compared() > 0) {
        let _infallible = write!(
            text,
            "; all on `{baseline}` {} USD, saved {}",
            total.baseline(),
            total.saved().in_words()
        );
    }
    text.push('\n');
    if report.copies.requests > 0 {
        let _infallible = writeln!(
            text,
            "copies answered to nobody, beside them: {}; cost {}",
            report.copies.requests,
            cost(&report.copies)
        );
    }
    text
}

fn heading(by: By, report: &Report<'_>) -> Vec<String> {
    let baseline = report.baseline().map_or(UNKNOWN, |name| name.as_str());
    let by = by.as_str().to_uppercase();
    let fixed = [
        "REQUESTS",
        "FAILED",
        "P50",
        "P95",
        "ATTEMPTS",
        "TOKENS IN",
        "TOKENS OUT",
        "COST (USD)",
    ];
    let mut row = vec![by];
    row.extend(fixed.map(str::to_owned));
    if has_verdicts(report) {
        row.extend(VERDICTS.map(str::to_owned));
    }
    row.extend([format!("ALL ON {baseline} (USD)"), "SAVED".to_owned()]);
    row
}

/// Whether any answer was judged: if not, nothing is said of verdicts.
const fn has_verdicts(report: &Report<'_>) -> bool {
    !report.total.verdicts.is_empty() || !report.copies.verdicts.is_empty()
}

fn line(key: &str, tally: &Tally, judged: bool) -> Vec<String> {
    let took = |percent| tally.took(percent).map_or(UNKNOWN.to_owned(), took);
    let unpriced = match tally.unpriced {
        0 => String::new(),
        unpriced => format!(" +{unpriced} unknown"),
    };
    let (baseline, saved) = match tally.compared() {
        0 => (UNKNOWN.to_owned(), UNKNOWN.to_owned()),
        _ => (tally.baseline().to_string(), tally.saved().in_words()),
    };
    let mut row = vec![
        key.escape_debug().to_string(),
        tally.requests.to_string(),
        tally.errors.to_string(),
        took(50),
        took(95),
        tally.attempts.to_string(),
        tally.input_tokens.to_string(),
        tally.output_tokens.to_string(),
        format!("{}{unpriced}", tally.cost),
    ];
    if judged {
        let Verdicts {
            passed,
            below_threshold,
            unverified,
        } = tally.verdicts;
        row.extend([passed, below_threshold, unverified].map(|count| count.to_string()));
    }
    row.extend([baseline, saved]);
    row
}

fn watched(route: &str, watched: &Watched) -> Vec<String> {
    let mut row = vec![
        route.escape_debug().to_string(),
        watched.requests.to_string(),
    ];
    row.extend(match watched.compared {
        0 => [UNKNOWN; 3].map(str::to_owned),
        _ => [
            watched.cost.to_string(),
            watched.decided.to_string(),
            watched.saved().in_words(),
        ],
    });
    row
}

fn cost(tally: &Tally) -> String {
    match tally.unpriced {
        0 => format!("{} USD", tally.cost),
        unpriced => format!("{} USD and that of {unpriced} unknown", tally.cost),
    }
}

/// Rows under their heading, each column as wide as its widest entry; a blank line before them.
fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let entries = rows.iter().filter_map(|row| row.get(column));
        entries
            .map(|entry| entry.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let padded = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(index, (entry, &width))| {
                // Names to the left, numbers to the right.
                if index == 0 {
                    format!("{entry:<width$}")
                } else {
                    format!("{entry:>width$}")
                }
            });
        let line = padded.collect::<Vec<_>>().join("  ");
        let _infallible = write!(text, "\n{}", line.trim_end());
    }
    format!("{text}\n")
}
