//! An answer, said as Anthropic would.

use std::borrow::Cow;

use serde::Serialize;

use super::super::block::Block;
use super::super::finish;
use super::super::usage::Counts;
use crate::chat::{Answer, Choice, Finish, Media, Part};
use crate::config::Format;
use crate::format::About;
use crate::json::to_json;

/// A message, whole or as a stream begins with it.
#[derive(Serialize)]
struct Message<'a> {
    id: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    model: &'a str,
    content: Vec<Block<'a>>,
    stop_reason: &'static str,
    stop_sequence: Option<&'a str>,
    usage: Counts,
}

/// Says the first choice: callers of this format cannot ask for more.
pub(in super::super) fn write(answer: &Answer, about: &About<'_>) -> Vec<u8> {
    let choice = answer.choices.first();
    let parts = choice.map_or(&[][..], |choice| &choice.parts);
    let calls_tools = parts.iter().any(|part| part.as_tool_call().is_some());
    let finish = choice.map_or(&Finish::Stop, |choice: &Choice| &choice.finish);
    let (stop_reason, stop_sequence) = finish::write(finish, calls_tools);
    to_json(&Message {
        id: id_of(answer.id.as_deref(), about),
        kind: "message",
        role: "assistant",
        model: answer.model.as_deref().unwrap_or(about.model),
        content: parts.iter().filter_map(block_of).collect(),
        stop_reason,
        stop_sequence,
        usage: answer.usage.unwrap_or_default().into(),
    })
}

/// The provider's id of an answer, or one in Anthropic's style.
pub(in super::super) fn id_of<'a>(id: Option<&'a str>, about: &About<'_>) -> Cow<'a, str> {
    id.map_or_else(|| format!("msg_{}", about.id).into(), Cow::Borrowed)
}

/// A picture that a model answers with: Anthropic's do not, so there is no block for one. Markdown
/// loses nothing, and clients that show it show the picture.
pub(in super::super) fn picture(image: &Media) -> Option<String> {
    let url = image.to_url("image/png")?;
    Some(format!("![image]({url})"))
}

fn block_of(part: &Part) -> Option<Block<'_>> {
    Some(match part {
        Part::Text { text, .. } | Part::Refusal(text) => {
            if text.is_empty() {
                return None;
            }
            Block::text(text)
        }
        Part::Thinking { text, signature } => Block::Thinking {
            thinking: text,
            signature: signature
                .as_ref()
                .map(|signature| signature.write(Format::Anthropic))
                .unwrap_or_default()
                .into(),
        },
        Part::HiddenThinking(signature) => Block::RedactedThinking {
            data: signature.write(Format::Anthropic).into(),
        },
        Part::ToolCall(call) => Block::ToolUse {
            id: call.id.as_str().into(),
            name: &call.name,
            input: &call.arguments,
        },
        Part::Image(image) => Block::text(picture(image)?),
        // No model answers with these.
        Part::Document(_) | Part::Audio(_) | Part::ToolResult(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Request, Signature, Source, ToolCall};
    use crate::usage::Usage;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn text_is_a_block_and_what_nobody_said_is_filled() {
        check(
            Answer {
                choices: vec![choice([Part::text(""), Part::text("Hi")], Finish::Stop)],
                ..Answer::default()
            },
            r#"{"id":"msg_7f-1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}"#,
        );
    }

    #[test]
    fn thinking_calls_and_usage_have_their_places() {
        let signature = |origin| Signature {
            origin,
            value: "xyz".to_owned(),
        };
        let parts = [
            Part::Thinking {
                text: "Hm".to_owned(),
                signature: Some(signature(Format::Anthropic)),
            },
            Part::HiddenThinking(signature(Format::Responses)),
            call("a", r#"{"city":"Kiel"}"#),
            call("b", ""),
            call("c", "not JSON"),
        ];
        check(
            Answer {
                id: Some("chatcmpl-1".to_owned()),
                model: Some("claude".to_owned()),
                choices: vec![choice(parts, Finish::Stop)],
                usage: Some(Usage::of(9, 2)),
                ..Answer::default()
            },
            r#"{"id":"chatcmpl-1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"Hm","signature":"xyz"},{"type":"redacted_thinking","data":"baton:responses:xyz"},{"type":"tool_use","id":"a","name":"weather","input":{"city":"Kiel"}},{"type":"tool_use","id":"b","name":"weather","input":{}},{"type":"tool_use","id":"c","name":"weather","input":{"arguments":"not JSON"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":2}}"#,
        );
    }

    #[test]
    fn a_picture_is_markdown() {
        let image = Media {
            source: Source::Base64("eA==".to_owned()),
            media_type: Some("image/webp".to_owned()),
            ..Media::default()
        };
        assert_eq!(
            picture(&image).as_deref(),
            Some("![image](data:image/webp;base64,eA==)")
        );
    }

    fn choice(parts: impl Into<Vec<Part>>, finish: Finish) -> Choice {
        Choice {
            parts: parts.into(),
            finish,
            ..Choice::default()
        }
    }

    fn call(id: &str, arguments: &str) -> Part {
        Part::ToolCall(ToolCall {
            id: id.to_owned(),
            name: "weather".to_owned(),
            arguments: arguments.to_owned(),
            signature: None,
        })
    }

    #[track_caller]
    fn check(answer: Answer, expected: &str) {
        let about = About {
            id: "7f-1",
            model: "m",
            now: 0,
            request: &Request::default(),
        };
        let written = String::from_utf8(write(&answer, &about)).expect("UTF-8");
        assert_eq!(written, expected);
    }
}
