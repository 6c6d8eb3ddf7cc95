//! What does Baton cost beside an Envoy that only proxies?
//!
//! Two stacks stand side by side in front of one provider that costs as little as a provider can: the
//! shipped wiring, and the same Envoy with everything of Baton taken out of it. Both are asked in
//! turns, round after round, because the machine is never quiet; what counts is the median of the
//! rounds' ratios. A real provider takes seconds where this one takes microseconds: the ratios are the
//! worst case.

#![expect(clippy::disallowed_methods, reason = "a bench measures the real clock")]
#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

mod bare;
mod cache;
mod client;
mod crowd;
mod figure;
mod guardrails;
mod load;
mod median;
mod memory;
mod process;
mod provider;
mod receipts;
mod report;
mod rounds;
mod sides;
mod streams;
mod verdicts;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};

use self::client::Speech;
use self::figure::Figure;
use self::sides::Sides;

/// Measures Baton against bare Envoy.
#[derive(Parser)]
struct Arguments {
    /// How often each measurement is taken, by turns on both sides.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// How long one measurement takes, in milliseconds.
    #[arg(long, default_value_t = 1_000)]
    round_ms: u64,
    /// How many requests the memory is watched over.
    #[arg(long, default_value_t = 200_000)]
    requests: usize,
    /// Takes only these measurements, for example --only streams.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Part::Answers, Part::Verdicts, Part::Guardrails, Part::Cache, Part::Crowd, Part::Streams, Part::Memory])]
    only: Vec<Part>,
    /// Prints the figures as JSON instead of the table.
    #[arg(long)]
    json: bool,
}

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Part {
    /// Whole answers: times, CPU and throughput.
    Answers,
    /// Answers that wait for a verdict on their form.
    Verdicts,
    /// Requests, answers and streams that are looked at.
    Guardrails,
    /// Answers from the cache.
    Cache,
    /// Workers that share a small cache, for five times as many requests as memory is watched over.
    Crowd,
    /// Streams: how late the first event is, and each further one.
    Streams,
    /// What a worker holds, and whether it grows.
    Memory,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let started = Instant::now();

    let sides = step("start both sides", Sides::start()).await?;
    let figures = measure(&sides, &arguments).await?;
    sides.stop().await?;

    if arguments.json {
        println!("{}", report::json(&figures));
    } else {
        println!("{}", report::table(&figures));
    }
    eprintln!("measured in {:.0} s", started.elapsed().as_secs_f64());
    println!("{}", report::line(&figures));
    Ok(match figures.iter().any(Figure::misses) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

async fn measure(sides: &Sides, arguments: &Arguments) -> anyhow::Result<Vec<Figure>> {
    let round = Duration::from_millis(arguments.round_ms);
    let takes = |part| arguments.only.contains(&part);
    let mut figures = Vec::new();
    for connections in load::CONNECTIONS
        .into_iter()
        .filter(|_| takes(Part::Answers))
    {
        let name = format!("answers, connections: {connections}");
        let rounds = rounds::answers(sides, connections, arguments.rounds, round);
        figures.extend(step(&name, rounds).await?);
    }
    if takes(Part::Verdicts) {
        let verdicts = verdicts::measure(sides, arguments.rounds, round);
        figures.extend(step("verdicts", verdicts).await?);
    }
    if takes(Part::Guardrails) {
        let guardrails = guardrails::measure(sides, arguments.rounds, round);
        figures.extend(step("guardrails", guardrails).await?);
    }
    if takes(Part::Cache) {
        let cache = cache::measure(sides, arguments.rounds, round);
        figures.extend(step("answers from the cache", cache).await?);
    }
    if takes(Part::Crowd) {
        let requests = arguments.requests.saturating_mul(5);
        let name = format!("workers that share a small cache, requests: {requests}");
        figures.extend(step(&name, crowd::measure(sides, requests)).await?);
    }
    let streams = [
        ("streams", Speech::Chat),
        ("translated streams", Speech::Messages),
    ];
    for (name, speech) in streams.into_iter().filter(|_| takes(Part::Streams)) {
        let streams = rounds::streams(sides, speech, arguments.rounds, round);
        figures.extend(step(name, streams).await?);
    }
    if takes(Part::Memory) {
        let name = format!("memory, requests: {}", arguments.requests);
        figures.extend(step(&name, memory::watch(sides, arguments.requests)).await?);
    }
    figures.push(step("receipts", receipts::lost(&sides.baton)).await?);
    Ok(figures)
}

/// Says what is done and how long it took.
async fn step<T>(name: &str, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    eprintln!("▸ {name} …");
    let started = Instant::now();
    let done = work.await?;
    eprintln!("✓ {name} ({:.1} s)", started.elapsed().as_secs_f64());
    Ok(done)
}
