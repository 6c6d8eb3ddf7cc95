//! Does Baton understand what providers and their clients really send?
//!
//! Every recorded interaction goes through the parsers and translators: requests are read and written
//! for every provider, answers and streams are read, compared with a plain reading of the same bytes, and
//! said again in every caller's format; errors are classed. Other projects' fixtures go the same way.
//! Nothing may panic or hang, and nothing may be lost without being named.

#![expect(clippy::print_stdout, reason = "the tables are what an eval is for")]

mod agentgateway;
mod answers;
mod errors;
mod facts;
mod figures;
mod fixtures;
mod frames;
mod interactions;
mod languages;
mod plain;
mod recorded;
mod requests;
mod streams;
mod survive;
mod tally;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_evals::figure::Figure;
use baton_evals::report;
use clap::Parser;

use self::tally::Table;

/// Runs recorded interactions through Baton's parsers and translators.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `wire/interactions.jsonl[.gz]` and `wire/raw.tar[.gz]`.
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
    let tally = interactions::run(&arguments.data, arguments.misses)?;
    let figures = figures::of(&tally);
    if arguments.json {
        let missed: Vec<&str> = report::missed(&figures).collect();
        println!(
            "{}",
            serde_json::json!({"figures": figures, "missed": missed, "sources": tally.json()})
        );
    } else {
        let tables = [
            (Table::Requests, "requests"),
            (Table::Answers, "whole answers"),
            (Table::Streams, "streams"),
            (Table::Errors, "errors"),
            (Table::Passed, "passed and not spoken"),
            (Table::Agentgateway, "as agentgateway expects"),
        ];
        for (table, title) in tables {
            println!("{}", tally.table(table, title));
        }
        println!("{}", report::figures(&figures));
    }
    println!("{}", report::line("eval-wire", &figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
