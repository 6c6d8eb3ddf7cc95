//! A neutral request, said to a provider.

mod body;
mod media;
mod messages;
mod parts;
pub(in crate::format) mod schema;
mod thinking;
mod tools;
mod tuning;

use std::borrow::Cow;
use std::collections::BTreeSet;

use self::body::{Body, Metadata, OutputConfig};
use super::super::generation::Generation;
use crate::chat::{Output, Request, Role, Turn, Unsupported};
use crate::config::Model;
use crate::format::Written;
use crate::json::to_json;

/// Says a request.
pub(in super::super) fn write(request: &Request, model: &Model) -> Result<Written, Unsupported> {
    let generation = Generation::of(model.wire_name.as_str());
    let turns = request.turns();
    check(request, &turns, generation)?;
    let mut losses = Losses::default();
    let tools = tools::write(request, generation, &mut losses)?;
    let thinking = thinking::plan(request, model, tools.is_forced, &mut losses);
    let sampling = tuning::sampling(request, generation, &thinking, &mut losses);
    let user = tuning::user(request, &mut losses);
    let format = schema::format(&request.output, generation)?;
    let body = Body {
        model: model.wire_name.as_str(),
        max_tokens: thinking.max_tokens,
        system: messages::system(request, &mut losses)?,
        messages: messages::conversation(&turns, &thinking, &mut losses)?,
        tools: tools.tools,
        tool_choice: tools.choice,
        output_config: OutputConfig::of(thinking.effort, format),
        thinking: thinking.config,
        temperature: sampling.temperature,
        top_p: sampling.top_p,
        top_k: sampling.top_k,
        stop_sequences: &request.stop,
        metadata: user.map(|user_id| Metadata { user_id }),
        stream: request.streams,
    };
    tuning::name_what_is_unsaid(request, &mut losses);
    Ok(Written {
        body: to_json(&body),
        dropped: losses.into_names(),
    })
}

/// What was asked for and is not said, by name.
#[derive(Debug, Default)]
struct Losses(BTreeSet<&'static str>);

impl Losses {
    fn add(&mut self, name: &'static str) {
        self.0.insert(name);
    }

    fn into_names(self) -> Vec<Cow<'static, str>> {
        self.0.into_iter().map(Cow::Borrowed).collect()
    }
}

/// What the request asks for as a whole and the API or the model cannot do.
fn check(request: &Request, turns: &[Turn<'_>], generation: Generation) -> Result<(), Unsupported> {
    let is_begun = turns
        .last()
        .is_some_and(|turn| turn.role == Role::Assistant);
    Err(refuse(if turns.is_empty() {
        "a conversation in which nobody says anything"
    } else if request.choices.is_some_and(|choices| choices > 1) {
        "n"
    } else if request.stop.iter().any(|stop| stop.trim().is_empty()) {
        "a stop of white space"
    } else if is_begun && !generation.continues_answers() {
        "an answer begun by the caller"
    } else if request.output == Output::Json && !generation.can_be_forced() {
        "response_format json_object"
    } else {
        return Ok(());
    }))
}

const fn refuse(name: &'static str) -> Unsupported {
    Unsupported(Cow::Borrowed(name))
}

#[cfg(test)]
mod tests;
