//! Do our detectors find what is to be found, leave the rest alone, and not keep anybody waiting?
//!
//! Published cases run through the detectors of each family as a guardrail puts them together. What is benign runs through all of
//! them, natively and in wasm, against the clock.

#![expect(clippy::print_stdout, reason = "the tables are what an eval is for")]

mod benign;
mod injection;
mod pii;
mod secrets;
mod speed;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_evals::figure::Figure;
use baton_evals::report;
use clap::Parser;

/// Runs published cases through the detectors of guardrails.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `guardrails/*.jsonl[.gz]` and `wire/interactions.jsonl[.gz]`.
    #[arg(long)]
    data: PathBuf,
    /// The detectors compiled to wasm, to be timed too (`make eval-guardrails` builds them).
    #[arg(long)]
    wasm: Option<PathBuf>,
    /// Prints the figures as JSON instead of the tables.
    #[arg(long)]
    json: bool,
    /// Says on standard error what is not as it should be, one line each.
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
    let benign = benign::read(&arguments.data)?;
    let parts = [
        secrets::run(&arguments.data, &benign, arguments.misses)?,
        pii::run(&arguments.data, &benign, arguments.misses)?,
        injection::run(&arguments.data)?,
        speed::run(&benign, arguments.wasm.as_deref())?,
    ];
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
    }
    println!("{}", report::line("eval-guardrails", &figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
