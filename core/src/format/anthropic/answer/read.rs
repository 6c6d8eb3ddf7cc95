//! An answer of Anthropic's, in neutral words.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::usage::Report;
use super::super::{failure, finish, json_tool};
use crate::chat::{Answer, Choice, Failure, Part, Signature, ToolCall};
use crate::config::Format;
use crate::fault::Fault;
use crate::json::text_of;

/// A message, or an error in its place.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    model: Option<Cow<'a, str>>,
    #[serde(borrow)]
    content: Option<Vec<Block<'a>>>,
    #[serde(borrow)]
    stop_reason: Option<Cow<'a, str>>,
    #[serde(borrow)]
    stop_sequence: Option<Cow<'a, str>>,
    #[serde(borrow)]
    stop_details: Option<StopDetails<'a>>,
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

/// A content block, by the members that any kind of block has.
#[derive(Deserialize)]
pub(in super::super) struct Block<'a> {
    #[serde(borrow, rename = "type")]
    pub(in super::super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(in super::super) text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(in super::super) thinking: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(in super::super) signature: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(in super::super) data: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(in super::super) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(in super::super) name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(in super::super) input: Option<&'a RawValue>,
}

/// Why the model declined, in the API's words.
#[derive(Deserialize)]
pub(in super::super) struct StopDetails<'a> {
    #[serde(borrow)]
    pub(in super::super) explanation: Option<Cow<'a, str>>,
}

/// Reads an answer.
pub(in super::super) fn read(body: &[u8]) -> Result<Answer, Failure> {
    let text = text_of(body).map_err(Failure::plain)?;
    let message: Message<'_> = serde_json::from_str(text).map_err(|error| failure_of(&error))?;
    if message.error.is_some() {
        return Err(failure::read_late(body));
    }
    let Some(content) = message.content else {
        return Err(Failure::plain(Fault::Malformed));
    };
    let mut parts: Vec<Part> = content.into_iter().filter_map(Block::into_part).collect();
    let explanation = message.stop_details.and_then(|details| details.explanation);
    parts.extend(explanation.map(|text| Part::Refusal(text.into_owned())));
    let stated = finish::read(
        message.stop_reason.as_deref(),
        message.stop_sequence.as_deref(),
    );
    let calls_tools = parts.iter().any(|part| part.as_tool_call().is_some());
    Ok(Answer {
        id: message.id.map(Cow::into_owned),
        model: message.model.map(Cow::into_owned),
        created: None,
        choices: vec![Choice {
            finish: finish::without_answer_tool(stated, calls_tools),
            parts,
            logprobs: Vec::new(),
        }],
        usage: message.usage.and_then(Report::read).and_then(Report::usage),
    })
}

impl Block<'_> {
    /// The part it is; `None` for what a hosted tool did.
    fn into_part(self) -> Option<Part> {
        let text = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned).unwrap_or_default();
        Some(match &*self.kind {
            "text" => Part::text(text(self.text)),
            "thinking" => Part::Thinking {
                text: text(self.thinking),
                signature: self.signature.as_deref().and_then(signature_of),
            },
            "redacted_thinking" => Part::HiddenThinking(signature_of(&self.data?)?),
            "tool_use" if self.name.as_deref() == Some(json_tool::NAME) => {
                Part::text(self.input.map_or("{}", RawValue::get))
            }
            "tool_use" => Part::ToolCall(ToolCall {
                id: text(self.id),
                name: text(self.name),
                arguments: self.input.map_or("{}", RawValue::get).to_owned(),
                signature: None,
            }),
            _ => return None,
        })
    }
}

/// The signature in a member that always has one, and may be empty.
pub(in super::super) fn signature_of(text: &str) -> Option<Signature> {
    (!text.is_empty()).then(|| Signature::read(text, Format::Anthropic))
}

