//! `make run`: the shipped `envoy/envoy.yaml` and the sidecar, against the real provider.

#![expect(clippy::print_stdout, reason = "whoever starts it reads how to go on")]

use std::env;
use std::process::ExitCode;

use anyhow::ensure;
use baton_tests::stack::{Shipped, interrupted, place};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    ensure!(
        env::var("OPENAI_API_KEY").is_ok_and(|key| !key.trim().is_empty()),
        "`OPENAI_API_KEY` is not set: say `OPENAI_API_KEY=sk-… make run`, \
         or `make demo`, which needs no key"
    );
    let mut shipped = Shipped::start(&place::cache().join("receipts")).await?;
    println!(
        "Baton starts at http://{0}/v1, with envoy/envoy.yaml as it is. Try it:\n\n  \
         curl http://{0}/v1/chat/completions \
         -d '{{\"model\": \"auto\", \"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'\n\n\
         Any OpenAI SDK works with that base URL; Envoy adds the key.\n\
         `baton receipts` shows what each request took and cost. Ctrl-C stops everything.\n",
        shipped.edge,
    );
    tokio::select! {
        ended = shipped.run() => ended?,
        () = interrupted() => println!("\nStopping."),
    }
    shipped.stop().await
}
