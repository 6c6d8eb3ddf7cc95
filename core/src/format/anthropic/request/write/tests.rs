use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::chat::{
    Effort, Function, Media, Message, Part, Reasoning, Schema, Signature, Source, Tool, ToolCall,
    ToolChoice, ToolResult,
};
use crate::config::{Config, Format};
use crate::json::Json;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Thinks by budget, samples either way.
const HAIKU: &str = "claude-haiku-4-5";
/// Thinks adaptively, does not sample.
const OPUS: &str = "claude-opus-4-8";
/// Always thinks, cannot be forced.
const FABLE: &str = "claude-fable-5";

mod sampling {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_temperature_beyond_the_range_is_clamped_and_told() {
        let request = Request {
            temperature: Some(1.5),
            ..hello()
        };
        let (body, dropped) = said(&request, HAIKU);
        assert_eq!(body["temperature"], 1.0);
        assert_eq!(dropped, ["temperature"]);
    }

    #[test]
    fn of_two_that_exclude_each_other_the_temperature_stays() {
        let request = Request {
            temperature: Some(0.5),
            top_p: Some(0.9),
            ..hello()
        };
        let (body, dropped) = said(&request, HAIKU);
        assert_eq!(body["temperature"], 0.5);
        assert_eq!(body["top_p"], Value::Null);
        assert_eq!(dropped, ["top_p"]);
        let (body, dropped) = said(&request, "deepseek-chat");
        assert_eq!(body["top_p"], 0.9);
        assert_eq!(dropped, [""; 0]);
    }

    #[test]
    fn a_model_that_does_not_sample_gets_nothing_of_it() {
        let request = Request {
            temperature: Some(0.2),
            top_k: Some(5),
            ..hello()
        };
        let (body, dropped) = said(&request, OPUS);
        assert_eq!(body["temperature"], Value::Null);
        assert_eq!(body["top_k"], Value::Null);
        assert_eq!(dropped, ["temperature", "top_k"]);
    }

    #[test]
    fn a_default_is_not_missed() {
        let request = Request {
            temperature: Some(1.0),
            top_p: Some(1.0),
            presence_penalty: Some(0.0),
            ..hello()
        };
        assert_eq!(said(&request, OPUS).1, [""; 0]);
    }

    #[test]
    fn thinking_leaves_only_a_wide_nucleus() {
        let request = Request {
            temperature: Some(0.2),
            top_p: Some(0.97),
            reasoning: effort(Effort::Low),
            ..hello()
        };
        let (body, dropped) = said(&request, HAIKU);
        assert_eq!(body["top_p"], 0.97);
        assert_eq!(dropped, ["temperature"]);
    }

    #[test]
    fn what_has_no_word_is_told() {
        let request = Request {
            seed: Some(1),
            logprobs: Some(2),
            presence_penalty: Some(0.1),
            frequency_penalty: Some(0.1),
            ..hello()
        };
        assert_eq!(
            said(&request, HAIKU).1,
            ["frequency_penalty", "logprobs", "presence_penalty", "seed"]
        );
    }

    #[test]
    fn a_user_who_can_be_written_or_called_is_not_named() {
        for (user, is_named) in [
            ("u-7f3a", true),
            ("123456", true),
            ("someone@example.org", false),
            ("+49 (431) 123-456", false),
        ] {
            let request = Request {
                user: Some(user.to_owned()),
                ..hello()
            };
            let (body, dropped) = said(&request, HAIKU);
            assert_eq!(body["metadata"]["user_id"] == user, is_named, "{user}");
            assert_eq!(dropped.is_empty(), is_named, "{user}");
        }
    }
}

mod thinking {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn an_effort_is_a_budget_or_a_word_as_the_model_wants_it() {
        let request = Request {
            reasoning: effort(Effort::Most),
            ..hello()
        };
        let (body, _) = said(&request, HAIKU);
        let budget = json!({"type": "enabled", "budget_tokens": 32_768});
        assert_eq!(body["thinking"], budget);
        assert_eq!(body["max_tokens"], 36_864);
        for (model, word) in [("claude-opus-4-6", "max"), (OPUS, "xhigh")] {
            let (body, _) = said(&request, model);
            assert_eq!(body["thinking"], json!({"type": "adaptive"}), "{model}");
            assert_eq!(body["output_config"], json!({"effort": word}), "{model}");
        }
    }

