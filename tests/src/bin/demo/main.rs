//! `make demo`: starts everything with scripted providers, takes a tour of real requests, shows the
//! receipt of each, and stays up to be tried. `--once` ends after the tour.

#![expect(clippy::print_stdout, reason = "a demo is there to be read")]

use std::process::ExitCode;

use baton_tests::http::Chat;
use baton_tests::stack::{Stack, interrupted};
use clap::Parser;

use self::tour::Tally;

mod breaker;
mod cache;
mod canary;
mod cascade;
mod guardrails;
mod plan;
mod step;
mod tell;
mod tour;

/// What a shell makes of Ctrl-C.
const INTERRUPTED: u8 = 130;

/// Shows Baton at work, with scripted providers and nothing else.
#[derive(Parser)]
struct Arguments {
    /// End after the tour.
    #[arg(long)]
    once: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { once } = Arguments::parse();
    show(once).await.unwrap_or_else(|problem| {
        eprintln!("error: {problem:#}");
        ExitCode::FAILURE
    })
}

async fn show(once: bool) -> anyhow::Result<ExitCode> {
    let (stack, failed) = tokio::select! {
        toured = tour() => toured?,
        () = interrupted() => return Ok(ExitCode::from(INTERRUPTED)),
    };
    if !once {
        invite(&stack);
        interrupted().await;
        println!("\nStopping.");
    }
    stack.stop().await?;
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Starts the stack and takes the tour. Returns how many steps did not go as told.
async fn tour() -> anyhow::Result<(Stack, usize)> {
    let stack = Stack::start(plan::plan()).await?;
    println!("Baton is up at {}.\n", stack.base_url());
    let Tally { steps, failed } = tour::take(&stack).await?;
    match failed {
        0 => println!("All {steps} steps went as told."),
        _ => println!("{failed} of {steps} steps did NOT go as told: see ✗ above."),
    }
    Ok((stack, failed))
}

/// Says what can be tried now, and how to end it.
fn invite(stack: &Stack) {
    let chat = Chat::to("auto").told("alpha", "status=503").streamed();
    println!(
        "\nIt stays up. Try it, for instance:\n\n  \
         curl -N {}/chat/completions -d '{}'\n\n\
         `metadata` tells the scripted providers what to do: tests/src/provider/script/vocabulary.rs\n\
         has the words. Any OpenAI SDK works with base_url {} and any key;\n\
         Anthropic's and Google's do with the same address without `/v1`.\n\
         Ctrl-C stops everything.",
        stack.base_url(),
        String::from_utf8_lossy(&chat.body()),
        stack.base_url(),
    );
}
