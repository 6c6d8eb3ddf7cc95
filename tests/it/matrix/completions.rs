//! OpenAI's legacy completions, as a caller uses them: a prompt and no more.

use anyhow::{Context, bail, ensure};
use baton_tests::http::Streamed;
use serde_json::{Value, json};

use super::caller::{Caller, Finish, Heard, text, usage};
use super::chat::Chat;
use super::question::Question;

pub(crate) struct Completions;

impl Caller for Completions {
    fn can(&self, question: &Question) -> bool {
        question.said.is_empty() && !question.tools && !question.schema && !question.picture
    }

    fn hears(&self, heard: Heard) -> Heard {
        Heard {
            thinking: String::new(),
            ..heard
        }
    }

    fn path(&self, _: &str, _: bool) -> String {
        "/v1/completions".to_owned()
    }

    fn body(&self, model: &str, streams: bool, question: &Question) -> Value {
        let mut body = json!({"model": model, "prompt": question.asked(), "max_tokens": 100});
        if streams {
            body["stream"] = json!(true);
            body["stream_options"] = json!({"include_usage": true});
        }
        body
    }

    fn whole(&self, answer: &Value) -> anyhow::Result<Heard> {
        ensure!(answer["object"] == "text_completion", "{answer}");
        let choice = &answer["choices"][0];
        Ok(Heard {
            text: text(&choice["text"]),
            finish: finish(&choice["finish_reason"])?,
            usage: usage(&answer["usage"], "prompt_tokens", "completion_tokens"),
            ..Heard::default()
        })
    }

    fn streamed(&self, stream: &Streamed) -> anyhow::Result<Heard> {
        ensure!(stream.is_done(), "no [DONE]: {:?}", stream.events);
        let mut heard = Heard::default();
        let (_, events) = stream.events.split_last().context("no events")?;
        for event in events {
            let event = event.json();
            ensure!(event["object"] == "text_completion", "{event}");
            heard.usage =
                heard
                    .usage
                    .or(usage(&event["usage"], "prompt_tokens", "completion_tokens"));
            let choice = &event["choices"][0];
            heard.text += &text(&choice["text"]);
            heard.finish = heard.finish.or(finish(&choice["finish_reason"])?);
        }
        Ok(heard)
    }

    fn error(&self, error: &Value) -> anyhow::Result<String> {
        Chat.error(error)
    }
}

fn finish(reason: &Value) -> anyhow::Result<Option<Finish>> {
    Ok(match reason.as_str() {
        None => None,
        Some("stop") => Some(Finish::Stop),
        Some("length") => Some(Finish::Length),
        other => bail!("finish reason {other:?}"),
    })
}
