//! Fits the weights by which attacks are told from harmless texts: `core/src/detect/injection/weights`.
//!
//! How sure a score makes one is set by rows that were kept apart: five models, each fitted to four fifths of the rows.

#![expect(clippy::print_stdout, reason = "it says what it fitted")]

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use baton_core::detect::injection::model::Model;
use baton_evals::attacks::rows::Row;
use baton_evals::attacks::{calibrated, clusters, foreign, measure, own, rows};
use clap::Parser;

/// Fits the weights of the detectors of injections and jailbreaks.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `guardrails/*.jsonl[.gz]`, `routing/` and `cache/`.
    #[arg(long)]
    data: PathBuf,
    /// The folder that the weights go into.
    #[arg(long)]
    into: PathBuf,
}

/// So many parts, each measured by a model fitted to the others.
const FOLDS: usize = 5;

/// Of harmless texts, the share that may be taken for attacks at a confidence of 50.
const ALARMS: f64 = 0.005;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut attacks = rows::attacks(&arguments.data)?;
    attacks.extend(rows::questions(&arguments.data)?);
    attacks.extend(rows::documents(&arguments.data)?);
    attacks.extend(rows::phrases());
    clusters::assign(&mut attacks);
    let documents = foreign::Course::read(&arguments.data, &attacks)?;
    let own = fit_own(attacks);
    let foreign = fit_foreign(&documents);
    for (name, model) in [("own.bin", own), ("foreign.bin", foreign)] {
        let path = arguments.into.join(name);
        fs::write(&path, model.to_bytes()).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn fit_own(rows: Vec<Row>) -> Model {
    let course = own::Course::of(rows);
    let scores = course.cross_validated(FOLDS);
    let of = |takes: &dyn Fn(&Row) -> bool| -> Vec<f32> {
        let rows = course.rows().iter().zip(&scores);
        rows.filter(|(row, _)| takes(row) && row.source != rows::OURS)
            .map(|(_, score)| *score)
            .collect()
    };
    let attacks = of(&|row| row.label.is_attack());
    let benign = of(&|row| row.label == rows::Label::Benign);
    println!(
        "own words, on rows not fitted to: AUC {:.4}, {:.1} % found at {:.1} % false alarms",
        measure::auc(&attacks, &benign),
        measure::above(&attacks, measure::threshold(&benign, ALARMS)) * 100.0,
        ALARMS * 100.0
    );
    calibrated(course.fit(|_| true), &attacks, &benign, ALARMS)
}

fn fit_foreign(course: &foreign::Course) -> Model {
    let scores = course.cross_validated(FOLDS);
    let of = |is_attack: bool| -> Vec<f32> {
        let documents = course.documents().iter().zip(&scores.documents);
        documents
            .filter(|(document, _)| document.attack.is_some() == is_attack)
            .map(|(_, score)| *score)
            .collect()
    };
    let (attacks, benign) = (of(true), of(false));
    println!(
        "documents, on ones and attacks not fitted to: AUC {:.4}, {:.1} % found at {:.1} % false alarms",
        measure::auc(&attacks, &benign),
        measure::above(&attacks, measure::threshold(&benign, 2.0 * ALARMS)) * 100.0,
        200.0 * ALARMS
    );
    // A document may ask what people ask, so neither may be taken for an attack.
    let benign = match measure::threshold(&scores.prompts, 2.0 * ALARMS) {
        prompts if prompts > measure::threshold(&benign, 2.0 * ALARMS) => &scores.prompts,
        _ => &benign,
    };
    calibrated(course.fit(), &attacks, benign, 2.0 * ALARMS)
}
