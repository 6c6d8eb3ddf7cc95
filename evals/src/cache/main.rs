//! Does the semantic cache give an answer to those who ask the same, and to nobody else?
//!
//! Published pairs of questions run through each embedder and through the guard that compares their words, at several
//! thresholds, with the guard and without.

#![expect(clippy::print_stdout, reason = "the tables are what an eval is for")]

mod embedder;
mod labelled;
mod nearest;
mod pairs;
mod replay;
mod retrieved;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_core::likeness::Likeness;
use baton_evals::figure::Figure;
use baton_evals::report;
use clap::Parser;

use self::embedder::Embedder;

/// Runs published pairs of questions through the semantic cache's embedders and its guard.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `cache/*.jsonl[.gz]`.
    #[arg(long)]
    data: PathBuf,
    /// A folder of sentence transformers, one folder each; without it only the lexical embedder is measured.
    #[arg(long)]
    models: Option<PathBuf>,
    /// How many rows of each set sentence transformers read, evenly spread; 0: all. A row takes some 20 ms on one core.
    #[arg(long, default_value_t = 4000)]
    rows: usize,
    /// Prints the figures as JSON instead of the tables.
    #[arg(long)]
    json: bool,
    /// Says on standard error which pairs are wrongly taken for the same at the default threshold, by their ids.
    #[arg(long)]
    misses: bool,
}

/// What a part of the eval found.
struct Part {
    /// For people.
    table: String,
    /// For the last line.
    figures: Vec<Figure>,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let likeness = Likeness::new();
    let mut parts = Vec::new();
    for embedder in Embedder::all(arguments.models.as_deref())? {
        let rows = match embedder.is_slow() && arguments.rows > 0 {
            true => arguments.rows,
            false => usize::MAX,
        };
        let data = &arguments.data.join("cache");
        parts.push(labelled::run(
            data,
            &embedder,
            &likeness,
            rows,
            arguments.misses,
        )?);
        parts.push(retrieved::run(data, &embedder, &likeness)?);
        parts.push(replay::run(data, &embedder, &likeness, rows)?);
    }
    let figures: Vec<Figure> = parts.iter().flat_map(|part| part.figures.clone()).collect();
    if arguments.json {
        let missed: Vec<&str> = report::missed(&figures).collect();
        println!(
            "{}",
            serde_json::json!({"figures": figures, "missed": missed})
        );
    } else {
        for part in &parts {
            println!("{}", part.table);
        }
        println!("{}", report::figures(&figures));
        if arguments.models.is_none() {
            println!(
                "no sentence transformer was measured: `MODELS=folder` names a folder of them\n"
            );
        }
    }
    println!("{}", report::line("eval-cache", &figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
