//! `baton tune`: from outcomes to a block of configuration.

use std::fmt::Write;

use baton_core::config::Config;
use serde_json::{Value, json};

use crate::process::{baton, stderr, stdout};
use crate::server::directory;

#[test]
fn what_it_prints_is_a_configuration_that_places_as_the_outcomes_say() {
    let directory = directory();
    let file = directory.path().join("outcomes.jsonl");
    std::fs::write(&file, outcomes(200)).unwrap();
    let output = baton(&["tune", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("fitting 200 requests"),
        "{}",
        stderr(&output)
    );

    let json = baton(&["tune", "--json", file.to_str().unwrap()]);
    let fitted: Value = serde_json::from_str(&stdout(&json)).unwrap();
    let printed: Value = serde_saphyr::from_str(&stdout(&output)).unwrap();
    assert_eq!(printed["placing"]["bias"], fitted["placing"]["bias"]);
    assert!(
        fitted["gap_closed"]["fitted"].as_f64().unwrap() > 0.7,
        "{fitted}"
    );

    let config = config(&printed);
    let score = |text: &str| {
        let request = baton_core::tuning::Example::prompt(text, 0.0).request;
        let facts = baton_core::facts::Facts::of(&request, &config.lexicon, None);
        let domain = baton_core::placing::domain(&facts, &config.domains);
        let placed = baton_core::placing::place(&facts, &config.placing);
        (placed.score, domain.map(|name| name.to_string()))
    };
    let (hard, logistics) = score("Reconcile the ledger of parcel 7001");
    let (easy, greeting) = score("Say hello to customer 7002");
    assert!(hard > easy, "{hard} {easy}");
    assert_eq!((logistics.as_deref(), greeting), (Some("logistics"), None));
}

#[test]
fn what_only_two_traits_together_tell_is_found() {
    let directory = directory();
    let file = directory.path().join("outcomes.jsonl");
    std::fs::write(&file, capitals_or_numbers_but_not_both(200)).unwrap();
    let output = baton(&["tune", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json = baton(&["tune", "--json", file.to_str().unwrap()]);
    let fitted: Value = serde_json::from_str(&stdout(&json)).unwrap();
    let printed: Value = serde_saphyr::from_str(&stdout(&output)).unwrap();
    let pairs = &printed["placing"]["pairs"];
    assert_eq!(pairs, &fitted["placing"]["pairs"]);
    let weight = pairs["lower_case"]["numbers"].as_f64().unwrap();
    assert!(weight > 0.0, "{pairs}");

    let config = config(&printed);
    let score = |text: &str| {
        let request = baton_core::tuning::Example::prompt(text, 0.0).request;
        let facts = baton_core::facts::Facts::of(&request, &config.lexicon, None);
        baton_core::placing::place(&facts, &config.placing).score
    };
    assert!(score("Greet customer b7") > score("greet customer b7"));
    assert!(score("Greet 4 customers b7") < score("greet 4 customers b7"));
}

#[test]
fn every_line_that_cannot_be_used_is_told() {
    let directory = directory();
    let file = directory.path().join("outcomes.jsonl");
    let lines = [
        r#"{"prompt": "fine", "good_enough": true}"#,
        "not json",
        "",
        r#"{"good_enough": true}"#,
        r#"{"prompt": "no outcome"}"#,
        r#"{"prompt": "x", "score": 7}"#,
        r#"{"messages": "x", "score": 0.5}"#,
        r#"{"prompt": "x", "score": 0.5, "domain": "a b"}"#,
    ];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let output = baton(&["tune", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    for told in [
        "line 2: expected ident at line 1 column 2",
        "line 4: has neither `prompt` nor `messages` nor `request`",
        "line 5: has no outcome, expected `good_enough`, `score`, or `weak` and `strong`",
        "line 6: `score` is 7, expected a number from 0 to 1",
        "line 7: `messages` is no chat completions request: ",
        "line 8: `domain` has the character ` `",
        "next: `baton tune --help` shows what a file of outcomes looks like",
    ] {
        assert!(
            stderr(&output).contains(told),
            "{told}: {}",
            stderr(&output)
        );
    }
    std::fs::write(&file, lines[0]).unwrap();
    let few = baton(&["tune", file.to_str().unwrap()]);
    assert!(stderr(&few).contains("there are 1 requests, expected at least 50"));
    let missing = baton(&["tune", "nowhere.jsonl"]);
    assert_eq!(missing.status.code(), Some(2));
}

/// Half greetings that any model does, half ledgers that only a strong one reconciles.
fn outcomes(count: usize) -> String {
    let mut lines = String::new();
    for index in 0..count {
        let row = match index % 2 {
            0 => json!({"prompt": format!("Say hello to customer {index}"), "good_enough": true}),
            _ => json!({
                "messages": [{"role": "user", "content": format!("Reconcile the ledger of parcel {index}")}],
                "weak": 0.1, "strong": 0.9, "domain": "logistics",
            }),
        };
        writeln!(lines, "{row}").unwrap();
    }
    lines
}

/// Requests that need a strong model where they have a capital or a number and not where they have both, or none.
fn capitals_or_numbers_but_not_both(count: usize) -> String {
    let mut lines = String::new();
    for index in 0..count {
        let row = match index % 4 {
            0 => json!({"prompt": format!("greet customer a{index}"), "good_enough": true}),
            1 => json!({"prompt": format!("Greet customer a{index}"), "good_enough": false}),
            2 => json!({"prompt": format!("greet 4 customers a{index}"), "good_enough": false}),
            _ => json!({"prompt": format!("Greet 4 customers a{index}"), "good_enough": true}),
        };
        writeln!(lines, "{row}").unwrap();
    }
    lines
}

/// A configuration with what was printed pasted into it.
fn config(printed: &Value) -> Config {
    let mut document = json!({
        "sidecar": {"cluster": "baton-sidecar"},
        "providers": {"openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"}},
        "models": {"small": {"provider": "openai", "name": "gpt-5.4-mini"}},
        "routes": [{"name": "default", "match": {"models": ["auto"]}, "ladder": ["small"]}],
    });
    for (key, section) in printed.as_object().unwrap() {
        document[key] = section.clone();
    }
    Config::parse(document.to_string().as_bytes()).unwrap()
}
