//! A caller's request, in neutral words.

mod content;
mod document;
mod losses;
mod thinking;
mod tools;

use self::losses::Losses;
use crate::chat::{Message, Output, Request, Role, Schema};
use crate::format::object::Object;
use crate::format::{Param, RequestError};

/// What a caller may ask for that only the provider of its own can do: `inference_geo` is a promise about
/// where data goes.
const ONLY_HERE: [&str; 3] = ["container", "mcp_servers", "inference_geo"];

/// Reads a request.
pub(in super::super) fn read(body: &[u8]) -> Result<Request, RequestError> {
    let mut body = Object::of_body(body)?;
    let mut losses = Losses::default();
    let mut request = Request {
        model: model(&mut body)?,
        streams: body.take("stream", "`true` or `false`")?.unwrap_or(false),
        wants_usage: true,
        ..Request::default()
    };
    request.messages = conversation(&mut body, &mut losses)?;
    tools::read(&mut body, &mut request, &mut losses)?;
    tune(&mut body, &mut request)?;
    thinking::read(&mut body, &mut request, &mut losses)?;
    if let Some(mut metadata) = body.object("metadata", "an object")? {
        request.user = metadata.take("user_id", "a string")?;
        losses.drop_rest(metadata);
    }
    for key in ONLY_HERE {
        let is_empty = |value: &str| value.trim_start_matches('[').trim_ascii_start() == "]";
        if body.raw(key)?.is_some_and(|value| !is_empty(value.get())) {
            losses.only_here(key);
        }
    }
    losses.drop_rest(body);
    (request.dropped, request.untranslatable) = losses.into_names();
    Ok(request)
}

fn model(body: &mut Object<'_>) -> Result<String, RequestError> {
    let model: Option<String> = body.take("model", "the name of a model, a string")?;
    match model {
        Some(model) if model.is_empty() => Err(RequestError::Empty(Param::Model)),
        Some(model) => Ok(model),
        None => Err(RequestError::Missing(Param::Model)),
    }
}

/// The system prompt, as the first message, and the messages.
fn conversation(body: &mut Object<'_>, losses: &mut Losses) -> Result<Vec<Message>, RequestError> {
    let mut conversation = Vec::new();
    let (parts, _) = content::take(body, "system", losses)?;
    push(&mut conversation, Role::System, parts);
    let messages = body.objects("messages", "an object with `role` and `content`")?;
    let messages = messages.ok_or(RequestError::Missing(Param::Messages))?;
    if messages.is_empty() {
        return Err(RequestError::Empty(Param::Messages));
    }
    for mut message in messages {
        let role = role(&mut message)?;
        let (parts, system) = content::take(&mut message, "content", losses)?;
        push(&mut conversation, role, parts);
        push(&mut conversation, Role::System, system);
        losses.drop_rest(message);
    }
    Ok(conversation)
}

fn push(conversation: &mut Vec<Message>, role: Role, parts: Vec<crate::chat::Part>) {
    if !parts.is_empty() {
        conversation.push(Message { role, parts });
    }
}

fn role(message: &mut Object<'_>) -> Result<Role, RequestError> {
    const EXPECTED: &str = "`user`, `assistant` or `system`";
    let role: String = message.need("role", EXPECTED)?;
    match role.as_str() {
        "user" => Ok(Role::User),
        "assistant" => Ok(Role::Assistant),
        "system" => Ok(Role::System),
        _ => Err(message.mistake("role", EXPECTED)),
    }
}

fn tune(body: &mut Object<'_>, request: &mut Request) -> Result<(), RequestError> {
    request.max_tokens = body.take("max_tokens", "a whole number")?;
    request.temperature = body.take("temperature", "a number from 0 to 1")?;
    request.top_p = body.take("top_p", "a number from 0 to 1")?;
    request.top_k = body.take("top_k", "a whole number")?;
    request.stop = body
        .take("stop_sequences", "an array of strings")?
        .unwrap_or_default();
    Ok(())
}

/// The form of the answer, in `output_config` or, as it was before, in `output_format`.
fn output(
    holder: &mut Object<'_>,
    key: &'static str,
    losses: &mut Losses,
) -> Result<Output, RequestError> {
    const EXPECTED: &str = "an object with the `type` `json_schema` and a `schema`";
    let Some(mut format) = holder.object(key, EXPECTED)? else {
        return Ok(Output::Text);
    };
    let kind: String = format.need("type", "`json_schema`")?;
    if kind != "json_schema" {
        return Err(format.mistake("type", "`json_schema`"));
    }
    let schema = Schema {
        name: None,
        description: None,
        schema: format.need("schema", "a JSON schema")?,
        strict: Some(true),
    };
    losses.drop_rest(format);
    Ok(Output::Schema(schema))
}

#[cfg(test)]
mod tests;
