//! What the operator's detectors find, and that cuts do not matter.

use super::*;
use crate::detect::{Scanner, Text};
use crate::expression::{Expression, Parsed};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn phrases(words: &[&str]) -> Vec<Phrase> {
    words.iter().filter_map(|word| Phrase::new(word)).collect()
}

fn words(words: &[&str]) -> Scanner {
    let words = Words::new("own", phrases(words));
    Scanner::new(vec![Box::new(words)], Vec::new())
}

fn patterns(patterns: &[&str], longest: usize) -> Scanner {
    let parsed = patterns.iter().map(|text| Parsed::new(text).unwrap());
    let expression = Expression::any(parsed.collect()).unwrap();
    let patterns = Patterns::new("own", expression, longest);
    Scanner::new(Vec::new(), vec![Box::new(patterns)])
}

fn topic(words: &[&str], at_least: usize) -> Scanner {
    let topic = Topic::new("own", phrases(words), at_least);
    Scanner::new(Vec::new(), vec![Box::new(topic)])
}

fn found(scanner: &Scanner, text: &str) -> Vec<Finding> {
    let whole = Text {
        text,
        is_whole: true,
    };
    let mut found = Vec::new();
    scanner.scan(whole, 0, &mut found);
    found
}

fn texts<'t>(scanner: &Scanner, text: &'t str) -> Vec<&'t str> {
    let found = found(scanner, text).into_iter();
    found.map(|finding| &text[finding.span]).collect()
}

#[test]
fn words_are_found_whole_and_in_any_case() {
    let words = words(&[
        "aurora",
        "moon",
        "Blue  moon",
        "größe",
        "C++",
        "ДОМ",
        "antidisestablishmentarianism",
    ]);
    for (text, expected) in [
        ("Aurora, auroras, xaurora", &["Aurora"][..]),
        ("once in a BLUE \n  Moon.", &["BLUE \n  Moon", "Moon"]),
        ("GRÖSSE Größe größer", &["Größe"]),
        ("c++11 and C++", &["c++", "C++"]),
        ("дом домик Дом", &["дом", "Дом"]),
        (
            "Antidisestablishmentarianism",
            &["Antidisestablishmentarianism"],
        ),
        ("blue, moon", &["moon"]),
    ] {
        assert_eq!(texts(&words, text), expected, "{text}");
    }
}

#[test]
fn patterns_are_found_in_a_familys_name() {
    let patterns = patterns(&[r"\bPRJ-\d{4}\b", r"(?i)case [a-z]\d+"], 64);
    let text = "PRJ-1234 and Case x17";
    assert_eq!(texts(&patterns, text), ["PRJ-1234", "Case x17"]);
    assert_eq!(found(&patterns, text)[0].kind.to_string(), "custom.own");
}

#[test]
fn a_topic_counts_different_words() {
    let topic = topic(&["dosage", "diagnosis", "blood pressure"], 2);
    assert_eq!(found(&topic, "Dosage, dosage and dosage"), []);
    let both = found(&topic, "the dosage for high blood  pressure");
    assert_eq!(both, [finding("own", 0..0)]);
}

#[test]
fn a_stream_is_held_only_where_something_may_have_begun() {
    let settled = |scanner: &Scanner, text| {
        let growing = Text {
            text,
            is_whole: false,
        };
        scanner.scan(growing, 0, &mut Vec::new())
    };
    let patterns = patterns(&[r"case \d{3}"], 64);
    assert_eq!(settled(&patterns, "nothing here "), 13);
    assert_eq!(settled(&patterns, "the case "), 4);
    let words = words(&["blue moon"]);
    assert_eq!(settled(&words, "a blue "), 2);
    assert_eq!(settled(&words, "a blues "), 8);
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::prelude::*;

    use super::*;

    /// What is found where a text comes in pieces.
    fn piecewise(scanner: &Scanner, text: &str, cuts: &[usize]) -> Vec<Finding> {
        let (mut found, mut settled) = (Vec::new(), 0);
        for cut in cuts {
            let text = &text[..text.floor_char_boundary(*cut)];
            let is_whole = false;
            settled = scanner.scan(Text { text, is_whole }, settled, &mut found);
        }
        let is_whole = true;
        scanner.scan(Text { text, is_whole }, settled, &mut found);
        found.sort_by_key(|finding| (finding.span.start, finding.span.end));
        found
    }

    /// Texts of what is looked for, whole and broken.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("PRJ-"),
            Just("12"),
            Just("3456"),
            Just(" "),
            Just("\n  "),
            Just("blue"),
            Just("Moon"),
            Just("größe"),
            Just("GRÖ"),
            Just("é"),
            Just("x"),
            Just(", "),
            Just("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            Just("\""),
        ];
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn what_is_found_does_not_depend_on_cuts(
            text in text(), mut cuts in prop::collection::vec(0_usize..200, 0..8), longest in 1_usize..40,
        ) {
            cuts.sort_unstable();
            for scanner in [
                words(&["blue moon", "größe", "blue", "x,"]),
                patterns(&[r"\bPRJ-\d{4,}\b", r"(?i)blue\s+moon", "\"[^\"]*\"", "a+"], longest),
            ] {
                let mut whole = found(&scanner, &text);
                whole.sort_by_key(|finding| (finding.span.start, finding.span.end));
                prop_assert_eq!(piecewise(&scanner, &text, &cuts), whole);
            }
        }
    }
}
