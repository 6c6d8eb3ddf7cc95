//! The command line: `baton serve`, `baton receipts`, `baton report`, `baton explain`,
//! `baton cache`, `baton cases`, `baton guard`, `baton health`, `baton judge`, `baton tune`, `baton validate`.
//!
//! Exit codes are stable: 0 is well, 1 found a problem, 2 could not be asked (wrong usage, or
//! something that cannot be read or reached). Results go to standard output, everything else to
//! standard error.

mod asking;
mod cache;
mod cases;
mod decision;
mod explain;
mod guard;
mod health;
mod judge;
mod moment;
mod output;
mod problem;
mod receipts;
mod report;
mod serve;
mod since;
mod size;
mod source;
mod tune;
mod validate;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use problem::Problem;

/// Routes LLM requests and accounts for them inside an Envoy mesh.
///
/// Baton's filter runs in Envoy; this is the sidecar beside it, and the tools around both.
#[derive(Debug, Parser)]
#[command(name = "baton", version, after_help = EXIT_CODES, subcommand_required = true)]
pub struct Baton {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all is well; 1 a problem was found; 2 wrong usage, or something cannot be read or reached.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the sidecar: keep receipts, tell the filter what it needs to know.
    Serve(serve::Serve),
    /// Show what was asked, who answered and what it cost.
    Receipts(receipts::Receipts),
    /// Say what traffic came to, by route, tier, model and arm, and what was saved.
    Report(report::Report),
    /// Say what would become of a request, and why, without asking any model.
    Explain(explain::Explain),
    /// Show what the sidecar's caches have and did, or purge them.
    Cache(cache::Cache),
    /// Show the requests that wait for a person.
    Cases(cases::Cases),
    /// Say where a text has secrets, personal data or words that want to be obeyed.
    Guard(guard::Guard),
    /// Show how every provider and model is doing.
    Health(health::Health),
    /// Say whether judges are right.
    Judge(judge::Judge),
    /// Fit the weights that say how hard a request is to outcomes of your own.
    Tune(tune::Tune),
    /// Say what Baton will stumble over in an Envoy bootstrap.
    Validate(validate::Validate),
}

/// Does what the command line says.
pub async fn run(baton: Baton) -> ExitCode {
    let done = match baton.command {
        Command::Serve(serve) => serve.run().await,
        Command::Receipts(receipts) => receipts.run().await,
        Command::Report(report) => report.run().await,
        Command::Explain(explain) => explain.run().await,
        Command::Cache(cache) => cache.run().await,
        Command::Cases(cases) => cases.run().await,
        Command::Guard(guard) => guard.run(),
        Command::Health(health) => health.run().await,
        Command::Judge(judge) => judge.run().await,
        Command::Tune(tune) => tune.run(),
        Command::Validate(validate) => validate.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read us has seen enough: `baton receipts | head`.
        Err(Problem::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(problem) => problem.report(),
    }
}
