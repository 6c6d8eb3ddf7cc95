//! Gemini's `generateContent`, as a caller uses it.

use anyhow::{Context, bail, ensure};
use baton_tests::http::Streamed;
use serde_json::{Value, json};

use super::caller::{Caller, Finish, Heard, items, text, usage};
use super::question::{PICTURE, Question, Said, schema, time, weather};

pub(crate) struct Gemini;

impl Caller for Gemini {
    fn path(&self, model: &str, streams: bool) -> String {
        match streams {
            true => format!("/v1beta/models/{model}:streamGenerateContent?alt=sse"),
            false => format!("/v1beta/models/{model}:generateContent"),
        }
    }

    fn headers(&self) -> &[(&'static str, &'static str)] {
        &[("x-goog-api-key", "key-of-the-caller")]
    }

    fn body(&self, _: &str, _: bool, question: &Question) -> Value {
        let mut body = json!({
            "contents": contents(question),
            "generationConfig": {"maxOutputTokens": 100},
        });
        if let Some(system) = question.system {
            body["systemInstruction"] = json!({"parts": [{"text": system}]});
        }
        if let Some(temperature) = question.temperature {
            body["generationConfig"]["temperature"] = json!(temperature);
        }
        if question.tools {
            body["tools"] = json!([{"functionDeclarations": [
                {"name": "weather", "parametersJsonSchema": weather()},
                {"name": "time", "parametersJsonSchema": time()},
            ]}]);
        }
        if question.schema {
            body["generationConfig"]["responseMimeType"] = json!("application/json");
            body["generationConfig"]["responseJsonSchema"] = schema();
        }
        body
    }

    fn whole(&self, answer: &Value) -> anyhow::Result<Heard> {
        let mut heard = Heard::default();
        add(answer, &mut heard)?;
        Ok(heard)
    }

    fn streamed(&self, stream: &Streamed) -> anyhow::Result<Heard> {
        let mut heard = Heard::default();
        for event in &stream.events {
            ensure!(event.data != "[DONE]", "no stream of Gemini's ends so");
            add(&event.json(), &mut heard)?;
        }
        Ok(heard)
    }

    fn error(&self, error: &Value) -> anyhow::Result<String> {
        let error = error.get("error").context("no error")?;
        ensure!(
            error["code"].is_u64() && error["status"].is_string(),
            "{error}"
        );
        Ok(text(&error["message"]))
    }
}

fn add(answer: &Value, heard: &mut Heard) -> anyhow::Result<()> {
    let candidate = &answer["candidates"][0];
    for part in items(&candidate["content"]["parts"]) {
        if let Some(call) = part.get("functionCall") {
            heard.call(&call["name"], &call["args"].to_string())?;
        } else if part["thought"] == true {
            heard.thinking += &text(&part["text"]);
        } else {
            heard.text += &text(&part["text"]);
        }
    }
    let counted = usage(
        &answer["usageMetadata"],
        "promptTokenCount",
        "candidatesTokenCount",
    );
    heard.usage = counted.or(heard.usage);
    heard.finish = match candidate["finishReason"].as_str() {
        None => return Ok(()),
        Some(_) if heard.finish.is_some() => bail!("finished twice: {answer}"),
        Some("STOP") if heard.calls.is_empty() => Some(Finish::Stop),
        Some("STOP") => Some(Finish::Calls),
        Some("MAX_TOKENS") => Some(Finish::Length),
        other => bail!("finish reason {other:?}"),
    };
    Ok(())
}

fn contents(question: &Question) -> Value {
    let mut parts = vec![json!({"text": question.asked()})];
    if question.picture {
        parts.push(json!({"inlineData": {"mimeType": "image/png", "data": PICTURE}}));
    }
    let mut contents = vec![json!({"role": "user", "parts": parts})];
    for said in question.said {
        contents.push(match said {
            Said::User(text) => json!({"role": "user", "parts": [{"text": text}]}),
            Said::Model(text) => json!({"role": "model", "parts": [{"text": text}]}),
            Said::Calls => json!({"role": "model", "parts": [
                {"functionCall": {"name": "weather", "args": {"city": "Rome"}}},
                {"functionCall": {"name": "time", "args": {"zone": "CET"}}},
            ]}),
            Said::Results => json!({"role": "user", "parts": [
                {"functionResponse": {"name": "weather", "response": {"result": "22 C"}}},
                {"functionResponse": {"name": "time", "response": {"result": "noon"}}},
            ]}),
        });
    }
    contents.into()
}
