//! A report as one JSON document. Money is exact, as decimal strings.

use baton_core::time::Timestamp;
use serde_json::{Map, Value, json};

use crate::cli::moment::moment;
use crate::report::{Report, Tally, Watched};

pub(super) fn render(report: &Report<'_>, since: Option<Timestamp>) -> String {
    let tables = report.tables.iter().map(|(by, table)| {
        let rows = table.iter().map(|(key, row)| (key.clone(), tally(row)));
        (by.as_str().to_owned(), rows.collect::<Map<_, _>>().into())
    });
    let rows = report.watched.iter();
    let watched = rows.map(|(route, row)| (route.clone(), watched(row)));
    let document = json!({
        "since": since.map(moment),
        "baseline": report.baseline().map(ToString::to_string),
        "total": tally(&report.total),
        "copies": tally(&report.copies),
        "by": tables.collect::<Map<_, _>>(),
        "observed": watched.collect::<Map<_, _>>(),
    });
    format!("{document}\n")
}

fn tally(tally: &Tally) -> Value {
    let took = |percent| tally.took(percent).map(|took| took.as_millis());
    // Only of what can be compared.
    let compared = |text: String| (tally.compared() > 0).then_some(text);
    json!({
        "requests": tally.requests,
        "errors": tally.errors,
        "attempts": tally.attempts,
        "input_tokens": tally.input_tokens,
        "output_tokens": tally.output_tokens,
        "verdicts": tally.verdicts,
        "p50_ms": took(50),
        "p95_ms": took(95),
        "cost_usd": tally.cost,
        "unpriced": tally.unpriced,
        "compared": tally.compared(),
        "baseline_usd": compared(tally.baseline().to_string()),
        "saved_usd": compared(tally.saved().to_string()),
    })
}

fn watched(watched: &Watched) -> Value {
    json!({
        "requests": watched.requests,
        "compared": watched.compared,
        "cost_usd": watched.cost,
        "decided_usd": watched.decided,
        "saved_usd": watched.saved(),
    })
}
