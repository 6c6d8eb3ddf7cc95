//! What a caller asks for.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::chat::{Message, Part, Request, Role};
use crate::format::RequestError;
use crate::format::reading::{
    Unread, mistake, model_name, note, optional, read, read_body, read_list, says_something,
};
use crate::json::{Members, Name, Nullable};

/// Reads a request.
pub(super) fn read_request(body: &[u8]) -> Result<Request, RequestError> {
    let body: Body<'_> = read_body(body, expected)?;
    let mut request = body.request;
    request.model = model_name(body.model)?;
    request.wants_usage = body.stream_options.include_usage.unwrap_or_default();
    let prompt = body
        .prompt
        .ok_or_else(|| mistake("prompt", expected("prompt")))?;
    read_prompt(prompt, &mut request)?;
    if let Some(raw) = body.stop {
        request.stop = read_stop(raw)?;
    }
    body.unread.into_list("", &mut request.dropped);
    Ok(request)
}

/// The members of a request. What has several forms is kept as it stands.
#[derive(Default)]
struct Body<'a> {
    request: Request,
    model: Option<String>,
    prompt: Option<&'a RawValue>,
    stop: Option<&'a RawValue>,
    stream_options: StreamOptions,
    unread: Unread,
}

impl<'a> Members<'a> for Body<'a> {
    type Key = Name<'a>;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'a>>(&mut self, key: Name<'a>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "model" => self.model = value.next_value()?,
            "prompt" => self.prompt = value.next_value()?,
            "stop" => self.stop = value.next_value()?,
            "stream_options" => value.next_value_seed(Nullable(&mut self.stream_options))?,
            "stream" => self.request.streams = optional(value)?.unwrap_or_default(),
            "n" => self.request.choices = optional(value)?.filter(|count| *count > 1),
            "max_tokens" => self.request.max_tokens = value.next_value()?,
            "temperature" => self.request.temperature = value.next_value()?,
            "top_p" => self.request.top_p = value.next_value()?,
            "seed" => self.request.seed = value.next_value()?,
            "presence_penalty" => self.request.presence_penalty = value.next_value()?,
            "frequency_penalty" => self.request.frequency_penalty = value.next_value()?,
            "logprobs" => self.request.logprobs = value.next_value()?,
            "user" => self.request.user = value.next_value()?,
            "suffix" | "echo" => self.essential(&key, value)?,
            "best_of" => {
                if optional::<u32, _>(value)?.is_some_and(|count| count > 1) {
                    self.unread.note(&key);
                }
            }
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }
}

impl<'a> Body<'a> {
    /// A member without which the text would be another.
    fn essential<A: MapAccess<'a>>(&mut self, key: &str, value: &mut A) -> Result<(), A::Error> {
        let said: &RawValue = value.next_value()?;
        if says_something(said) && said.get() != "false" {
            note(&mut self.request.untranslatable, Cow::Owned(key.to_owned()));
        }
        Ok(())
    }
}

fn expected(path: &str) -> &'static str {
    match path {
        "prompt" => "a text",
        "stop" => "a string or a list of strings",
        "stream" | "stream_options.include_usage" => "`true` or `false`",
        "stream_options" => "an object",
        "n" | "max_tokens" | "seed" | "logprobs" | "best_of" => "a whole number",
        "temperature" | "top_p" | "presence_penalty" | "frequency_penalty" => "a number",
        _ => "a string",
    }
}

/// A prompt is a text, or a list of one; what else the API takes has no place in a chat.
fn read_prompt(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    let text = match raw.get().as_bytes().first() {
        Some(b'"') => read(raw, "prompt", expected("prompt"))?,
        Some(b'[') => match read_list::<&RawValue>(raw, "prompt", expected("prompt"))?.as_slice() {
            [] => return Err(mistake("prompt", expected("prompt"))),
            [one] if one.get().starts_with('"') => read(one, "prompt[0]", expected("prompt"))?,
            [first, ..] if first.get().starts_with('"') => {
                note(
                    &mut request.untranslatable,
                    Cow::Borrowed("several prompts"),
                );
                None
            }
            [_, ..] => {
                note(
                    &mut request.untranslatable,
                    Cow::Borrowed("a prompt of tokens"),
                );
                None
            }
        },
        Some(_) | None => return Err(mistake("prompt", expected("prompt"))),
    };
    request.messages.extend(text.map(|text: String| Message {
        role: Role::User,
        parts: vec![Part::text(text)],
    }));
    Ok(())
}

fn read_stop(raw: &RawValue) -> Result<Vec<String>, RequestError> {
    if raw.get().starts_with('"') {
        let stop: Option<String> = read(raw, "stop", expected("stop"))?;
        return Ok(stop.into_iter().collect());
    }
    read_list(raw, "stop", "a string or a list of strings")
}

/// How the caller wants its stream.
#[derive(Default)]
struct StreamOptions {
    include_usage: Option<bool>,
}

impl<'de> Members<'de> for StreamOptions {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "include_usage" => self.include_usage = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
