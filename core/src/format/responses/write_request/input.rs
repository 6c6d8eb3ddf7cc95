//! Messages, taken apart into items.

use std::borrow::Cow;

use serde::Serialize;

use super::content::{Content, Piece, drop_cache, unsupported};
use crate::chat::{
    Message, Part, Request, Role, Signature, Tool, ToolCall, ToolResult, Unsupported,
};
use crate::format::Format;
use crate::format::reading::note;

/// One item of the conversation.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Item<'a> {
    Message {
        role: &'static str,
        content: Content<'a>,
    },
    FunctionCall {
        call_id: &'a str,
        name: &'a str,
        arguments: &'a str,
    },
    FunctionCallOutput {
        call_id: &'a str,
        output: Content<'a>,
    },
    Reasoning {
        summary: Vec<Summary<'a>>,
        encrypted_content: &'a str,
    },
}

/// What a thought says, in words.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
}

/// The conversation so far, as items.
pub(super) fn items<'a>(
    request: &'a Request,
    dropped: &mut Vec<Cow<'static, str>>,
) -> Result<Vec<Item<'a>>, Unsupported> {
    if request.tools.iter().any(is_cached) {
        note(dropped, Cow::Borrowed("cache_control"));
    }
    let mut items = Vec::with_capacity(request.messages.len());
    for message in &request.messages {
        let mut speech = Speech {
            role: message.role,
            pieces: Vec::new(),
            items: &mut items,
        };
        speech.say(message, dropped)?;
    }
    Ok(items)
}

fn is_cached(tool: &Tool) -> bool {
    match tool {
        Tool::Function(function) => function.cache.is_some(),
        Tool::Hosted(_) => false,
    }
}

/// A message being taken apart: what is content waits until something follows that is not.
struct Speech<'i, 'a> {
    role: Role,
    pieces: Vec<Piece<'a>>,
    items: &'i mut Vec<Item<'a>>,
}

impl<'a> Speech<'_, 'a> {
    fn say(
        &mut self,
        message: &'a Message,
        dropped: &mut Vec<Cow<'static, str>>,
    ) -> Result<(), Unsupported> {
        for part in &message.parts {
            match self.role {
                Role::Assistant => self.say_as_model(part, dropped)?,
                Role::User | Role::System => self.say_as_user(part, dropped)?,
            }
        }
        self.end_message();
        Ok(())
    }

    fn say_as_user(
        &mut self,
        part: &'a Part,
        dropped: &mut Vec<Cow<'static, str>>,
    ) -> Result<(), Unsupported> {
        if let Part::ToolResult(result) = part {
            let output = output(result, dropped)?;
            self.add(output);
        } else {
            self.pieces.push(Piece::input(part, dropped)?);
        }
        Ok(())
    }

    fn say_as_model(
        &mut self,
        part: &'a Part,
        dropped: &mut Vec<Cow<'static, str>>,
    ) -> Result<(), Unsupported> {
        match part {
            Part::Text { text, cache } => {
                drop_cache(cache.as_ref(), dropped);
                self.pieces.push(Piece::OutputText { text });
            }
            Part::Refusal(refusal) => self.pieces.push(Piece::Refusal { refusal }),
            Part::ToolCall(call) => {
                if call.signature.is_some() {
                    note(dropped, Cow::Borrowed("thinking"));
                }
                self.add(function_call(call));
            }
            Part::Thinking { text, signature } => match own(signature.as_ref()) {
                Some(signed) => self.add(thought(Some(text), signed)),
                None => note(dropped, Cow::Borrowed("thinking")),
            },
            Part::HiddenThinking(signature) => match own(Some(signature)) {
                Some(signed) => self.add(thought(None, signed)),
                None => note(dropped, Cow::Borrowed("thinking")),
            },
            Part::Image(_) | Part::Audio(_) | Part::Document(_) => {
                return Err(unsupported("media that the model made"));
            }
            Part::ToolResult(_) => return Err(unsupported("a tool result of the model's")),
        }
        Ok(())
    }

    fn add(&mut self, item: Item<'a>) {
        self.end_message();
        self.items.push(item);
    }

    fn end_message(&mut self) {
        if self.pieces.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.pieces);
        self.items.push(Item::Message {
            role: match self.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: Content::of(pieces),
        });
    }
}

fn function_call(call: &ToolCall) -> Item<'_> {
    Item::FunctionCall {
        call_id: &call.id,
        name: &call.name,
        arguments: &call.arguments,
    }
}

fn output<'a>(
    result: &'a ToolResult,
    dropped: &mut Vec<Cow<'static, str>>,
) -> Result<Item<'a>, Unsupported> {
    drop_cache(result.cache.as_ref(), dropped);
    if result.is_error {
        note(dropped, Cow::Borrowed("is_error"));
    }
    let pieces: Result<Vec<_>, _> = result
        .parts
        .iter()
        .map(|part| Piece::input(part, dropped))
        .collect();
    Ok(Item::FunctionCallOutput {
        call_id: &result.call,
        output: Content::of(pieces?),
    })
}

/// A thought goes back to the format that had it, and to no other.
fn own(signature: Option<&Signature>) -> Option<&str> {
    signature
        .filter(|signature| signature.origin == Format::Responses)
        .map(|signature| signature.value.as_str())
}

fn thought<'a>(text: Option<&'a String>, signed: &'a str) -> Item<'a> {
    let summary = text.map(|text| Summary {
        kind: "summary_text",
        text,
    });
    Item::Reasoning {
        summary: summary.into_iter().collect(),
        encrypted_content: signed,
    }
}