    #[test]
    fn a_budget_stays_below_the_callers_most_tokens() {
        for (max_tokens, budget, dropped) in [
            (20_000, json!(8_192), [""; 0].as_slice()),
            (6_000, json!(3_000), &[]),
            (1_025, json!(1_024), &[]),
            (1_024, Value::Null, &["thinking"]),
        ] {
            let request = Request {
                max_tokens: Some(max_tokens),
                reasoning: effort(Effort::Medium),
                ..hello()
            };
            let (body, told) = said(&request, HAIKU);
            assert_eq!(body["thinking"]["budget_tokens"], budget, "{max_tokens}");
            assert_eq!(body["max_tokens"], max_tokens);
            assert_eq!(told, dropped, "{max_tokens}");
        }
    }

    #[test]
    fn what_is_not_to_be_thought_is_not_where_that_can_be_helped() {
        let request = Request {
            reasoning: effort(Effort::Off),
            ..hello()
        };
        let (body, dropped) = said(&request, OPUS);
        assert_eq!(body["thinking"], json!({"type": "disabled"}));
        assert_eq!(dropped, [""; 0]);
        let (body, dropped) = said(&request, FABLE);
        assert_eq!(body["thinking"], Value::Null);
        assert_eq!(dropped, ["thinking"]);
    }

    #[test]
    fn whether_it_is_shown_is_said() {
        let request = Request {
            reasoning: Some(Reasoning {
                shown: Some(true),
                ..Reasoning::default()
            }),
            ..hello()
        };
        let (body, _) = said(&request, OPUS);
        let shown = json!({"type": "adaptive", "display": "summarized"});
        assert_eq!(body["thinking"], shown);
    }

    #[test]
    fn forced_tools_forbid_a_budget() {
        let request = Request {
            tools: vec![tool("weather", "{}")],
            tool_choice: Some(ToolChoice::Any),
            reasoning: effort(Effort::High),
            ..hello()
        };
        let (body, dropped) = said(&request, HAIKU);
        assert_eq!(body["thinking"], Value::Null);
        assert_eq!(dropped, ["thinking"]);
        let (body, dropped) = said(&request, OPUS);
        assert_eq!(body["thinking"], json!({"type": "adaptive"}));
        assert_eq!(dropped, [""; 0]);
    }

    #[test]
    fn its_own_thinking_comes_back_and_no_other() {
        for (origin, blocks) in [
            (
                Format::Anthropic,
                json!([
                    {"type": "thinking", "thinking": "Hm", "signature": "xyz"},
                    {"type": "redacted_thinking", "data": "xyz"},
                    {"type": "tool_use", "id": "c", "name": "weather", "input": {}},
                ]),
            ),
            (
                Format::Gemini,
                json!([{"type": "tool_use", "id": "c", "name": "weather", "input": {}}]),
            ),
        ] {
            let request = in_a_call(origin);
            let (body, dropped) = said(&request, OPUS);
            assert_eq!(body["messages"][1]["content"], blocks, "{origin:?}");
            assert_eq!(dropped.is_empty(), origin == Format::Anthropic);
        }
    }

    #[test]
    fn a_call_without_its_thinking_forbids_a_budget() {
        for (origin, thinks) in [(Format::Anthropic, true), (Format::Responses, false)] {
            let request = Request {
                reasoning: effort(Effort::Low),
                ..in_a_call(origin)
            };
            let (body, dropped) = said(&request, HAIKU);
            assert_eq!(body["thinking"]["type"] == "enabled", thinks, "{origin:?}");
            assert_eq!(dropped.is_empty(), thinks, "{origin:?}");
        }
    }