fn failure_of(error: &serde_json::Error) -> Failure {
    Failure::plain(if error.is_eof() {
        Fault::Truncated
    } else {
        Fault::Malformed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Finish;
    use crate::usage::Usage;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const TOOLS: &str = r#"{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"Hm","signature":"xyz"},{"type":"redacted_thinking","data":"abc"},{"type":"text","text":"I \u263a look"},{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city": "Kiel"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":2}}"#;

    fn signature(value: &str) -> Signature {
        Signature {
            origin: Format::Anthropic,
            value: value.to_owned(),
        }
    }

    #[test]
    fn an_answer_is_read_part_by_part() {
        let answer = read(TOOLS.as_bytes()).expect("an answer");
        assert_eq!(
            answer.choices,
            [Choice {
                parts: vec![
                    Part::Thinking {
                        text: "Hm".to_owned(),
                        signature: Some(signature("xyz")),
                    },
                    Part::HiddenThinking(signature("abc")),
                    Part::text("I ☺ look"),
                    Part::ToolCall(ToolCall {
                        id: "toolu_1".to_owned(),
                        name: "weather".to_owned(),
                        arguments: r#"{"city": "Kiel"}"#.to_owned(),
                        signature: None,
                    }),
                ],
                finish: Finish::ToolCalls,
                logprobs: Vec::new(),
            }]
        );
        assert_eq!(answer.id.as_deref(), Some("msg_1"));
        assert_eq!(answer.model.as_deref(), Some("claude"));
        assert_eq!(answer.usage, Some(Usage::of(9, 2)));
    }

    #[test]
    fn json_that_was_given_to_the_tool_is_the_text() {
        let json = |more: &str| {
            read(format!(r#"{{"content":[{{"type":"tool_use","id":"t","name":"baton_json_answer","input":{{"a":1}}}}{more}],"stop_reason":"tool_use"}}"#).as_bytes())
                .expect("an answer")
                .choices
                .remove(0)
        };
        let alone = json("");
        assert_eq!(alone.parts, [Part::text(r#"{"a":1}"#)]);
        assert_eq!(alone.finish, Finish::Stop);
        let beside = json(r#",{"type":"tool_use","id":"u","name":"weather","input":{}}"#);
        assert_eq!(beside.finish, Finish::ToolCalls);
    }

    #[test]
    fn a_refusal_says_why() {
        let answer = read(br#"{"content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"No."}}"#);
        let choice = answer.expect("an answer").choices.remove(0);
        assert_eq!(choice.parts, [Part::Refusal("No.".to_owned())]);
        assert_eq!(choice.finish, Finish::Refused);
    }

    #[test]
    fn what_a_hosted_tool_did_is_left_out() {
        let answer = read(br#"{"content":[{"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},{"type":"text","text":"1,141 m","citations":[]}],"stop_reason":"end_turn"}"#);
        let choice = answer.expect("an answer").choices.remove(0);
        assert_eq!(choice.parts, [Part::text("1,141 m")]);
    }

    #[test]
    fn every_proper_prefix_of_an_answer_is_truncated() {
        for end in 0..TOOLS.len() {
            assert_eq!(
                read(&TOOLS.as_bytes()[..end]),
                Err(Failure::plain(Fault::Truncated)),
                "{}",
                &TOOLS[..end]
            );
        }
    }

    #[test]
    fn what_is_not_the_format_is_malformed() {
        for body in [
            "<html>502 Bad Gateway</html>",
            "[]",
            "null",
            "{}",
            r#"{"content":null}"#,
            r#"{"content":"Hi"}"#,
            r#"{"content":[{"text":"Hi"}]}"#,
            r#"{"content":[]} {}"#,
        ] {
            let failure = Err(Failure::plain(Fault::Malformed));
            assert_eq!(read(body.as_bytes()), failure, "{body}");
        }
    }

    #[test]
    fn an_error_in_place_of_an_answer_is_read_as_one() {
        let failure =
            read(br#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#);
        assert_eq!(
            failure,
            Err(Failure {
                fault: Fault::Overloaded { retry_after: None },
                message: Some("Overloaded".to_owned()),
                param: None,
            })
        );
    }
}
