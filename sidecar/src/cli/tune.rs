//! `baton tune`: fits the weights of placings to outcomes.

use std::io::{self, Write};
use std::path::PathBuf;

use baton_core::placing::{Pair, Pairs};
use baton_core::tuning::show_keywords;
use clap::Args;

use super::Problem;
use super::output::print;
use crate::tune::{Fitted, Rows};

#[derive(Args, Debug)]
#[command(after_help = "\
FILE has a JSON object a line: a request, and whether a cheap model was good enough for it.

  the request  `prompt`: a text; or `messages`: OpenAI's; or `request`: a whole chat completions body
  the outcome  `good_enough`: true or false; or `score`: the cheap model's, from 0 to 1;
               or `weak` and `strong`: both models' scores
  `domain`     optional: whose subject it is; then keywords for `domains` are fitted too

  {\"prompt\": \"Say hello in Dutch.\", \"good_enough\": true}
  {\"messages\": [{\"role\": \"user\", \"content\": \"Prove it.\"}], \"weak\": 0.2, \"strong\": 0.9}

Paste what it prints into the plugin configuration, then try it on a route with `mode: observe`.")]
pub(super) struct Tune {
    /// The file of requests and outcomes.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Show the weights and how well they do as JSON.
    #[arg(long)]
    json: bool,
}

impl Tune {
    pub(super) fn run(self) -> Result<(), Problem> {
        tell(&format!("reading `{}`", self.file.display()));
        let rows = Rows::read(&self.file)?;
        tell(&format!("fitting {} requests", rows.examples.len()));
        let fitted = rows.fit()?;
        tell(&format!(
            "on requests not fitted on, {:.3} of the gap closed on average (shipped weights {:.3}, chance 0.500)",
            fitted.checked.fitted, fitted.checked.shipped
        ));
        let text = if self.json {
            json(&fitted)
        } else {
            yaml(&fitted)
        };
        print(&text)
    }
}

fn yaml(fitted: &Fitted) -> String {
    let mut text = fitted.tuned.to_string();
    if !fitted.domains.is_empty() {
        text.push_str("domains:\n");
    }
    for (name, keywords) in &fitted.domains {
        text.push_str(&format!(
            "  {name}:\n    weights:\n{}",
            show_keywords(keywords)
        ));
    }
    text
}

fn json(fitted: &Fitted) -> String {
    let domains: serde_json::Map<_, _> = fitted
        .domains
        .iter()
        .map(|(name, keywords)| (name.clone(), serde_json::json!({"weights": map(keywords)})))
        .collect();
    let placing = &fitted.tuned.placing;
    let weights = placing.weights().filter(|(_, weight)| *weight != 0.0);
    let weights: serde_json::Map<_, _> = weights
        .map(|(what, weight)| (what.as_str().to_owned(), number(weight)))
        .collect();
    let thresholds = placing.thresholds;
    let document = serde_json::json!({
        "placing": {
            "bias": number(placing.bias),
            "form_cap": number(placing.form_cap),
            "thresholds": {
                "standard": number(thresholds.standard),
                "complex": number(thresholds.complex),
                "escalation": number(thresholds.escalation),
            },
            "weights": weights,
            "pairs": pairs(&placing.pairs),
            "words": map(&fitted.tuned.words),
        },
        "domains": domains,
        "gap_closed": fitted.checked,
    });
    document.to_string() + "\n"
}

/// Under each trait those it weighs together with.
fn pairs(pairs: &Pairs) -> serde_json::Map<String, serde_json::Value> {
    let mut by_first: serde_json::Map<_, _> = serde_json::Map::new();
    for Pair { traits, weight } in pairs.iter() {
        let (first, second) = traits;
        let with = by_first
            .entry(first.as_str())
            .or_insert_with(|| serde_json::json!({}));
        if let Some(with) = with.as_object_mut() {
            with.insert(second.as_str().to_owned(), number(*weight));
        }
    }
    by_first
}

fn map(words: &[(String, f32)]) -> serde_json::Map<String, serde_json::Value> {
    let words = words.iter();
    words
        .map(|(word, weight)| (word.clone(), number(*weight)))
        .collect()
}

/// As YAML shows it: `0.1`, not the float of twice the size that is nearest to it.
fn number(weight: f32) -> serde_json::Value {
    let shown: Option<f64> = weight.to_string().parse().ok();
    shown.into()
}

/// Progress is for people: to standard error, where nobody may be.
fn tell(what: &str) {
    let _nobody_reads = writeln!(io::stderr().lock(), "{what}");
}
