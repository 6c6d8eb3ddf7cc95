//! Figures for people, for programs, and in one line.

use std::fmt::Write;

use crate::figure::{Aim, Figure};

/// A table in Markdown. The first column reads from the left, all others from the right.
pub fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let rule: Vec<String> = (0..head.len())
        .map(|column| if column == 0 { "---" } else { "---:" }.to_owned())
        .collect();
    let rows: Vec<&[String]> = [head, &rule]
        .into_iter()
        .chain(rows.iter().map(Vec::as_slice))
        .collect();
    let mut table = String::new();
    for row in &rows {
        table.push('|');
        for (column, cell) in row.iter().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let width = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            // Writing to a string cannot fail.
            let _ = match column {
                0 => write!(table, " {cell:width$} |"),
                _ => write!(table, " {cell:>width$} |"),
            };
        }
        table.push('\n');
    }
    table
}

/// The figures, with the aim beside each.
pub fn figures(figures: &[Figure]) -> String {
    let rows: Vec<_> = figures.iter().map(row).collect();
    table(&["", "", "aim", ""].map(str::to_owned), &rows)
}

/// All that has an aim, in one line.
pub fn line(eval: &str, figures: &[Figure]) -> String {
    let aimed = figures
        .iter()
        .filter(|figure| !matches!(figure.aim, Aim::None));
    let values: Vec<String> = aimed
        .map(|figure| format!("{} {}", figure.name, figure.value.show()))
        .collect();
    let missed: Vec<&str> = missed(figures).collect();
    let verdict = if missed.is_empty() {
        "every aim reached".to_owned()
    } else {
        format!("missed: {}", missed.join(", "))
    };
    format!("{eval}: figure {}; {verdict}", values.join(" · "))
}

/// The names of what is not what it is to be.
pub fn missed(figures: &[Figure]) -> impl Iterator<Item = &str> {
    let missed = figures.iter().filter(|figure| figure.misses());
    missed.map(|figure| figure.name.as_str())
}

fn row(figure: &Figure) -> Vec<String> {
    let verdict = match (figure.aim, figure.misses()) {
        (Aim::None, _) => "",
        (_, true) => "missed",
        (_, false) => "reached",
    };
    vec![
        figure.name.clone(),
        figure.value.show(),
        figure.aim.show(),
        verdict.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Share, Value};

    fn figures(good: u64) -> [Figure; 1] {
        [Figure {
            name: "answers read".to_owned(),
            value: Value::Share(Share { good, of: 4 }),
            aim: Aim::All,
        }]
    }

    #[test]
    fn the_line_says_which_aims_were_missed() {
        assert_eq!(
            line("eval-wire", &figures(4)),
            "eval-wire: figure answers read 100.0 % (4/4); every aim reached"
        );
        assert_eq!(
            line("eval-wire", &figures(3)),
            "eval-wire: figure answers read 75.0 % (3/4); missed: answers read"
        );
    }

    #[test]
    fn the_table_is_aligned() {
        assert_eq!(
            table(
                &["".to_owned(), "n".to_owned()],
                &[vec!["long".to_owned(), "1".to_owned()]]
            ),
            "|      |    n |\n| ---  | ---: |\n| long |    1 |\n"
        );
    }
}
