//! Do our checks take what is valid, and nothing else?
//!
//! The test suite of JSON Schema runs through the check `json_schema`, per draft, and arguments of tool calls through
//! `tool_calls`: what published calls are answered with, and what becomes of it when something is left out or
//! changed. Both through the checks as the sidecar makes them, not around them.

#![expect(clippy::print_stdout, reason = "the tables are what an eval is for")]

mod arguments;
mod suite;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_evals::figure::Figure;
use baton_evals::report;
use clap::Parser;

/// Runs schemas and arguments of tool calls through the checks of answers.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `structured/*.jsonl[.gz]`.
    #[arg(long)]
    data: PathBuf,
    /// Prints the figures as JSON instead of the tables.
    #[arg(long)]
    json: bool,
    /// Says on standard error what is not as it should be, one line each.
    #[arg(long)]
    misses: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let suite = suite::run(&arguments.data, arguments.misses)?;
    let calls = arguments::run(&arguments.data, arguments.misses)?;
    let mut figures = suite.figures();
    figures.extend(calls.figures());
    if arguments.json {
        let missed: Vec<&str> = report::missed(&figures).collect();
        println!(
            "{}",
            serde_json::json!({"figures": figures, "missed": missed})
        );
    } else {
        println!("{}\n{}", suite.table(), calls.table());
        println!("{}", report::figures(&figures));
    }
    println!("{}", report::line("eval-verify", &figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
