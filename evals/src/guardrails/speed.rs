//! How fast is it where nothing is to be found, which is nearly always?
//!
//! Benign prompts, one text after the other, again and again for a second; the quickest time counts. In wasm the same is run under Node by
//! `speed.mjs`, with the detectors compiled as the filter is (`core/examples/scan.rs`).

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use baton_core::detect::injection::{Attacks, Voice};
use baton_core::detect::{Detector, Scanner, Text, pii, secrets};
use baton_evals::figure::{Aim, Figure, Value};
use baton_evals::report;

use super::Part;
use super::benign::Benign;

/// How long each is run at least.
const ROUND: Duration = Duration::from_secs(1);

/// In MB/s, with all detectors.
const NATIVE_AIM: f64 = 100.0;
const WASM_AIM: f64 = 40.0;

/// What is timed: its name, and a call that looks through a text. `core/examples/scan.rs` has the same, in the same order.
struct Subject {
    name: &'static str,
    look: Box<dyn Fn(&str)>,
}

/// Times all, natively and, where there is one, in wasm.
pub(super) fn run(benign: &Benign, wasm: Option<&Path>) -> anyhow::Result<Part> {
    let subjects = subjects();
    let texts: Vec<&str> = benign.prompts.iter().map(String::as_str).collect();
    let native: Vec<f64> = subjects
        .iter()
        .map(|subject| native(subject, &texts))
        .collect();
    let in_wasm = wasm
        .map(|wasm| in_wasm(wasm, &texts, subjects.len()))
        .transpose()?;
    let rows = subjects.iter().zip(&native).enumerate();
    let rows: Vec<_> = rows
        .map(|(index, (subject, native))| {
            let wasm = in_wasm.as_ref().and_then(|all| all.get(index));
            vec![
                subject.name.to_owned(),
                format!("{native:.0}"),
                wasm.map_or_else(|| "–".to_owned(), |wasm| format!("{wasm:.0}")),
            ]
        })
        .collect();
    let head = ["speed, MB/s of benign text", "natively", "in wasm"];
    let all = |speeds: &[f64]| speeds.last().copied().unwrap_or_default();
    let mut figures = vec![figure("MB/s natively", all(&native), NATIVE_AIM)];
    figures.extend(in_wasm.map(|wasm| figure("MB/s in wasm", all(&wasm), WASM_AIM)));
    Ok(Part {
        table: report::table(&head.map(str::to_owned), &rows),
        figures,
    })
}

/// Each family, and all of them last.
fn subjects() -> Vec<Subject> {
    let (secrets, pii) = (secrets::detectors, pii::detectors);
    let (scan, attacks) = (scanning([secrets(), pii()]), attacks());
    vec![
        subject("secrets", scanning([secrets()])),
        subject("pii", scanning([pii()])),
        subject("attacks", self::attacks()),
        subject("all", move |text: &str| {
            scan(text);
            attacks(text);
        }),
    ]
}

fn subject(name: &'static str, look: impl Fn(&str) + 'static) -> Subject {
    Subject {
        name,
        look: Box::new(look),
    }
}

fn scanning<const N: usize>(families: [Vec<Box<dyn Detector>>; N]) -> impl Fn(&str) {
    let scanner = Scanner::new(families.into_iter().flatten().collect(), Vec::new());
    move |text: &str| {
        let text = Text {
            text,
            is_whole: true,
        };
        let mut findings = Vec::new();
        black_box(scanner.scan(text, 0, &mut findings));
    }
}

fn attacks() -> impl Fn(&str) {
    let attacks = Attacks::new();
    move |text: &str| drop(black_box(attacks.look(text, Voice::Own)))
}

/// In MB/s, of the quickest time through all texts: the machine is never quiet.
#[expect(
    clippy::disallowed_methods,
    reason = "what takes how long is the question"
)]
fn native(subject: &Subject, texts: &[&str]) -> f64 {
    let mut quickest = Duration::MAX;
    let start = Instant::now();
    while start.elapsed() < ROUND {
        let before = Instant::now();
        for text in texts {
            (subject.look)(black_box(text));
        }
        quickest = quickest.min(before.elapsed());
    }
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let bytes = u32::try_from(bytes).map_or(0.0, f64::from);
    bytes / 1e6 / quickest.as_secs_f64()
}

/// Of every subject, in MB/s, as Node runs them.
fn in_wasm(wasm: &Path, texts: &[&str], subjects: usize) -> anyhow::Result<Vec<f64>> {
    let mut node = Command::new("node")
        .args([
            "--input-type=module",
            "--eval",
            include_str!("speed.mjs"),
            "--",
        ])
        .arg(wasm)
        .args([subjects.to_string(), ROUND.as_millis().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("node")?;
    let mut stdin = node.stdin.take().context("node's input")?;
    stdin.write_all(&serde_json::to_vec(texts)?)?;
    drop(stdin);
    let output = node.wait_with_output()?;
    ensure!(output.status.success(), "node: {}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn figure(name: &str, speed: f64, aim: f64) -> Figure {
    Figure {
        name: name.to_owned(),
        value: Value::Number(speed),
        aim: Aim::Reaches(aim),
    }
}
