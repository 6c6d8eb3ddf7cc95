//! The figures for people, for programs, and in one line.

use std::fmt::Write;

use serde_json::json;

use crate::figure::{Aim, Figure};

/// A table in Markdown: it is also pasted into `benches/README.md`.
pub(crate) fn table(figures: &[Figure]) -> String {
    let head = ["", "bare Envoy", "Baton", "Baton to bare", "aim", ""].map(str::to_owned);
    let rule = ["---", "---:", "---:", "---:", "---:", "---"].map(str::to_owned);
    let rows = figures.iter().map(row);
    let rows: Vec<_> = [head, rule].into_iter().chain(rows).collect();
    let mut table = String::new();
    for row in &rows {
        table.push('|');
        for (column, cell) in row.iter().enumerate() {
            let width = rows.iter().filter_map(|row| row.get(column));
            let width = width.map(|cell| cell.chars().count()).max().unwrap_or(0);
            // Writing to a string cannot fail.
            let _ = match column {
                0 | 5 => write!(table, " {cell:width$} |"),
                _ => write!(table, " {cell:>width$} |"),
            };
        }
        table.push('\n');
    }
    table
}

/// All of it, for programs.
pub(crate) fn json(figures: &[Figure]) -> String {
    let missed: Vec<&str> = missed(figures).collect();
    json!({"figures": figures, "missed": missed}).to_string()
}

/// What has an aim, in one line.
pub(crate) fn line(figures: &[Figure]) -> String {
    let aimed = figures
        .iter()
        .filter(|figure| !matches!(figure.aim, Aim::None));
    let values: Vec<String> = aimed
        .map(|figure| format!("{} {}", figure.name, figure.unit.show(figure.value)))
        .collect();
    let missed: Vec<&str> = missed(figures).collect();
    let verdict = if missed.is_empty() {
        "every aim reached".to_owned()
    } else {
        format!("missed: {}", missed.join(", "))
    };
    format!("bench: figure {}; {verdict}", values.join(" · "))
}

fn missed(figures: &[Figure]) -> impl Iterator<Item = &str> {
    let missed = figures.iter().filter(|figure| figure.misses());
    missed.map(|figure| figure.name.as_str())
}

fn row(figure: &Figure) -> [String; 6] {
    let Figure {
        name,
        bare,
        baton,
        value,
        unit,
        aim,
    } = figure;
    let side = |value: &f64| match *value {
        value if value.abs() < 100.0 => format!("{value:.1} {}", unit.side()),
        value => format!("{value:.0} {}", unit.side()),
    };
    let verdict = match (aim, figure.misses()) {
        (Aim::None, _) => "",
        (_, true) => "missed",
        (_, false) => "reached",
    };
    [
        name.clone(),
        side(bare),
        side(baton),
        unit.show(*value),
        aim.show(*unit),
        verdict.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Unit;

    fn figures(value: f64) -> Vec<Figure> {
        vec![Figure {
            name: "p50 c1".to_owned(),
            bare: 100.0,
            baton: 150.0,
            value,
            unit: Unit::Times,
            aim: Aim::AtMost(1.9),
        }]
    }

    #[test]
    fn the_line_says_which_aims_were_missed() {
        assert_eq!(
            line(&figures(1.5)),
            "bench: figure p50 c1 1.50x; every aim reached"
        );
        assert_eq!(
            line(&figures(2.0)),
            "bench: figure p50 c1 2.00x; missed: p50 c1"
        );
    }

    #[test]
    fn the_table_has_the_aim_beside_each_figure() {
        let table = table(&figures(1.5));
        let row: Vec<&str> = table
            .lines()
            .last()
            .unwrap_or_default()
            .split('|')
            .collect();
        let row: Vec<&str> = row.into_iter().map(str::trim).collect();
        assert_eq!(
            row,
            [
                "",
                "p50 c1",
                "100 µs",
                "150 µs",
                "1.50x",
                "≤ 1.90x",
                "reached",
                ""
            ]
        );
    }
}
