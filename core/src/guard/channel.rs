//! Which texts of a stream go on from event to event, in each caller's dialect.

use super::passage::Form;
use super::walk::{Around, Leaf, Walk};
use crate::format::Api;

/// A text that comes in pieces, one in each of several events.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Channel {
    /// The choice it belongs to. Of one choice, one text comes at a time.
    pub(super) choice: String,
    /// Which text of that it is.
    text: String,
    pub(super) form: Form,
}

/// Which texts have no more pieces.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Ended {
    /// None that is known of.
    #[default]
    Nothing,
    /// Those of these choices.
    Choices(Vec<String>),
    /// All.
    All,
}

impl Ended {
    pub(super) fn has(&self, channel: &Channel) -> bool {
        match self {
            Self::Nothing => false,
            Self::Choices(choices) => choices.contains(&channel.choice),
            Self::All => true,
        }
    }
}

/// The text of which this value of an event is a piece, if it is one.
pub(super) fn channel(api: Api, walk: &Walk<'_>, leaf: &Leaf<'_>) -> Option<Channel> {
    let nearest = walk.around(leaf).next()?;
    let kind = walk.whole().map_or("", |whole| whole.kind);
    let form = match (api, leaf.key) {
        (Api::ChatCompletions, "content" | "reasoning_content" | "reasoning" | "refusal") => {
            (nearest.key == "delta").then_some(Form::Text)
        }
        (Api::ChatCompletions, "arguments") => walk
            .around(leaf)
            .any(|it| it.key == "delta")
            .then_some(Form::Json),
        (Api::Completions, "text") => (nearest.key == "choices").then_some(Form::Text),
        (Api::Messages, "text") => (nearest.key == "delta").then_some(Form::Text),
        (Api::Messages, "partial_json") => (nearest.key == "delta").then_some(Form::Json),
        (Api::Messages, "thinking") => (nearest.key == "delta").then_some(Form::Signed),
        (Api::Responses, "delta") if kind.ends_with("arguments.delta") => Some(Form::Json),
        (Api::Responses, "delta") => Some(Form::Text),
        (Api::StreamGenerateContent, "text") => (nearest.key == "parts").then_some(Form::Text),
        _ => None,
    }?;
    Some(Channel {
        choice: choice(api, walk, leaf),
        text: text(walk, leaf, kind),
        form,
    })
}

/// Which texts have no more pieces after this event.
pub(super) fn ended(api: Api, walk: &Walk<'_>) -> Ended {
    let kind = walk.whole().map_or("", |whole| whole.kind);
    match api {
        Api::Messages if matches!(kind, "content_block_delta" | "ping") => Ended::Nothing,
        Api::Responses if kind.ends_with(".delta") || kind.contains("annotation") => Ended::Nothing,
        Api::ChatCompletions | Api::Completions | Api::StreamGenerateContent => {
            let ends = |leaf: &&Leaf<'_>| matches!(leaf.key, "finish_reason" | "finishReason");
            let choices: Vec<_> = walk.leaves.iter().filter(ends).collect();
            if choices.is_empty() {
                return Ended::Nothing;
            }
            let choices = choices.into_iter().map(|leaf| choice(api, walk, leaf));
            Ended::Choices(choices.collect())
        }
        Api::Messages
        | Api::Responses
        | Api::Embeddings
        | Api::CountTokens
        | Api::GenerateContent => Ended::All,
    }
}

/// The choice that a value belongs to, where there can be several at a time.
fn choice(api: Api, walk: &Walk<'_>, leaf: &Leaf<'_>) -> String {
    match api {
        Api::ChatCompletions | Api::Completions | Api::StreamGenerateContent => {
            let is_choice = |it: &&Around<'_>| matches!(it.key, "choices" | "candidates");
            let choice = walk.around(leaf).find(is_choice);
            choice.map(indices).unwrap_or_default()
        }
        Api::Messages
        | Api::Responses
        | Api::Embeddings
        | Api::CountTokens
        | Api::GenerateContent => String::new(),
    }
}

/// Which of a choice's texts it is.
fn text(walk: &Walk<'_>, leaf: &Leaf<'_>, kind: &str) -> String {
    let mut text = format!("{kind} {}", leaf.key);
    for around in walk.around(leaf) {
        text.push(' ');
        text.push_str(&indices(around));
        if around.is_thought {
            text.push_str("thought");
        }
    }
    text
}

fn indices(around: &Around<'_>) -> String {
    let counts = around
        .indices
        .iter()
        .filter(|(key, _)| *key != "sequence_index");
    let indices = counts.map(|(_, index)| *index);
    indices.collect::<Vec<_>>().join(",")
}