    #[test]
    fn a_call_of_an_earlier_question_is_history() {
        let mut request = in_a_call(Format::Responses);
        request
            .messages
            .push(message(Role::Assistant, [Part::text("Rain")]));
        request
            .messages
            .push(message(Role::User, [Part::text("And Ulm?")]));
        request.reasoning = effort(Effort::Low);
        let (body, _) = said(&request, HAIKU);
        assert_eq!(body["thinking"]["type"], "enabled");
    }

    /// A call after thinking of this origin, and its result.
    fn in_a_call(origin: Format) -> Request {
        let signature = Signature {
            origin,
            value: "xyz".to_owned(),
        };
        let thought = Part::Thinking {
            text: "Hm".to_owned(),
            signature: Some(signature.clone()),
        };
        let parts = [thought, Part::HiddenThinking(signature), call("c", "{}")];
        let mut request = hello();
        request.messages.push(message(Role::Assistant, parts));
        request.messages.push(message(Role::User, [result("c")]));
        request
    }
}

mod tools {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_choice_has_its_word() {
        for (choice, parallel, expected) in [
            (None, None, Value::Null),
            (
                None,
                Some(false),
                json!({"type": "auto", "disable_parallel_tool_use": true}),
            ),
            (Some(ToolChoice::Auto), Some(true), json!({"type": "auto"})),
            (
                Some(ToolChoice::Never),
                Some(false),
                json!({"type": "none"}),
            ),
            (Some(ToolChoice::Any), None, json!({"type": "any"})),
            (
                Some(ToolChoice::Named("weather".to_owned())),
                None,
                json!({"type": "tool", "name": "weather"}),
            ),
        ] {
            let request = Request {
                tools: vec![tool("weather", "{}")],
                tool_choice: choice.clone(),
                parallel_tool_calls: parallel,
                ..hello()
            };
            assert_eq!(
                said(&request, HAIKU).0["tool_choice"],
                expected,
                "{choice:?}"
            );
        }
    }

    #[test]
    fn a_model_that_cannot_be_forced_is_not_asked() {
        let request = Request {
            tools: vec![tool("weather", "{}")],
            tool_choice: Some(ToolChoice::Any),
            ..hello()
        };
        assert_eq!(refused(&request, FABLE), "tool_choice");
    }

    #[test]
    fn tools_of_the_history_are_defined_and_not_called() {
        let mut request = hello();
        request
            .messages
            .push(message(Role::Assistant, [call("a/1", "")]));
        request
            .messages
            .push(message(Role::User, [Part::text("So?"), result("a/1")]));
        let (body, _) = said(&request, HAIKU);
        assert_eq!(
            body["tools"],
            json!([{"name": "weather", "input_schema": {"type": "object"}}])
        );
        assert_eq!(body["tool_choice"], json!({"type": "none"}));
        assert_eq!(body["messages"][1]["content"][0]["id"], "a_1");
        let turn = &body["messages"][2]["content"];
        assert_eq!(turn[0]["tool_use_id"], "a_1", "results come first");
        assert_eq!(turn[1]["text"], "So?");
    }

    #[test]
    fn arguments_that_are_no_object_are_refused() {
        for arguments in ["[1]", "Kiel", r#"{"city":"#] {
            let mut request = hello();
            request
                .messages
                .push(message(Role::Assistant, [call("a", arguments)]));
            request.messages.push(message(Role::User, [result("a")]));
            assert_eq!(
                refused(&request, HAIKU),
                "tool call arguments that are no JSON object",
                "{arguments}"
            );
        }
    }

