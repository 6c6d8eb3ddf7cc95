//! What must hold of the detectors whatever a text is: nothing panics, findings are places in the text, it does not matter in which
//! pieces it came, and no text takes more than its length.
//!
//! Texts are built from what the detectors look for: their anchors, and pieces of what stands around them.

// On wasm32 the unit tests run; these need a generator and a clock.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use baton_core::detect::{Detector, Finding, Scanner, Text, kinds, pii, secrets};
use proptest::prelude::*;
use proptest::sample::select;

fn detectors() -> Vec<Box<dyn Detector>> {
    [secrets::detectors(), pii::detectors()]
        .into_iter()
        .flatten()
        .collect()
}

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new(detectors(), Vec::new()));

/// What texts are built from.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    const AROUND: [&str; 56] = [
        " ",
        "\n",
        "\t",
        "\"",
        "'",
        "`",
        "\\",
        "=",
        ":",
        " = ",
        ": ",
        ":=",
        "=>",
        ",",
        ".",
        "-",
        "_",
        "/",
        "@",
        "+",
        "<",
        ">",
        "{",
        "}",
        "(",
        ")",
        "$",
        "%",
        "#",
        "~",
        "é",
        "\u{200b}",
        "漢字",
        "a",
        "Z",
        "0",
        "9",
        "q8Zr5TnYb2VxHc7LsFg9",
        "9f8d3c1b7a6e5f4d2c1b0a9e8d7c6b5f",
        "AAAAAAAAAAAAAAAA",
        "PRIVATE KEY-----\n",
        "-----END",
        "-----",
        "curl -H \"",
        "postgres://app:",
        "@host/",
        "string",
        "word ",
        "12345678",
        "T3BlbkFJ",
        "MC4CAQAwBQYDK2VwBCIEIDq3Zk8vWq9LmN2xRtYpS5dFgHjK0cVbE4aUiOpQwErT",
        "eyJhbGciOiJFUzI1NiJ9.",
        "api_",
        "client_",
        "GET / HTTP/1.1\r\n",
        "ABCDEFGH",
    ];
    let anchors = detectors()
        .into_iter()
        .flat_map(|detector| detector.anchors().words);
    let cased =
        anchors.flat_map(|word| [word.to_ascii_uppercase(), word.to_ascii_lowercase(), word]);
    cased.chain(AROUND.map(str::to_owned)).collect()
});

fn whole(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let all = Text {
        text,
        is_whole: true,
    };
    assert_eq!(SCANNER.scan(all, 0, &mut findings), text.len());
    sorted(findings)
}

/// The text comes in pieces that end at these places.
fn in_pieces(text: &str, cuts: &[usize]) -> Vec<Finding> {
    let (mut findings, mut settled) = (Vec::new(), 0);
    for cut in cuts {
        let growing = Text {
            text: &text[..text.floor_char_boundary(cut % text.len().max(1))],
            is_whole: false,
        };
        if growing.text.len() >= settled {
            settled = SCANNER.scan(growing, settled, &mut findings);
        }
    }
    let all = Text {
        text,
        is_whole: true,
    };
    SCANNER.scan(all, settled, &mut findings);
    sorted(findings)
}

/// The same thing may be found from several places.
fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| {
        (
            finding.span.start,
            finding.span.end,
            finding.kind.to_string(),
        )
    });
    findings.dedup();
    findings
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES.clone()), 0..40).prop_map(|pieces| pieces.concat())
}

/// The time it takes the processor, which other programs do not change, where the system tells it.
fn time(text: &str) -> Duration {
    let (before, start) = (on_cpu(), now());
    whole(text);
    match (before, on_cpu()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        (None, _) | (_, None) => start.elapsed(),
    }
}

