//! OpenAI Responses, as a caller uses them.

use anyhow::{Context, bail, ensure};
use baton_tests::http::Streamed;
use serde_json::{Value, json};

use super::caller::{Caller, Finish, Heard, items, text, usage};
use super::question::{PICTURE, Question, Said, schema, time, weather};

pub(crate) struct Responses;

impl Caller for Responses {
    fn path(&self, _: &str, _: bool) -> String {
        "/v1/responses".to_owned()
    }

    fn body(&self, model: &str, streams: bool, question: &Question) -> Value {
        let mut body = json!({
            "model": model,
            "input": input(question),
            "max_output_tokens": 100,
            "store": false,
        });
        if let Some(system) = question.system {
            body["instructions"] = json!(system);
        }
        if let Some(temperature) = question.temperature {
            body["temperature"] = json!(temperature);
        }
        if question.tools {
            body["tools"] = json!([tool("weather", weather()), tool("time", time())]);
        }
        if question.schema {
            body["text"] = json!({"format": {
                "type": "json_schema", "name": "place", "schema": schema(), "strict": true,
            }});
        }
        if streams {
            body["stream"] = json!(true);
        }
        body
    }

    fn whole(&self, answer: &Value) -> anyhow::Result<Heard> {
        ensure!(answer["object"] == "response", "{answer}");
        let mut heard = Heard {
            usage: usage(&answer["usage"], "input_tokens", "output_tokens"),
            ..Heard::default()
        };
        for item in items(&answer["output"]) {
            ensure!(!text(&item["id"]).is_empty(), "an item without id: {item}");
            match item["type"].as_str() {
                Some("message") => {
                    for part in items(&item["content"]) {
                        ensure!(part["type"] == "output_text", "{part}");
                        heard.text += &text(&part["text"]);
                    }
                }
                Some("reasoning") => {
                    for part in items(&item["summary"]).chain(items(&item["content"])) {
                        heard.thinking += &text(&part["text"]);
                    }
                }
                Some("function_call") => {
                    ensure!(!text(&item["call_id"]).is_empty(), "no call_id: {item}");
                    heard.call(&item["name"], &text(&item["arguments"]))?;
                }
                other => bail!("an item of type {other:?}"),
            }
        }
        heard.finish = Some(finish(answer, &heard)?);
        Ok(heard)
    }

    /// What the deltas say must be what the whole response at the end says.
    fn streamed(&self, stream: &Streamed) -> anyhow::Result<Heard> {
        let events: Vec<Value> = stream.events.iter().map(|event| event.json()).collect();
        let (last, before) = events.split_last().context("no events")?;
        ensure!(events[0]["type"] == "response.created", "{}", events[0]);
        let ends = ["response.completed", "response.incomplete"];
        ensure!(ends.contains(&&*text(&last["type"])), "{last}");
        for (number, event) in (0_u64..).zip(&events) {
            ensure!(event["sequence_number"] == number, "{number}: {event}");
        }
        let whole = self.whole(&last["response"])?;
        let said = |kind: &str| -> String {
            let events = before.iter().filter(|event| event["type"] == kind);
            events.map(|event| text(&event["delta"])).collect()
        };
        ensure!(
            said("response.output_text.delta") == whole.text,
            "{events:?}"
        );
        let thinking =
            said("response.reasoning_summary_text.delta") + &said("response.reasoning_text.delta");
        ensure!(thinking == whole.thinking, "{events:?}");
        let arguments = said("response.function_call_arguments.delta");
        let called = items(&last["response"]["output"]).map(|item| text(&item["arguments"]));
        ensure!(arguments == called.collect::<String>(), "{events:?}");
        for kind in ["response.output_item.added", "response.output_item.done"] {
            let count = before.iter().filter(|event| event["type"] == kind).count();
            ensure!(
                count == items(&last["response"]["output"]).count(),
                "{kind}: {events:?}"
            );
        }
        Ok(whole)
    }

    fn error(&self, error: &Value) -> anyhow::Result<String> {
        // In a stream `response.failed` follows, which is the same once more.
        let error = match error["type"].as_str() {
            Some("error") => error,
            _ => error.get("error").context("no error")?,
        };
        ensure!(error["message"].is_string(), "{error}");
        Ok(text(&error["message"]))
    }
}

fn finish(answer: &Value, heard: &Heard) -> anyhow::Result<Finish> {
    Ok(match answer["status"].as_str() {
        Some("completed") if heard.calls.is_empty() => Finish::Stop,
        Some("completed") => Finish::Calls,
        Some("incomplete") => {
            ensure!(
                answer["incomplete_details"]["reason"] == "max_output_tokens",
                "{answer}"
            );
            Finish::Length
        }
        other => bail!("status {other:?}"),
    })
}

fn input(question: &Question) -> Value {
    let mut content = vec![json!({"type": "input_text", "text": question.asked()})];
    if question.picture {
        let url = format!("data:image/png;base64,{PICTURE}");
        content.push(json!({"type": "input_image", "image_url": url, "detail": "auto"}));
    }
    let mut input = vec![json!({"role": "user", "content": content})];
    for said in question.said {
        match said {
            Said::User(text) => input.push(json!({"role": "user", "content": text})),
            Said::Model(text) => input.push(json!({
                "type": "message", "role": "assistant", "id": "msg_1", "status": "completed",
                "content": [{"type": "output_text", "text": text, "annotations": []}],
            })),
            Said::Calls => input.extend([
                call("call_1", "weather", "{\"city\": \"Rome\"}"),
                call("call_2", "time", "{\"zone\": \"CET\"}"),
            ]),
            Said::Results => input.extend([
                json!({"type": "function_call_output", "call_id": "call_1", "output": "22 C"}),
                json!({"type": "function_call_output", "call_id": "call_2", "output": "noon"}),
            ]),
        }
    }
    input.into()
}

fn call(id: &str, name: &str, arguments: &str) -> Value {
    json!({"type": "function_call", "call_id": id, "name": name, "arguments": arguments})
}

fn tool(name: &str, parameters: Value) -> Value {
    json!({"type": "function", "name": name, "parameters": parameters, "strict": false})
}
