//! How far Baton's translations are those that agentgateway's tests expect: leaf by leaf, a report and no
//! aim. Where two gateways differ, neither needs to be wrong.

use std::collections::BTreeSet;

use baton_core::format::{Api, Format};
use serde_json::Value;

use crate::answers::{about, asked};
use crate::fixtures::Fixture;
use crate::languages::{caller, model, path, provider};
use crate::tally::{Check, Table};

/// Looks at one expected translation, if Baton makes it too; `input` gives the files it was made of.
pub(crate) fn check(
    golden: &Fixture,
    input: impl Fn(&str) -> Option<Vec<u8>>,
) -> anyhow::Result<Option<(String, Vec<Check>)>> {
    let Some(case) = Case::of(&golden.path) else {
        return Ok(None);
    };
    let (Some(expected), Some(input)) = (expected(&golden.bytes), input(&case.input)) else {
        return Ok(None);
    };
    let Some(written) = case.translate(&input)? else {
        return Ok(None);
    };
    let ours = leaves(&serde_json::from_slice(&written)?);
    let checks = leaves(&expected).into_iter().map(|leaf| {
        let why = leaf.0.clone();
        Check::new(Table::Agentgateway, "leaves", ours.contains(&leaf)).because(why)
    });
    Ok(Some((case.source(), checks.collect())))
}

/// The API that a file is a request to, as its folder tells.
pub(crate) fn request(path: &str) -> Option<Api> {
    let mut folders = path.strip_suffix(".json")?.rsplit('/').skip(1);
    let folder = folders.next()?;
    (folders.next()? == "requests")
        .then(|| api(folder))
        .flatten()
}

/// A translation, as the name of its file tells: `requests/completions/basic.anthropic.snap`.
struct Case {
    input: String,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Request(Api, Format),
    Answer(Format, Api),
}

impl Case {
    fn of(path: &str) -> Option<Self> {
        let (stem, target) = path.strip_suffix(".snap")?.rsplit_once('.')?;
        let mut folders = stem.rsplit('/').skip(1);
        let (folder, kind) = (folders.next()?, folders.next()?);
        let kind = match kind {
            "requests" => Kind::Request(api(folder)?, format(target)?),
            "response" => {
                let (from, to) = target.rsplit_once('-')?;
                Kind::Answer(format(from)?, api(to)?)
            }
            _ => return None,
        };
        // Where both speak the same, Baton translates nothing.
        let (Kind::Request(api, format) | Kind::Answer(format, api)) = kind;
        if api.native() == Some(format) || (api, target) == (Api::Responses, "openai") {
            return None;
        }
        Some(Self {
            input: format!("{stem}.json"),
            kind,
        })
    }

    fn source(&self) -> String {
        match self.kind {
            Kind::Request(api, format) => format!("requests {api:?} → {}", format.as_str()),
            Kind::Answer(format, api) => format!("answers {} → {api:?}", format.as_str()),
        }
    }

    /// What Baton makes of it; `None` where it refuses or cannot read it.
    fn translate(&self, input: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(match self.kind {
            Kind::Request(api, format) => {
                let model = model(format)?;
                let request = caller(api).read_request(path(api), input).ok();
                let written = request
                    .and_then(|request| provider(format).write_request(&request, &model).ok());
                written.map(|written| written.body)
            }
            Kind::Answer(format, api) => {
                let answer = provider(format).read_answer(input).ok();
                answer.map(|answer| caller(api).write_answer(&answer, &about(&asked())))
            }
        })
    }
}

fn api(name: &str) -> Option<Api> {
    Some(match name {
        "completions" => Api::ChatCompletions,
        "messages" => Api::Messages,
        "responses" => Api::Responses,
        "gemini" => Api::GenerateContent,
        _ => return None,
    })
}

fn format(name: &str) -> Option<Format> {
    Some(match name {
        "completions" | "openai" => Format::Openai,
        "responses" => Format::Responses,
        "anthropic" | "messages" | "vertex" => Format::Anthropic,
        "gemini" | "vertex-gemini" => Format::Gemini,
        "bedrock" => Format::Bedrock,
        _ => return None,
    })
}

/// What follows the file's head.
fn expected(golden: &[u8]) -> Option<Value> {
    let (_, body) = str::from_utf8(golden)
        .ok()?
        .strip_prefix("---\n")?
        .split_once("\n---\n")?;
    let document: Value = serde_json::from_str(body).ok()?;
    let inner = ["request", "response"]
        .iter()
        .find_map(|part| document.get(part));
    Some(inner.unwrap_or(&document).clone())
}

/// Every leaf with its path.
fn leaves(document: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut left = vec![(String::new(), document)];
    while let Some((path, value)) = left.pop() {
        match value {
            Value::Array(elements) => {
                let elements = elements.iter().enumerate();
                left.extend(elements.map(|(index, element)| (format!("{path}[{index}]"), element)));
            }
            Value::Object(members) => {
                left.extend(
                    members
                        .iter()
                        .map(|(name, member)| (format!("{path}.{name}"), member)),
                );
            }
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                found.insert((path, value.to_string()));
            }
        }
    }
    found
}