/// How long this thread has run (Linux, Documentation/scheduler/sched-stats.rst).
fn on_cpu() -> Option<Duration> {
    // It is counted when the thread leaves the processor.
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ')
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

#[expect(clippy::disallowed_methods, reason = "what grows how is the question")]
fn now() -> Instant {
    Instant::now()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2_000 } else { 100_000 }))]

    #[test]
    fn findings_are_places_in_the_text_of_kinds_that_are_told(text in text()) {
        for finding in whole(&text) {
            let told = kinds(finding.kind.family);
            prop_assert!(told.is_some_and(|told| told.contains(&&*finding.kind.name)), "{}", finding.kind);
            prop_assert!(text.get(finding.span.clone()).is_some_and(|found| !found.is_empty()));
        }
    }

    #[test]
    fn it_does_not_matter_in_which_pieces_a_text_comes(text in text(), mut cuts in prop::collection::vec(0..2_000_usize, 0..6)) {
        let length = text.len().max(1);
        cuts.sort_by_key(|cut| cut % length);
        prop_assert_eq!(in_pieces(&text, &cuts), whole(&text));
    }
}

/// What is worth a look at every few bytes, and has as much as may be to be read behind it or before it: for each sort of
/// anchor of each detector, the worst of what was tried.
const DENSE: [&str; 36] = [
    // Keys whose alphabets have signs that another may begin behind, and those that are known by few letters.
    "=ZXlK",
    "=squ_A1b2",
    "/:AA0",
    "SG.1 ",
    // What names are given, logins, headers.
    "key=\"A1b2",
    "password: ",
    ":token=",
    "://a:",
    " curl -u a:",
    "Authorization: Bearer ",
    "bearer =",
    // Armour, tokens, members.
    "-----BEGIN PRIVATE KEY-----\n",
    " eyJAAAAAAAAAAAAAAAAAA.",
    "\ndata: AAAAAAAAAA",
    "\ndata:",
    // Numbers, days, ages, telephones.
    "201 ",
    " 120",
    "1-",
    "(1",
    "1.1.2020 ",
    "1A",
    "DE12 ",
    // Names, side by side, joined, within one word.
    "Aa ",
    " von Aa",
    "A.",
    "A_",
    "É0",
    "1 Main St, ",
    // Addresses of people, machines, pages, wallets.
    "@",
    "a@",
    "a@a.aa",
    "a::",
    "1:",
    "=www.",
    "=http://a.bc",
    " bc10x",
];

/// What is nothing to be looked at, but for a name.
const PROSE: &str = "The boats were late again that morning, and nobody on the pier could say why they had not left on time. ";

#[test]
fn texts_full_of_anchors_take_no_more_than_their_length() {
    for unit in DENSE {
        let of = |bytes: usize| unit.repeat(bytes.div_ceil(unit.len()));
        let (short, long) = (of(16_000), of(48_000));
        let ratio = || time(&long).as_secs_f64() / time(&short).as_secs_f64().max(1e-5);
        assert!((0..5).any(|_| ratio() < 5.0), "{unit:?} again and again");
    }
}

/// Nobody can make it slow with a text of a few bytes' worth of prose: what is worth a look everywhere costs more, but not
/// without bounds. It is some ninety times as much where it is most, runs of three digits that fit thirty formats each.
#[test]
fn texts_full_of_anchors_take_no_more_than_a_few_hundred_times_as_much_as_prose() {
    let prose = PROSE.repeat(80);
    for unit in DENSE {
        let dense = unit.repeat(prose.len() / unit.len());
        let ratio = || time(&dense).as_secs_f64() / time(&prose).as_secs_f64().max(1e-6);
        assert!((0..5).any(|_| ratio() < 300.0), "{unit:?} again and again");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 8 } else { 2_000 }))]

    /// Four times the text may take four times as long. A clock is never exact, so it is asked again before it is believed.
    #[test]
    fn no_text_takes_more_than_its_length(pieces in prop::collection::vec(select(PIECES.clone()), 1..5)) {
        let unit = pieces.concat();
        let of = |bytes: usize| unit.repeat(bytes.div_ceil(unit.len()));
        let (short, long) = (of(16_000), of(64_000));
        let ratio = || time(&long).as_secs_f64() / time(&short).as_secs_f64().max(1e-5);
        prop_assert!((0..5).any(|_| ratio() < 7.0), "{unit:?} again and again");
    }
}
