//! The README's tables of headers and codes have what the code has: no more, no less.

use std::collections::BTreeSet;

use crate::project::{files, read};

#[test]
fn the_readme_lists_every_public_header_and_no_other() {
    let source = read("core/src/header.rs");
    let public = section(&source, "pub mod caller", "pub mod internal");
    let listed: BTreeSet<String> = table_cells("| header |")
        .iter()
        .flat_map(|cell| quoted(cell, '`'))
        .collect();
    assert_eq!(listed, quoted(public, '"'));
}

#[test]
fn the_readme_lists_every_code_and_no_other() {
    let refusal = read("core/src/refusal.rs");
    let request = read("core/src/format/mistake.rs");
    let stream = read("core/src/attempt/relaying.rs");
    let mut codes = quoted(section(&refusal, "pub fn code(", "\n    }\n"), '"');
    codes.extend(quoted(section(&request, "pub fn code(", "\n    }\n"), '"'));
    codes.extend(quoted(section(&stream, "code: ", ",\n"), '"'));
    let listed: BTreeSet<String> = table_cells("| code |")
        .iter()
        .flat_map(|cell| quoted(cell, '`'))
        .collect();
    assert_eq!(listed, codes);
}

/// The first cell of every row of the README's tables that begin so.
fn table_cells(head: &str) -> Vec<String> {
    let mut cells = Vec::new();
    for readme in files("README.md")
        .iter()
        .filter(|file| file.path == "README.md")
    {
        let mut lines = readme.text.lines();
        while lines.any(|line| line.starts_with(head)) {
            let rows = lines
                .by_ref()
                .skip(1)
                .take_while(|line| line.starts_with('|'));
            cells.extend(rows.filter_map(|row| row.split('|').nth(1).map(str::to_owned)));
        }
    }
    assert!(!cells.is_empty(), "the README has no table `{head}`");
    cells
}

/// What stands from one text to the next.
fn section<'s>(source: &'s str, from: &str, to: &str) -> &'s str {
    let (_, rest) = source.split_once(from).expect(from);
    rest.split_once(to).expect(to).0
}

fn quoted(text: &str, quote: char) -> BTreeSet<String> {
    text.split(quote)
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
