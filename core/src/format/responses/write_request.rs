//! A request as this format says it.

mod content;
mod input;

use std::borrow::Cow;

use serde::Serialize;

use self::input::Item;
use super::settings::Settings;
use crate::chat::{Effort, Request, Tool, Unsupported};
use crate::config::Model;
use crate::format::Written;
use crate::json::to_json;

/// Says a request.
pub(super) fn write_request(request: &Request, model: &Model) -> Result<Written, Unsupported> {
    refuse(request)?;
    let mut dropped = Vec::new();
    drop_settings(request, &mut dropped);
    let body = Body {
        model: model.wire_name.as_str(),
        input: input::items(request, &mut dropped)?,
        settings: Settings::of(request),
        include: included(request),
        stream: request.streams,
        store: false,
    };
    Ok(Written {
        body: to_json(&body),
        dropped,
    })
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    input: Vec<Item<'a>>,
    #[serde(flatten)]
    settings: Settings<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include: Vec<&'static str>,
    stream: bool,
    /// Nobody would ask this provider for what it had stored.
    store: bool,
}

/// What an answer cannot do without and this format has no word for.
fn refuse(request: &Request) -> Result<(), Unsupported> {
    let hosted = request.tools.iter().find_map(|tool| match tool {
        Tool::Hosted(kind) => Some(kind),
        Tool::Function(_) => None,
    });
    if let Some(kind) = hosted {
        return Err(Unsupported(Cow::Owned(format!("the tool `{kind}`"))));
    }
    if request.choices.is_some_and(|count| count > 1) {
        return Err(Unsupported(Cow::Borrowed("n")));
    }
    if !request.stop.is_empty() {
        return Err(Unsupported(Cow::Borrowed("stop")));
    }
    Ok(())
}

fn drop_settings(request: &Request, dropped: &mut Vec<Cow<'static, str>>) {
    let settings = [
        ("top_k", request.top_k.is_some()),
        ("seed", request.seed.is_some()),
        ("presence_penalty", request.presence_penalty.is_some()),
        ("frequency_penalty", request.frequency_penalty.is_some()),
    ];
    let said = settings.into_iter().filter(|(_, is_there)| *is_there);
    dropped.extend(said.map(|(name, _)| Cow::Borrowed(name)));
}

/// What is to come along with the answer: thinking in a form that can be sent back, as nothing is
/// stored, and log-probabilities.
fn included(request: &Request) -> Vec<&'static str> {
    let word = request.reasoning.as_ref().map(|reasoning| reasoning.word());
    let thinks = word.is_some_and(|word| word != Some(Effort::Off));
    let wanted = [
        ("reasoning.encrypted_content", thinks),
        ("message.output_text.logprobs", request.logprobs.is_some()),
    ];
    let wanted = wanted.into_iter().filter(|(_, is_wanted)| *is_wanted);
    wanted.map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests;
