//! What is known of caches, as people read it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::cache::{RouteStats, Stats, Tally};

/// What stands above the lines of routes. The last column is the only one without a bound.
const ROUTES: &str = "\
ROUTE            ENTRIES      BYTES         HITS     SEMANTIC   WAITED   MISSES   REFUSED BY THE GUARD
";

/// What stands above the lines of hundredths.
const HUNDREDTHS: &str = "\
  LIKENESS   AGREED   DIFFERED   FROM HERE ON AGREED
";

/// What has no numbers that JSON does not have, in a line.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

pub(super) fn stats(stats: &Stats) -> String {
    let mut text = format!(
        "{} answers in {} of {} bytes, {} questions, {} purges\n\
         evicted {}, broken {}, dropped {}, failed {}\n",
        stats.entries,
        stats.bytes,
        stats.max_bytes,
        stats.questions,
        stats.purges,
        stats.evicted,
        stats.broken,
        stats.dropped,
        stats.failed,
    );
    if !stats.routes.is_empty() {
        text.push_str(ROUTES);
        stats
            .routes
            .iter()
            .for_each(|one| text.push_str(&route(one)));
    }
    text
}

fn route(route: &RouteStats) -> String {
    let lookups = &route.lookups;
    let refused: Vec<_> = lookups
        .refused
        .iter()
        .map(|(difference, count)| format!("{difference} {count}"))
        .collect();
    format!(
        "{:<16} {:<12} {:<13} {:<8} {:<10} {:<8} {:<8} {}\n",
        route.route,
        route.entries,
        route.bytes,
        lookups.hits,
        lookups.semantic,
        lookups.waited,
        lookups.misses,
        if refused.is_empty() {
            "-".to_owned()
        } else {
            refused.join(", ")
        },
    )
}

pub(super) fn shadow(routes: &BTreeMap<String, Tally>) -> String {
    if routes.is_empty() {
        return "no answer has been held against one that would have been given\n".to_owned();
    }
    routes
        .iter()
        .map(|(route, tally)| hundredths(route, tally))
        .collect()
}

/// From the highest likeness down, beside what a threshold there would have come to.
fn hundredths(route: &str, tally: &Tally) -> String {
    let mut text = format!("{route}:\n{HUNDREDTHS}");
    let (mut agreed, mut all) = (0, 0);
    for (from, counted) in tally.iter().rev() {
        agreed += counted.agreed;
        all += counted.agreed + counted.differed;
        let _infallible = writeln!(
            text,
            "  {}.{:02}       {:<8} {:<10} {agreed} of {all}",
            from / 100,
            from % 100,
            counted.agreed,
            counted.differed,
        );
    }
    text
}
