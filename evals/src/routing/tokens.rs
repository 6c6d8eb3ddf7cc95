//! How far estimated input tokens are from those that providers counted.

use std::collections::BTreeMap;
use std::path::Path;

use baton_core::facts::{Facts, Lexicon};
use baton_core::format::Api;
use baton_core::tuning::Example;
use baton_evals::data;
use baton_evals::figure::{Aim, Figure, Share, Value as Found};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What is called near: a quarter off either way.
const NEAR: f64 = 0.25;

#[derive(Deserialize)]
struct Interaction {
    api: String,
    #[serde(default)]
    path: String,
    request: Option<Box<RawValue>>,
    status: Option<u16>,
    response_json: Option<Value>,
}

#[derive(Deserialize)]
struct Graded {
    prompt: String,
    models: BTreeMap<String, Counted>,
}

#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    input_tokens: u64,
}

/// The share of requests whose estimate is near, and the median error, by source.
pub(crate) fn figures(folder: &Path) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let prompts = prompts(folder)?;
    let recorded = recorded(folder)?;
    for (name, ratios) in [
        ("questions, by Claude 3 and Gemini 2", prompts),
        ("recorded requests", recorded),
    ] {
        let mut near = Share::default();
        for ratio in &ratios {
            near.add((ratio - 1.0).abs() <= NEAR);
        }
        let mut errors: Vec<f64> = ratios.iter().map(|ratio| (ratio - 1.0).abs()).collect();
        errors.sort_by(f64::total_cmp);
        let median = errors.get(errors.len() / 2).copied().unwrap_or(1.0);
        let figure = |what: &str, value| Figure {
            name: format!("tokens of {name}: {what}"),
            value,
            aim: Aim::None,
        };
        figures.push(figure("within a quarter", Found::Share(near)));
        figures.push(figure("median error", Found::Number(median)));
    }
    Ok(figures)
}

/// Estimated by counted, for each model that counted.
fn prompts(folder: &Path) -> anyhow::Result<Vec<f64>> {
    let rows: Vec<Graded> = data::rows(folder, "routing/routerarena_sub10.jsonl")?;
    let ratios = rows.iter().flat_map(|row| {
        let request = Example::prompt(&row.prompt, 0.0).request;
        let estimated = Facts::of(&request, &Lexicon::default(), None).input_tokens;
        let counted = row
            .models
            .values()
            .filter(|counted| counted.input_tokens > 0);
        counted.map(move |counted| ratio(estimated, counted.input_tokens))
    });
    Ok(ratios.collect())
}

fn recorded(folder: &Path) -> anyhow::Result<Vec<f64>> {
    let rows: Vec<Interaction> = data::rows(folder, "wire/interactions.jsonl")?;
    Ok(rows.iter().filter_map(of_recorded).collect())
}

fn of_recorded(row: &Interaction) -> Option<f64> {
    if row.status.is_some_and(|status| status != 200) {
        return None;
    }
    let counted = counted(row.response_json.as_ref()?).filter(|counted| *counted > 0)?;
    let body = row.request.as_ref()?.get().as_bytes();
    let request = api(&row.api)?.caller().read_request(&row.path, body).ok()?;
    let facts = Facts::of(&request, &Lexicon::default(), None);
    // Pictures, sound and documents cost what their sizes say, which nobody decodes here; and what a
    // provider's own tools cost, only it knows.
    let is_text =
        facts.images + facts.audio + facts.documents == 0 && request.untranslatable.is_empty();
    is_text.then(|| ratio(facts.input_tokens, counted))
}

fn api(name: &str) -> Option<Api> {
    Some(match name {
        "chat_completions" => Api::ChatCompletions,
        "responses" => Api::Responses,
        "messages" => Api::Messages,
        "generate_content" => Api::GenerateContent,
        _ => return None,
    })
}

/// The tokens of the prompt, as any of the formats tells them, with those that came out of a cache.
fn counted(answer: &Value) -> Option<u64> {
    let number = |pointer: &str| answer.pointer(pointer).and_then(Value::as_u64);
    let cached = number("/usage/cache_read_input_tokens").unwrap_or(0)
        + number("/usage/cache_creation_input_tokens").unwrap_or(0);
    number("/usage/prompt_tokens")
        .or_else(|| number("/usage/input_tokens").map(|input| input + cached))
        .or_else(|| number("/usageMetadata/promptTokenCount"))
}

fn ratio(estimated: u64, counted: u64) -> f64 {
    let float = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    float(estimated) / float(counted)
}
