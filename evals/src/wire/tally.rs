//! What was looked at, counted by source and column.

use std::collections::BTreeMap;

use baton_evals::figure::Share;
use baton_evals::report;

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    /// In which table it counts.
    pub(crate) table: Table,
    /// In which column.
    pub(crate) column: String,
    /// Whether it is as it should be.
    pub(crate) is_good: bool,
    /// What is not; names of members and counts, never what was said.
    pub(crate) why: String,
}

/// A table of the report.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Table {
    /// Requests read and written.
    Requests,
    /// Whole answers read and said again.
    Answers,
    /// Streams read and said again.
    Streams,
    /// Errors read.
    Errors,
    /// What is not translated.
    Passed,
    /// Panics and hangs, wherever they happened.
    Survival,
    /// What another gateway's tests expect.
    Agentgateway,
}

/// All counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By table and source; columns in the order they first came in.
    rows: BTreeMap<(Table, String), Vec<(String, Share)>>,
}

impl Check {
    pub(crate) fn new(table: Table, column: impl Into<String>, is_good: bool) -> Self {
        Self {
            table,
            column: column.into(),
            is_good,
            why: String::new(),
        }
    }

    /// Says what is not as it should be.
    pub(crate) fn because(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }
}

impl Tally {
    /// Counts a check.
    pub(crate) fn add(&mut self, source: &str, check: &Check) {
        let row = self
            .rows
            .entry((check.table, source.to_owned()))
            .or_default();
        match row.iter_mut().find(|(column, _)| *column == check.column) {
            Some((_, share)) => share.add(check.is_good),
            None => {
                let mut share = Share::default();
                share.add(check.is_good);
                row.push((check.column.clone(), share));
            }
        }
    }

    /// Of all sources together: the columns of a table that satisfy `which`.
    pub(crate) fn total(&self, table: Table, which: impl Fn(&str) -> bool) -> Share {
        let rows = self.rows.iter().filter(|((of, _), _)| *of == table);
        let columns = rows
            .flat_map(|(_, row)| row)
            .filter(|(column, _)| which(column));
        columns.fold(Share::default(), |sum, (_, share)| sum.plus(*share))
    }

    /// A table, a line for each source.
    pub(crate) fn table(&self, table: Table, title: &str) -> String {
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter(|((of, _), _)| *of == table)
            .collect();
        let mut columns: Vec<&str> = Vec::new();
        for (column, _) in rows.iter().flat_map(|(_, row)| *row) {
            if !columns.contains(&column.as_str()) {
                columns.push(column);
            }
        }
        let head: Vec<String> = std::iter::once(title)
            .chain(columns.iter().copied())
            .map(str::to_owned)
            .collect();
        let lines: Vec<Vec<String>> = rows
            .iter()
            .map(|((_, source), row)| {
                let cells = columns.iter().map(|column| cell(row, column));
                std::iter::once(source.clone()).chain(cells).collect()
            })
            .collect();
        report::table(&head, &lines)
    }

    /// All counts, for programs.
    pub(crate) fn json(&self) -> serde_json::Value {
        let rows = self.rows.iter().map(|((table, source), row)| {
            let columns: BTreeMap<&str, Share> = row
                .iter()
                .map(|(column, share)| (column.as_str(), *share))
                .collect();
            serde_json::json!({"table": format!("{table:?}"), "source": source, "columns": columns})
        });
        rows.collect()
    }
}

/// How many of how many; only the first where that is all.
fn cell(row: &[(String, Share)], column: &str) -> String {
    match row.iter().find(|(name, _)| name == column) {
        None => String::new(),
        Some((_, share)) if share.good == share.of => share.of.to_string(),
        Some((_, share)) => format!("{}/{}", share.good, share.of),
    }
}
