//! Does Baton send to the strong model what the weak one fails at?
//!
//! Published outcomes of a weak and a strong model, question by question: requests are placed by our score, the
//! highest go to the strong model, and the curve of quality against the share that does is compared with
//! chance, with the prompt's length, and with published routers. Besides: whether small changes of a prompt
//! change its tier, whether subjects are told apart, and how far estimated tokens are from counted ones.

#![expect(clippy::print_stdout, reason = "the tables are what an eval is for")]

mod benchmark;
mod curve;
mod domains;
mod folds;
mod perturb;
mod published;
mod routers;
mod stability;
mod tokens;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_evals::figure::Figure;
use baton_evals::report;
use clap::Parser;

use self::benchmark::Benchmark;

/// Places published benchmarks' questions and compares cost with quality.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `routing/*.jsonl[.gz]` and `wire/interactions.jsonl[.gz]`.
    #[arg(long)]
    data: PathBuf,
    /// Fits weights on the rows in this folder instead of on other parts of `--data`.
    #[arg(long)]
    fit: Option<PathBuf>,
    /// Prints the figures as JSON instead of the tables.
    #[arg(long)]
    json: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let benchmarks = Benchmark::all(&arguments.data)?;
    let fitted_on = match &arguments.fit {
        Some(folder) => Some(Benchmark::all(folder)?),
        None => None,
    };
    let mut figures = Vec::new();
    let mut tables = Vec::new();
    for benchmark in &benchmarks {
        let rows = fitted_on
            .as_ref()
            .and_then(|all| all.iter().find(|other| other.kind == benchmark.kind));
        let compared = routers::compare(benchmark, rows);
        figures.extend(compared.figures(benchmark));
        tables.push(compared.table(benchmark));
    }
    figures.extend(stability::figures(&benchmarks));
    figures.extend(domains::figures(&arguments.data, arguments.fit.as_deref())?);
    figures.extend(tokens::figures(&arguments.data)?);
    if arguments.json {
        let missed: Vec<&str> = report::missed(&figures).collect();
        println!(
            "{}",
            serde_json::json!({"figures": figures, "missed": missed})
        );
    } else {
        for table in &tables {
            println!("{table}");
        }
        println!("{}", report::figures(&figures));
    }
    println!("{}", report::line("eval-routing", &figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
