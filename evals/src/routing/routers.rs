//! Routers side by side on one benchmark: ours, chance, length, published ones.

use baton_core::facts::{Facts, Lexicon};
use baton_core::placing::{Placing, place};
use baton_core::tuning::{Example, Tuned};
use baton_evals::figure::{Aim, Figure, Value};
use baton_evals::report;

use super::benchmark::{Benchmark, Row};
use super::curve::Curve;
use super::folds::{FOLDS, fold_of};
use super::published::published;

/// What came out.
pub(crate) struct Compared {
    length: Curve,
    shipped: Curve,
    fitted: Curve,
}

/// Places a benchmark's questions with the shipped weights, and with weights fitted on `rows`, or on the parts
/// of the benchmark that a question is not in.
pub(crate) fn compare(benchmark: &Benchmark, rows: Option<&Benchmark>) -> Compared {
    let of = |scores: &[f64]| Curve::of(&benchmark.rows, scores);
    let lengths: Vec<f64> = benchmark
        .rows
        .iter()
        .map(|row| f64::from(u32::try_from(row.prompt.chars().count()).unwrap_or(u32::MAX)))
        .collect();
    let fitted = match rows {
        Some(other) => scores_by(&fit(&other.rows, None), &benchmark.rows),
        None => cross_validated(&benchmark.rows),
    };
    Compared {
        length: of(&lengths),
        shipped: of(&shipped(&benchmark.rows)),
        fitted: of(&fitted),
    }
}

/// The scores of the shipped weights.
pub(crate) fn shipped(rows: &[Row]) -> Vec<f64> {
    let (placing, lexicon) = (Placing::default(), Lexicon::default());
    let score = |row: &Row| {
        let request = Example::prompt(&row.prompt, 0.0).request;
        f64::from(place(&Facts::of(&request, &lexicon, None), &placing).score)
    };
    rows.iter().map(score).collect()
}

/// Each question by weights that have not seen it.
fn cross_validated(rows: &[Row]) -> Vec<f64> {
    let folds: Vec<Tuned> = (0..FOLDS).map(|fold| fit(rows, Some(fold))).collect();
    let lexicons: Vec<Lexicon> = folds.iter().map(Tuned::lexicon).collect();
    let score = |row: &Row| {
        let fold = fold_of(&row.prompt);
        let tuned = folds.get(fold).zip(lexicons.get(fold));
        let request = Example::prompt(&row.prompt, 0.0).request;
        tuned.map_or(0.0, |(tuned, lexicon)| {
            f64::from(tuned.score(&request, lexicon))
        })
    };
    rows.iter().map(score).collect()
}

fn fit(rows: &[Row], without: Option<usize>) -> Tuned {
    let kept = rows
        .iter()
        .filter(|row| without.is_none_or(|fold| fold_of(&row.prompt) != fold));
    let examples: Vec<Example> = kept
        .map(|row| Example::prompt(&row.prompt, row.strong - row.weak))
        .collect();
    Tuned::fit(&examples)
}

fn scores_by(tuned: &Tuned, rows: &[Row]) -> Vec<f64> {
    let lexicon = tuned.lexicon();
    let score = |row: &Row| {
        let request = Example::prompt(&row.prompt, 0.0).request;
        f64::from(tuned.score(&request, &lexicon))
    };
    rows.iter().map(score).collect()
}

impl Compared {
    /// What has an aim, and the floor beside it.
    pub(crate) fn figures(&self, benchmark: &Benchmark) -> Vec<Figure> {
        let figure = |what: &str, curve: &Curve, aim: Option<f64>| Figure {
            name: format!("{}: APGR, {what}", benchmark.kind.as_str()),
            value: Value::Number(curve.apgr()),
            aim: aim.map_or(Aim::None, Aim::Reaches),
        };
        vec![
            figure("prompt length", &self.length, None),
            figure("shipped weights", &self.shipped, benchmark.aims.shipped),
            figure("fitted weights", &self.fitted, benchmark.aims.fitted),
        ]
    }

    /// Every router, and how much of the gap it closes at each cost.
    pub(crate) fn table(&self, benchmark: &Benchmark) -> String {
        let head = [
            "", "APGR", "CPT(50)", "CPT(80)", "10 %", "20 %", "40 %", "60 %", "80 %",
        ];
        let mut rows = vec![own("chance", 0.5, 0.5, 0.8, |calls| calls)];
        for (name, curve) in [
            ("prompt length", &self.length),
            ("shipped weights", &self.shipped),
            ("fitted weights", &self.fitted),
        ] {
            let closed = |calls| curve.at(calls);
            rows.push(own(
                name,
                curve.apgr(),
                curve.cpt(0.5),
                curve.cpt(0.8),
                closed,
            ));
        }
        for other in published(benchmark.kind) {
            let mut row = vec![other.name.to_owned(), format!("{:.3}", other.apgr)];
            row.extend([percent(other.cpt50), percent(other.cpt80)]);
            row.resize(head.len(), "–".to_owned());
            rows.push(row);
        }
        let title = format!(
            "{}, {} questions",
            benchmark.kind.as_str(),
            benchmark.rows.len()
        );
        let told = "share of the gap closed, by share of calls to the strong model";
        let head = head.map(str::to_owned);
        format!("{title}: {told}\n\n{}", report::table(&head, &rows))
    }
}

fn own(name: &str, apgr: f64, cpt50: f64, cpt80: f64, closed: impl Fn(f64) -> f64) -> Vec<String> {
    let mut row = vec![
        name.to_owned(),
        format!("{apgr:.3}"),
        percent(cpt50),
        percent(cpt80),
    ];
    row.extend([0.1, 0.2, 0.4, 0.6, 0.8].map(|calls| percent(closed(calls))));
    row
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
