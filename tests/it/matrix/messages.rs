//! Anthropic Messages, as a caller uses them.

use anyhow::{Context, bail, ensure};
use baton_tests::http::Streamed;
use serde_json::{Value, json};

use super::caller::{Caller, Finish, Heard, items, text, usage};
use super::question::{PICTURE, Question, Said, schema, time, weather};

pub(crate) struct Messages;

impl Caller for Messages {
    fn path(&self, _: &str, _: bool) -> String {
        "/v1/messages".to_owned()
    }

    fn headers(&self) -> &[(&'static str, &'static str)] {
        &[
            ("anthropic-version", "2023-06-01"),
            ("x-api-key", "sk-of-the-caller"),
        ]
    }

    fn body(&self, model: &str, streams: bool, question: &Question) -> Value {
        let mut body = json!({"model": model, "messages": messages(question), "max_tokens": 100});
        if let Some(system) = question.system {
            body["system"] = json!(system);
        }
        if let Some(temperature) = question.temperature {
            body["temperature"] = json!(temperature);
        }
        if question.tools {
            body["tools"] = json!([
                {"name": "weather", "input_schema": weather()},
                {"name": "time", "input_schema": time()},
            ]);
        }
        if question.schema {
            body["output_config"] = json!({"format": {"type": "json_schema", "schema": schema()}});
        }
        if streams {
            body["stream"] = json!(true);
        }
        body
    }

    fn whole(&self, answer: &Value) -> anyhow::Result<Heard> {
        ensure!(
            answer["type"] == "message" && answer["role"] == "assistant",
            "{answer}"
        );
        let mut heard = Heard {
            finish: Some(finish(&answer["stop_reason"])?),
            usage: usage(&answer["usage"], "input_tokens", "output_tokens"),
            ..Heard::default()
        };
        for block in items(&answer["content"]) {
            match block["type"].as_str() {
                Some("text") => heard.text += &text(&block["text"]),
                Some("thinking") => heard.thinking += &text(&block["thinking"]),
                Some("tool_use") => {
                    ensure!(!text(&block["id"]).is_empty(), "no id: {block}");
                    heard.call(&block["name"], &block["input"].to_string())?;
                }
                other => bail!("a block of type {other:?}"),
            }
        }
        Ok(heard)
    }

    /// Puts the message together as the SDK does, one block after the other.
    fn streamed(&self, stream: &Streamed) -> anyhow::Result<Heard> {
        let mut message = Value::Null;
        let mut json = String::new();
        for event in &stream.events {
            let event = event.json();
            let kind = text(&event["type"]);
            ensure!(
                message.is_null() == (kind == "message_start"),
                "{event} is out of order"
            );
            let index = usize::try_from(event["index"].as_u64().unwrap_or(0))?;
            match &*kind {
                "message_start" => message = event["message"].clone(),
                "content_block_start" => {
                    let blocks = message["content"].as_array_mut().context("no content")?;
                    ensure!(blocks.len() == index, "{event} is out of order");
                    blocks.push(event["content_block"].clone());
                    json.clear();
                }
                "content_block_delta" => {
                    add(&event["delta"], &mut message["content"][index], &mut json)?;
                }
                "content_block_stop" if !json.is_empty() => {
                    message["content"][index]["input"] = serde_json::from_str(&json)?;
                }
                "message_delta" => {
                    message["stop_reason"] = event["delta"]["stop_reason"].clone();
                    message["usage"]["output_tokens"] = event["usage"]["output_tokens"].clone();
                    if event["usage"]["input_tokens"].is_u64() {
                        message["usage"]["input_tokens"] = event["usage"]["input_tokens"].clone();
                    }
                }
                "content_block_stop" | "ping" | "message_stop" => {}
                other => bail!("an event of type {other}"),
            }
        }
        let last = stream.events.last().context("no events")?.json();
        ensure!(last["type"] == "message_stop", "{last}");
        self.whole(&message)
    }

    fn error(&self, error: &Value) -> anyhow::Result<String> {
        ensure!(
            error["type"] == "error" && error["error"]["type"].is_string(),
            "{error}"
        );
        Ok(text(&error["error"]["message"]))
    }
}

fn add(delta: &Value, block: &mut Value, json: &mut String) -> anyhow::Result<()> {
    let (member, kind) = match delta["type"].as_str() {
        Some("text_delta") => ("text", "text"),
        Some("thinking_delta") => ("thinking", "thinking"),
        Some("signature_delta") => ("signature", "thinking"),
        Some("input_json_delta") => {
            ensure!(block["type"] == "tool_use", "{delta} in {block}");
            json.push_str(&text(&delta["partial_json"]));
            return Ok(());
        }
        other => bail!("a delta of type {other:?}"),
    };
    ensure!(block["type"] == kind, "{delta} in {block}");
    let said = text(&block[member]) + &text(&delta[member]);
    block[member] = json!(said);
    Ok(())
}

fn finish(reason: &Value) -> anyhow::Result<Finish> {
    Ok(match reason.as_str() {
        Some("end_turn") => Finish::Stop,
        Some("max_tokens") => Finish::Length,
        Some("tool_use") => Finish::Calls,
        other => bail!("stop reason {other:?}"),
    })
}

fn messages(question: &Question) -> Value {
    let mut content = vec![json!({"type": "text", "text": question.asked()})];
    if question.picture {
        let source = json!({"type": "base64", "media_type": "image/png", "data": PICTURE});
        content.push(json!({"type": "image", "source": source}));
    }
    let mut messages = vec![json!({"role": "user", "content": content})];
    for said in question.said {
        messages.push(match said {
            Said::User(text) => json!({"role": "user", "content": text}),
            Said::Model(text) => json!({"role": "assistant", "content": text}),
            Said::Calls => json!({"role": "assistant", "content": [
                {"type": "tool_use", "id": "call_1", "name": "weather", "input": {"city": "Rome"}},
                {"type": "tool_use", "id": "call_2", "name": "time", "input": {"zone": "CET"}},
            ]}),
            Said::Results => json!({"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "call_1", "content": "22 C"},
                {"type": "tool_result", "tool_use_id": "call_2", "content": [{"type": "text", "text": "noon"}]},
            ]}),
        });
    }
    messages.into()
}
