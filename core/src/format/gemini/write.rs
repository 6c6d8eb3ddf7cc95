//! A neutral request, written for a provider.

mod calls;
mod config;
mod content;
mod media;
mod model;
mod thinking;
mod tools;

use std::borrow::Cow;

use serde::Serialize;

use self::config::GenerationConfig;
use self::content::{Content, Part};
use self::model::Generation;
use self::tools::{ToolConfig, Toolbox};
use crate::chat::{self, Request, Unsupported};
use crate::config::Model;
use crate::format::Written;
use crate::json::to_json;

/// Says a request.
pub(super) fn request(request: &Request, model: &Model) -> Result<Written, Unsupported> {
    let generation = Generation::of(model.wire_name.as_str());
    let mut dropped = Dropped::default();
    let body = Body {
        contents: content::contents(request, generation, &mut dropped)?,
        system_instruction: system(request, &mut dropped)?,
        tools: tools::tools(request, &mut dropped)?,
        tool_config: tools::config(request),
        generation_config: config::config(request, generation, &mut dropped)?,
    };
    if request.user.is_some() {
        dropped.name("user");
    }
    Ok(Written {
        body: to_json(&body),
        dropped: dropped.0,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    contents: Vec<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<System<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[Toolbox<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_config: Option<ToolConfig<'a>>,
    #[serde(skip_serializing_if = "GenerationConfig::is_empty")]
    generation_config: GenerationConfig<'a>,
}

#[derive(Serialize)]
struct System<'a> {
    parts: Vec<Part<'a>>,
}

/// The system prompt: text and nothing else.
fn system<'a>(
    request: &'a Request,
    dropped: &mut Dropped,
) -> Result<Option<System<'a>>, Unsupported> {
    let mut parts = Vec::new();
    for part in request.system() {
        let chat::Part::Text { text, cache } = part else {
            return Err(unsupported("a system prompt that is not text"));
        };
        dropped.cache(cache.as_ref());
        if !text.is_empty() {
            parts.push(Part::text(text));
        }
    }
    Ok((!parts.is_empty()).then_some(System { parts }))
}

fn unsupported(feature: impl Into<Cow<'static, str>>) -> Unsupported {
    Unsupported(feature.into())
}

/// What the format has no word for, by the neutral model's names, each once.
#[derive(Default)]
struct Dropped(Vec<Cow<'static, str>>);

impl Dropped {
    fn name(&mut self, name: &'static str) {
        if !self.0.iter().any(|known| known == name) {
            self.0.push(Cow::Borrowed(name));
        }
    }

    fn cache(&mut self, mark: Option<&chat::Cache>) {
        if mark.is_some() {
            self.name("cache_control");
        }
    }
}

#[cfg(test)]
mod tests;