    #[test]
    fn what_a_tool_cannot_be_is_refused() {
        for (tool, why) in [
            (
                tool("maps.search", "{}"),
                "a tool's name beyond letters, digits, `_` and `-`",
            ),
            (
                tool("weather", r#"{"oneOf":[]}"#),
                "a tool whose input has alternatives",
            ),
            (
                tool("weather", "[]"),
                "a schema that is no object, or nested too deep",
            ),
            (Tool::Hosted("web_search".to_owned()), "web_search"),
        ] {
            let request = Request {
                tools: vec![tool],
                ..hello()
            };
            assert_eq!(refused(&request, HAIKU), why);
        }
    }

    #[test]
    fn more_strict_tools_than_are_held_to_their_schemas_are_only_asked() {
        let strict = |tool| match tool {
            Tool::Function(function) => Tool::Function(Function {
                strict: Some(true),
                ..function
            }),
            Tool::Hosted(kind) => Tool::Hosted(kind),
        };
        for (count, model, is_strict) in [
            (20, HAIKU, true),
            (21, HAIKU, false),
            (1, "claude-3-haiku-20240307", false),
        ] {
            let request = Request {
                tools: vec![strict(tool("weather", "{}")); count],
                ..hello()
            };
            let (body, dropped) = said(&request, model);
            assert_eq!(
                body["tools"][0]["strict"] == true,
                is_strict,
                "{count} {model}"
            );
            assert_eq!(dropped.is_empty(), is_strict, "{count} {model}");
        }
    }
}

mod output {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn json_is_the_input_of_a_tool_that_must_be_called() {
        let request = Request {
            output: Output::Json,
            ..hello()
        };
        let (body, dropped) = said(&request, HAIKU);
        assert_eq!(body["tools"][0]["name"], "baton_json_answer");
        let choice = json!({"type": "tool", "name": "baton_json_answer"});
        assert_eq!(body["tool_choice"], choice);
        assert_eq!(dropped, [""; 0]);
        assert_eq!(refused(&request, FABLE), "response_format json_object");
    }

    #[test]
    fn beside_the_callers_tools_the_model_calls_one_of_all() {
        for (choice, kind, count) in [
            (None, "any", 2),
            (Some(ToolChoice::Auto), "any", 2),
            (Some(ToolChoice::Never), "tool", 2),
            (Some(ToolChoice::Any), "any", 1),
            (Some(ToolChoice::Named("weather".to_owned())), "tool", 1),
        ] {
            let request = Request {
                output: Output::Json,
                tools: vec![tool("weather", "{}")],
                tool_choice: choice.clone(),
                ..hello()
            };
            let (body, _) = said(&request, HAIKU);
            assert_eq!(body["tool_choice"]["type"], kind, "{choice:?}");
            let tools = body["tools"].as_array().map(Vec::len);
            assert_eq!(tools, Some(count), "{choice:?}");
        }
    }

    #[test]
    fn a_schema_holds_the_answer_where_the_model_can_be_held() {
        let request = Request {
            output: Output::Schema(Schema {
                name: Some("ticket".to_owned()),
                description: Some("A ticket".to_owned()),
                schema: schema(r#"{"type":"object","properties":{"a":{"type":"string"}}}"#),
                strict: None,
            }),
            ..hello()
        };
        let (body, dropped) = said(&request, HAIKU);
        assert_eq!(
            body["output_config"]["format"],
            json!({
                "type": "json_schema",
                "schema": {
                    "type": "object",
                    "properties": {"a": {"type": "string"}},
                    "additionalProperties": false,
                    "description": "A ticket",
                },
            })
        );
        assert_eq!(dropped, [""; 0]);
        let old = "claude-3-haiku-20240307";
        assert_eq!(refused(&request, old), "response_format json_schema");
    }
}

mod conversation {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_the_api_cannot_do_is_refused() {
        let begin = message(Role::Assistant, [Part::text("I ")]);
        let changed = |change: &dyn Fn(&mut Request)| {
            let mut request = hello();
            change(&mut request);
            request
        };
        let begun = changed(&|it| it.messages.push(begin.clone()));
        for (request, why) in [
            (&begun, "an answer begun by the caller"),
            (
                &changed(&|it| it.messages[0].role = Role::System),
                "a conversation in which nobody says anything",
            ),
            (&changed(&|it| it.choices = Some(2)), "n"),
            (
                &changed(&|it| it.stop = vec!["\n".to_owned()]),
                "a stop of white space",
            ),
        ] {
            assert_eq!(refused(request, OPUS), why);
        }
        assert_eq!(said(&begun, HAIKU).1, [""; 0]);
    }

    #[test]
    fn the_most_tokens_are_always_named() {
        assert_eq!(said(&hello(), HAIKU).0["max_tokens"], 4_096);
        let request = Request {
            max_tokens: Some(5),
            ..hello()
        };
        assert_eq!(said(&request, HAIKU).0["max_tokens"], 5);
    }

