//! OpenAI chat completions, as a caller uses them.

use anyhow::{Context, bail, ensure};
use baton_tests::http::Streamed;
use serde_json::{Value, json};

use super::caller::{Caller, Finish, Heard, items, text, usage};
use super::question::{PICTURE, Question, Said, schema, time, weather};

pub(crate) struct Chat;

impl Caller for Chat {
    fn path(&self, _: &str, _: bool) -> String {
        "/v1/chat/completions".to_owned()
    }

    fn body(&self, model: &str, streams: bool, question: &Question) -> Value {
        let mut body = json!({
            "model": model,
            "messages": messages(question),
            "max_completion_tokens": 100,
        });
        if let Some(temperature) = question.temperature {
            body["temperature"] = json!(temperature);
        }
        if question.tools {
            body["tools"] = json!([tool("weather", weather()), tool("time", time())]);
        }
        if question.schema {
            let output = json!({"name": "place", "schema": schema(), "strict": true});
            body["response_format"] = json!({"type": "json_schema", "json_schema": output});
        }
        if streams {
            body["stream"] = json!(true);
            body["stream_options"] = json!({"include_usage": true});
        }
        body
    }

    fn whole(&self, answer: &Value) -> anyhow::Result<Heard> {
        ensure!(answer["object"] == "chat.completion", "{answer}");
        let choice = &answer["choices"][0];
        let message = &choice["message"];
        let mut heard = Heard {
            text: text(&message["content"]),
            thinking: text(&message["reasoning_content"]),
            finish: Some(finish(&choice["finish_reason"])?),
            usage: usage(&answer["usage"], "prompt_tokens", "completion_tokens"),
            ..Heard::default()
        };
        for call in items(&message["tool_calls"]) {
            ensure!(
                call["type"] == "function" && !text(&call["id"]).is_empty(),
                "{call}"
            );
            let function = &call["function"];
            heard.call(&function["name"], &text(&function["arguments"]))?;
        }
        Ok(heard)
    }

    fn streamed(&self, stream: &Streamed) -> anyhow::Result<Heard> {
        ensure!(stream.is_done(), "no [DONE]: {:?}", stream.events);
        let mut heard = Heard::default();
        let mut calls: Vec<(Value, String)> = Vec::new();
        let (_, events) = stream.events.split_last().context("no events")?;
        for event in events {
            let event = event.json();
            ensure!(event["object"] == "chat.completion.chunk", "{event}");
            heard.usage =
                heard
                    .usage
                    .or(usage(&event["usage"], "prompt_tokens", "completion_tokens"));
            let Some(choice) = event["choices"].get(0) else {
                continue;
            };
            let delta = &choice["delta"];
            heard.text += &text(&delta["content"]);
            heard.thinking += &text(&delta["reasoning_content"]);
            for call in items(&delta["tool_calls"]) {
                add_call(call, &mut calls)?;
            }
            if !choice["finish_reason"].is_null() {
                ensure!(heard.finish.is_none(), "finished twice");
                heard.finish = Some(finish(&choice["finish_reason"])?);
            }
        }
        for (name, arguments) in calls {
            heard.call(&name, &arguments)?;
        }
        Ok(heard)
    }

    fn error(&self, error: &Value) -> anyhow::Result<String> {
        let error = error.get("error").context("no error")?;
        ensure!(error["type"].is_string(), "{error}");
        Ok(text(&error["message"]))
    }
}

/// Puts a piece of a call where its index says.
fn add_call(call: &Value, calls: &mut Vec<(Value, String)>) -> anyhow::Result<()> {
    let index = usize::try_from(call["index"].as_u64().context("no index")?)?;
    let function = &call["function"];
    if index == calls.len() {
        ensure!(!text(&call["id"]).is_empty(), "no id: {call}");
        calls.push((function["name"].clone(), String::new()));
    }
    let (_, arguments) = calls.get_mut(index).context("an index is left out")?;
    arguments.push_str(&text(&function["arguments"]));
    Ok(())
}

fn finish(reason: &Value) -> anyhow::Result<Finish> {
    Ok(match reason.as_str() {
        Some("stop") => Finish::Stop,
        Some("length") => Finish::Length,
        Some("tool_calls") => Finish::Calls,
        other => bail!("finish reason {other:?}"),
    })
}

fn messages(question: &Question) -> Value {
    let mut messages = Vec::new();
    messages.extend(
        question
            .system
            .map(|system| json!({"role": "system", "content": system})),
    );
    let content = match question.picture {
        true => json!([
            {"type": "text", "text": question.asked()},
            {"type": "image_url", "image_url": {"url": format!("data:image/png;base64,{PICTURE}")}},
        ]),
        false => json!(question.asked()),
    };
    messages.push(json!({"role": "user", "content": content}));
    for said in question.said {
        match said {
            Said::User(text) => messages.push(json!({"role": "user", "content": text})),
            Said::Model(text) => messages.push(json!({"role": "assistant", "content": text})),
            Said::Calls => {
                messages.push(json!({"role": "assistant", "content": null, "tool_calls": [
                    call("call_1", "weather", "{\"city\": \"Rome\"}"),
                    call("call_2", "time", "{\"zone\": \"CET\"}"),
                ]}))
            }
            Said::Results => messages.extend([
                json!({"role": "tool", "tool_call_id": "call_1", "content": "22 C"}),
                json!({"role": "tool", "tool_call_id": "call_2", "content": "noon"}),
            ]),
        }
    }
    messages.into()
}

fn call(id: &str, name: &str, arguments: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
}

fn tool(name: &str, parameters: Value) -> Value {
    json!({"type": "function", "function": {"name": name, "parameters": parameters}})
}
