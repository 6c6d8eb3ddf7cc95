//! How long does the sidecar take to find a question that asks the same, among 100,000 of one context? With the built-in
//! embedder, through the whole of it: vector, index, store, signature, the comparison of words. The aim is 2 ms for 99
//! of 100 lookups.
//!
//! `cache-bench 1000000` keeps so many instead, and says what memory that takes from there on: the index has room
//! for a tenth of them.

#![expect(clippy::print_stdout, reason = "the figures are what a bench is for")]
#![expect(clippy::disallowed_methods, reason = "a bench has a clock of its own")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;
use baton_core::cache::{Head, Key};
use baton_core::config::{Config, Revision};
use baton_core::format::Format;
use baton_core::name::ExchangeId;
use baton_core::protocol::admit::{Application, Turn};
use baton_core::protocol::keep::Keeping;
use baton_sidecar::cache::{Cache, Embedders, MAX_BYTES};
use baton_sidecar::configs::Configs;
use baton_sidecar::model::Models;
use baton_sidecar::{clock, pass};

const DOCUMENT: &str = r#"{"sidecar": {"cluster": "baton-sidecar"},
    "providers": {"onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"}},
    "models": {"small": {"provider": "onprem", "name": "qwen3-8b"}},
    "routes": [{"name": "support", "match": {"models": ["auto"]}, "ladder": ["small"],
        "cache": {"exact": {"ttl": "24h"}, "semantic": {}}}]}"#;

/// Questions that are kept where nobody says how many.
const QUESTIONS: u64 = 100_000;

/// Lookups that are measured.
const LOOKUPS: u64 = 2_000;

/// The aim for 99 of 100.
const AIM: Duration = Duration::from_millis(2);

/// Answers that are sent before the disk is waited for.
const AT_ONCE: u64 = 1_000;

fn main() -> anyhow::Result<()> {
    let count = std::env::args()
        .nth(1)
        .map_or(Ok(QUESTIONS), |count| count.parse())?;
    let directory = std::env::temp_dir().join(format!("baton-cache-bench-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let measured = runtime.block_on(measure(&directory, count));
    std::fs::remove_dir_all(&directory)?;
    measured
}

async fn measure(directory: &Path, count: u64) -> anyhow::Result<()> {
    let cache = open(directory)?;
    let began = Instant::now();
    fill(&cache, count).await?;
    println!("bench: keeps {count} questions in {:.0?}", began.elapsed());
    let mut took = Vec::new();
    let mut found = 0;
    for lookup in 0..LOOKUPS {
        // The newest: older ones may have made room.
        let question = count - 1 - (lookup * 37) % count.min(50_000);
        let application = application(question)?;
        let began = Instant::now();
        let admitted = cache.admit(application).await?;
        took.push(began.elapsed());
        found += u64::from(admitted.admission.kept.is_some());
    }
    println!("bench: {found} of {LOOKUPS} are answered");
    took.sort();
    let at = |percent: usize| {
        took.get(took.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "bench: finds one in {:.0?} (p50), {:.0?} (p99); aim {AIM:.0?}",
        at(50),
        at(99)
    );
    if at(99) > AIM {
        bail!("a lookup takes longer than the aim");
    }
    Ok(())
}

fn open(directory: &Path) -> anyhow::Result<Cache> {
    let configs = Arc::new(Configs::open(directory));
    configs.hold(Config::parse(DOCUMENT.as_bytes())?, DOCUMENT.as_bytes());
    let embedders = Embedders::new(Arc::new(Models::new(None)), pass::of(directory)?);
    let (cache, writer, _nothing_kept_yet) = Cache::open(directory, MAX_BYTES, configs, embedders)?;
    std::thread::spawn(move || writer.run());
    Ok(cache)
}

/// Keeps so many, no faster than the disk takes them, and says what memory that takes.
async fn fill(cache: &Cache, count: u64) -> anyhow::Result<()> {
    for number in 0..count {
        cache.keep(keeping(number)?, b"{\"choices\": []}").await?;
        if number % AT_ONCE == 0 || number + 1 == count {
            while cache.stats().await.questions < (number + 1).min(QUESTIONS) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        if (number + 1) % QUESTIONS == 0 {
            println!(
                "bench: {} questions, {} MiB of memory",
                number + 1,
                resident_mib()?
            );
        }
    }
    Ok(())
}

fn keeping(number: u64) -> anyhow::Result<Keeping> {
    let now = clock::now();
    Ok(Keeping {
        exchange: ExchangeId::mint(1, number),
        revision: Revision::of(DOCUMENT.as_bytes()),
        route: "support".try_into()?,
        key: key(number),
        turn: Some(turn(&question(number))),
        head: Some(Head {
            stored: now,
            expires: now.after(Duration::from_secs(3600)),
            format: Format::Openai,
            model: "small".to_owned(),
            provider: "onprem".to_owned(),
            cost: None,
            verdict: None,
            tenant: None,
            tags: Vec::new(),
        }),
    })
}

fn application(number: u64) -> anyhow::Result<Application> {
    Ok(Application {
        exchange: ExchangeId::mint(1, number),
        revision: Revision::of(DOCUMENT.as_bytes()),
        route: "support".try_into()?,
        key: key(u64::MAX - number),
        turn: Some(turn(&question(number).to_lowercase())),
        within: Duration::from_secs(5),
    })
}

fn key(number: u64) -> Key {
    Key::from_bytes(u128::from(number).to_be_bytes())
}

fn turn(text: &str) -> Turn {
    Turn {
        context: Key::from_bytes([7; 16]),
        text: text.to_owned(),
    }
}

/// Questions as a shop gets them, each about another thing.
fn question(number: u64) -> String {
    let [what, thing, place] = [(number, 7), (number / 16, 11), (number / 256, 13)]
        .map(|(number, salt)| made_up(number.wrapping_mul(2_654_435_761).wrapping_add(salt)));
    let asks = [
        "How do I return a",
        "Where can I buy a",
        "Who repairs a",
        "What is the weight of a",
    ];
    let ask = usize::try_from(number % 4)
        .ok()
        .and_then(|ask| asks.get(ask));
    format!(
        "{} {what} {thing} from {place}",
        ask.unwrap_or(&"Is there a")
    )
}

/// A word that nobody has used yet.
fn made_up(mut number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "li", "mo", "nu", "pra", "ste", "tri", "vo", "zu", "gla", "dre", "fi", "ho",
        "cu", "wen",
    ];
    let syllable = |number: u64| {
        usize::try_from(number % 16)
            .ok()
            .and_then(|at| SYLLABLES.get(at))
    };
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(syllable(number).copied().unwrap_or_default());
        number /= 16;
    }
    word
}

/// What this process has in memory, by the kernel's count.
fn resident_mib() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.unwrap_or("0").parse::<u64>()? / 1024)
}