    #[test]
    fn media_of_another_kind_is_refused() {
        let media = |source, media_type: &str| Media {
            source,
            media_type: Some(media_type.to_owned()),
            ..Media::default()
        };
        let base64 = || Source::Base64("/w==".to_owned());
        let url = || Source::Url("https://a.example/b".to_owned());
        for (part, why) in [
            (
                Part::Image(media(base64(), "image/bmp")),
                "image of type image/bmp",
            ),
            (
                Part::Document(media(base64(), "application/msword")),
                "document of type application/msword",
            ),
            (
                Part::Document(media(url(), "text/html")),
                "document of type text/html",
            ),
            (
                Part::Document(media(base64(), "text/csv")),
                "a text document that is not UTF-8",
            ),
            (Part::Audio(media(base64(), "audio/wav")), "audio input"),
            (
                Part::Image(media(Source::File("f".to_owned()), "image/png")),
                "a stored file",
            ),
        ] {
            let mut request = hello();
            request.messages[0].parts.push(part);
            assert_eq!(refused(&request, HAIKU), why);
        }
    }

    #[test]
    fn a_document_of_text_is_said_as_text() {
        let mut request = hello();
        request.messages[0].parts = vec![Part::Document(Media {
            source: Source::Base64("w6Q=".to_owned()),
            name: Some("a.txt".to_owned()),
            ..Media::default()
        })];
        assert_eq!(
            said(&request, HAIKU).0["messages"][0]["content"][0],
            json!({
                "type": "document",
                "source": {"type": "text", "media_type": "text/plain", "data": "ä"},
                "title": "a.txt",
            })
        );
    }
}

fn hello() -> Request {
    Request {
        messages: vec![message(Role::User, [Part::text("Hello")])],
        ..Request::default()
    }
}

fn message(role: Role, parts: impl Into<Vec<Part>>) -> Message {
    Message {
        role,
        parts: parts.into(),
    }
}

fn effort(effort: Effort) -> Option<Reasoning> {
    Some(Reasoning {
        effort: Some(effort),
        ..Reasoning::default()
    })
}

fn call(id: &str, arguments: &str) -> Part {
    Part::ToolCall(ToolCall {
        id: id.to_owned(),
        name: "weather".to_owned(),
        arguments: arguments.to_owned(),
        signature: None,
    })
}

fn result(call: &str) -> Part {
    Part::ToolResult(ToolResult {
        call: call.to_owned(),
        ..ToolResult::default()
    })
}

fn tool(name: &str, parameters: &str) -> Tool {
    Tool::Function(Function {
        name: name.to_owned(),
        parameters: Some(schema(parameters)),
        ..Function::default()
    })
}

fn schema(text: &str) -> Json {
    Json::parse(text.to_owned()).expect("JSON")
}

/// The request as a model of this name gets it, and what is dropped.
#[track_caller]
fn said(request: &Request, model: &str) -> (Value, Vec<Cow<'static, str>>) {
    let written = write(request, &model_of(model)).expect("it can be said");
    let body = serde_json::from_slice(&written.body).expect("JSON");
    (body, written.dropped)
}

#[track_caller]
fn refused(request: &Request, model: &str) -> String {
    let unsupported = write(request, &model_of(model)).expect_err("it cannot be said");
    unsupported.0.into_owned()
}

fn model_of(name: &str) -> Arc<Model> {
    let config = format!(
        r#"{{"sidecar": {{"cluster": "baton-sidecar"}},
            "providers": {{"anthropic": {{"cluster": "anthropic", "format": "anthropic", "authority": "anthropic.example"}}}},
            "models": {{"claude": {{"provider": "anthropic", "name": "{name}"}}}},
            "routes": [{{"name": "default", "match": {{"models": ["auto"]}}, "ladder": ["claude"]}}]}}"#
    );
    let config = Config::parse(config.as_bytes()).expect("a config");
    let mut models = config.models.into_values();
    models.next().expect("a model")
}
