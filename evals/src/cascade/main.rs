//! What does it bring to ask a cheap model first, and a strong one where a judge is not content?
//!
//! Published outcomes of a weak and a strong model go through the whole stack, question by question: a real
//! Envoy with the filter, the sidecar, and scripted providers in the place of models, each told by the request
//! what it is to say and how many tokens it took. The judge is told to err as often as is said here. What
//! callers got is held against both models alone; what the ledger has, against what the tokens cost, added up
//! here by itself.

#![expect(clippy::print_stdout, reason = "the tables are what an eval is for")]

mod bill;
mod identity;
mod ledger;
mod outcome;
mod question;
mod replay;
mod told;
mod verifier;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_evals::figure::Figure;
use baton_evals::report;
use clap::Parser;

use self::ledger::Ledger;
use self::outcome::Outcome;
use self::question::Benchmark;
use self::verifier::Verifier;

/// Replays published outcomes of a weak and a strong model through the whole stack.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds `routing/*.jsonl[.gz]`.
    #[arg(long)]
    data: PathBuf,
    /// How many questions of each set are asked at most, each with every judge.
    #[arg(long, default_value_t = 1_000)]
    questions: usize,
    /// The share of wrong answers that the judge who errs lets pass.
    #[arg(long, default_value_t = 0.2)]
    false_accept: f64,
    /// The share of right answers that it does not.
    #[arg(long, default_value_t = 0.1)]
    false_reject: f64,
    /// Prints the figures as JSON instead of the tables.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let benchmarks = Benchmark::all(&arguments.data, arguments.questions)?;
    let (outcomes, ledger) = replayed(&benchmarks, &arguments).await?;
    let mut figures = Vec::new();
    for outcome in &outcomes {
        figures.extend(outcome.figures(&ledger));
    }
    figures.extend(identity::figures(&outcomes, &ledger));
    if arguments.json {
        let missed: Vec<&str> = report::missed(&figures).collect();
        let json = serde_json::json!({"figures": figures, "missed": missed});
        println!("{json}");
    } else {
        println!("{}", side_by_side(&outcomes, &ledger));
        println!("{}", report::figures(&figures));
    }
    println!("{}", report::line("eval-cascade", &figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// Every set with every judge, and what the sidecar wrote down of it all.
async fn replayed<'e>(
    benchmarks: &'e [Benchmark],
    arguments: &Arguments,
) -> anyhow::Result<(Vec<Outcome<'e>>, Ledger)> {
    let errs = Verifier {
        name: "judge that errs",
        looks_at_form: false,
        false_accept: arguments.false_accept,
        false_reject: arguments.false_reject,
    };
    let form_first = Verifier {
        name: "form, then that judge",
        looks_at_form: true,
        ..errs
    };
    let stack = replay::stack().await?;
    let mut outcomes = Vec::new();
    for benchmark in benchmarks {
        let third = benchmark.has_a_form().then_some(form_first);
        for verifier in [Some(Verifier::PERFECT), Some(errs), third]
            .into_iter()
            .flatten()
        {
            eprintln!("▸ {}, {} …", benchmark.name, verifier.name);
            let replayed = replay::replay(&stack, &benchmark.questions, &verifier).await?;
            outcomes.push(Outcome {
                benchmark,
                verifier,
                replayed,
            });
        }
    }
    let asked = outcomes.iter().map(|outcome| outcome.replayed.len()).sum();
    let ledger = Ledger::read(&stack, asked).await?;
    stack.stop().await?;
    Ok((outcomes, ledger))
}

/// The table, set by set: both models alone, and what each judge made of them.
fn side_by_side(outcomes: &[Outcome<'_>], ledger: &Ledger) -> String {
    let mut rows = Vec::new();
    let mut last = "";
    for outcome in outcomes {
        if outcome.benchmark.name != last {
            rows.extend(outcome.alone_shown());
            last = outcome.benchmark.name;
        }
        rows.push(outcome.shown(ledger));
    }
    outcome::table(&rows)
}
