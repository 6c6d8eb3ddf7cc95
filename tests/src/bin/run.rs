//! `make run`: a shipped bootstrap and the sidecar, against the real providers.

#![expect(clippy::print_stdout, reason = "whoever starts it reads how to go on")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use baton_tests::stack::{Shipped, interrupted, place};
use clap::Parser;

/// Starts Envoy and the sidecar against the real providers.
#[derive(Debug, Parser)]
struct Arguments {
    /// Envoy's configuration.
    #[arg(default_value = "envoy/envoy.yaml")]
    file: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse().file).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(file: &Path) -> anyhow::Result<()> {
    let mut shipped = Shipped::start(file, &place::cache().join("receipts")).await?;
    println!(
        "Baton starts at http://{0}/v1, with {1} as it is. Try it:\n\n  \
         curl http://{0}/v1/chat/completions \
         -d '{{\"model\": \"auto\", \"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'\n\n\
         Any OpenAI SDK works with that base URL, Anthropic's and Gemini's with http://{0}; Envoy adds the key.\n\
         `baton receipts` shows what each request took and cost. Ctrl-C stops everything.\n",
        shipped.edge,
        file.display(),
    );
    for key in &shipped.missing {
        println!("`{key}` is not set: its provider will refuse us, and the next rung is asked.");
    }
    tokio::select! {
        ended = shipped.run() => ended?,
        () = interrupted() => println!("\nStopping."),
    }
    shipped.stop().await
}
