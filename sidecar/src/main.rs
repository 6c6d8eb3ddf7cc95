//! `baton`: see `baton --help`.

use std::process::ExitCode;

use clap::Parser;

use baton_sidecar::cli::{Baton, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(Baton::parse()).await
}
