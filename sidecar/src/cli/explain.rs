//! `baton explain`: says what would become of a request, and why, without asking any model.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use baton_core::name::ModelName;
use baton_core::outcome::ExchangeOutcome;
use clap::Args;
use hyper::Method;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::asking::parsed;
use super::output::print;
use super::{Problem, decision};
use crate::client::{Url, ask};

/// The longest request that is read: what the sidecar takes.
const MAX_REQUEST_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  baton explain request.json                              a chat completions request
  baton explain claude.json --path /v1/messages           one of Anthropic's Messages
  baton explain request.json -H x-baton-data-class=personal
  echo '{\"model\": \"auto\", \"messages\": []}' | baton explain -")]
pub(super) struct Explain {
    /// The request's body, as JSON; `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the request would go.
    #[arg(long, default_value = "/v1/chat/completions")]
    path: String,
    /// A header that it would have; may be given several times.
    #[arg(long, short = 'H', value_name = "NAME=VALUE", value_parser = header)]
    header: Vec<(String, String)>,
    /// Show it as JSON, with everything that is known.
    #[arg(long)]
    json: bool,
    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

/// What the sidecar says.
#[derive(Deserialize)]
struct Told {
    facts: Option<BTreeMap<String, Value>>,
    ladder: Vec<ModelName>,
    outcome: ExchangeOutcome,
    refusal: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    status: u16,
    body: String,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Explain {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let question = json!({
            "path": self.path,
            "headers": BTreeMap::from_iter(self.header.clone()),
            "body": self.body()?,
        });
        let question = question.to_string().into();
        let answer = ask(&self.url, Method::POST, "/v1/route", question).await?;
        let text = if self.json {
            let whole: Box<RawValue> = parsed(&self.url, &answer)?;
            format!("{whole}\n")
        } else {
            parsed::<Told>(&self.url, &answer)?.to_text()
        };
        print(&text)
    }

    fn body(&self) -> Result<Value, Problem> {
        let unreadable = |source| Problem::Request {
            file: self.file.clone(),
            source,
        };
        let input: Box<dyn Read> = if self.file.as_os_str() == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(fs::File::open(&self.file).map_err(unreadable)?)
        };
        let limited = input.take(MAX_REQUEST_BYTES);
        serde_json::from_reader(limited).map_err(|error| unreadable(error.into()))
    }
}

impl Told {
    fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, says) in self.lines() {
            let _infallible = writeln!(text, "{name:<9} {says}");
        }
        text
    }

    fn lines(&self) -> Vec<(&'static str, String)> {
        let outcome = &self.outcome;
        let (route, arm) = (outcome.route.as_ref(), outcome.experiment.as_ref());
        let mut lines = Vec::new();
        lines.extend(self.facts.as_ref().map(|facts| ("facts", listed(facts))));
        lines.extend(route.map(|route| ("route", route.to_string())));
        lines.extend(arm.map(|arm| ("arm", arm.to_string())));
        lines.extend(decision::decided(outcome));
        let observed = outcome.observed.as_ref();
        lines.extend(observed.map(|observed| ("would ask", observed.ladder_names())));
        lines.push(match &self.refusal {
            Some(Refused { status, body }) => {
                ("refused", format!("{status} {}", body.escape_debug()))
            }
            None => ("ladder", self.ladder_in_words()),
        });
        lines
    }

    fn ladder_in_words(&self) -> String {
        let names: Vec<_> = self.ladder.iter().map(ModelName::as_str).collect();
        names.join(" > ")
    }
}

/// Facts in one line: `input_tokens 12, turns 1`. Those that say no or nothing are left out.
fn listed(facts: &BTreeMap<String, Value>) -> String {
    let told = |(name, value): (&String, &Value)| match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(name.clone()),
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        Value::String(text) => Some(format!("{name} {text}")),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(format!("{name} {value}")),
    };
    let told: Vec<_> = facts.iter().filter_map(told).collect();
    told.join(", ")
}
