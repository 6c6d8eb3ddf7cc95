//! What requests say, and what of it the neutral model has no word for.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::{Cache, Media, Signature, Source, Tool, ToolCall, ToolChoice, ToolResult};
use crate::format::Format;

#[test]
fn what_is_said_in_one_go_is_one_message() {
    let messages = input(
        r#"[
            {"role": "user", "content": "Kiel or Ulm?"},
            {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Both."}]},
            {"role": "assistant", "content": "I look."},
            {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"},
            {"type": "function_call", "call_id": "b", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "a", "output": "1"},
            {"type": "function_call_output", "call_id": "b", "output": "2"},
            {"role": "user", "content": "Well?"}
        ]"#,
    );
    let shape: Vec<_> = messages
        .iter()
        .map(|message| (message.role, message.parts.len()))
        .collect();
    assert_eq!(
        shape,
        [
            (Role::User, 1),
            (Role::Assistant, 4),
            (Role::User, 2),
            (Role::User, 1)
        ]
    );
}

#[test]
fn instructions_come_before_what_was_said() {
    let request = read(r#"{"model": "m", "instructions": "Be short.", "input": "Hi"}"#);
    assert_eq!(
        request.messages,
        [
            message(Role::System, Part::text("Be short.")),
            message(Role::User, Part::text("Hi")),
        ]
    );
    assert!(request.wants_usage, "streams of this format always tell it");
}

#[test]
fn a_thought_is_in_words_or_signed_or_both() {
    let signature = |origin, value: &str| Signature {
        origin,
        value: value.to_owned(),
    };
    for (item, thought) in [
        (
            r#""summary": [{"type": "summary_text", "text": "A"}, {"type": "summary_text", "text": "B"}]"#,
            Part::Thinking {
                text: "A\n\nB".to_owned(),
                signature: None,
            },
        ),
        (
            r#""summary": [], "content": [{"type": "reasoning_text", "text": "C"}], "encrypted_content": "x""#,
            Part::Thinking {
                text: "C".to_owned(),
                signature: Some(signature(Format::Responses, "x")),
            },
        ),
        (
            r#""summary": [], "encrypted_content": "baton:anthropic:y""#,
            Part::HiddenThinking(signature(Format::Anthropic, "y")),
        ),
    ] {
        let messages = input(&format!(r#"[{{"type": "reasoning", {item}}}]"#));
        assert_eq!(messages, [message(Role::Assistant, thought)], "{item}");
    }
    let stored =
        read(r#"{"model": "m", "input": [{"type": "reasoning", "id": "rs_1", "summary": []}]}"#);
    assert_eq!(stored.dropped, ["input.reasoning"]);
}

#[test]
fn what_a_call_was_signed_with_is_the_calls_again() {
    let messages = input(
        r#"[
            {"type": "reasoning", "id": "rs_call_1", "summary": [], "encrypted_content": "baton:gemini:s"},
            {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"},
            {"type": "function_call", "call_id": "b", "name": "f", "arguments": "{}"}
        ]"#,
    );
    let call = |id: &str, signature| {
        Part::ToolCall(ToolCall {
            id: id.to_owned(),
            name: "f".to_owned(),
            arguments: "{}".to_owned(),
            signature,
        })
    };
    let signature = Signature {
        origin: Format::Gemini,
        value: "s".to_owned(),
    };
    assert_eq!(
        messages[0].parts,
        [call("a", Some(signature)), call("b", None)]
    );
}

#[test]
fn files_are_sent_or_addressed_or_stored() {
    let document = |source| Media {
        source,
        ..Media::default()
    };
    for (said, expected) in [
        (
            r#""file_data": "JVBE""#,
            document(Source::Base64("JVBE".to_owned())),
        ),
        (
            r#""file_data": "data:text/plain;base64,SGk=""#,
            Media {
                media_type: Some("text/plain".to_owned()),
                ..document(Source::Base64("SGk=".to_owned()))
            },
        ),
        (
            r#""file_url": "https://a.example/b.pdf""#,
            document(Source::Url("https://a.example/b.pdf".to_owned())),
        ),
        (
            r#""file_id": "file-1""#,
            document(Source::File("file-1".to_owned())),
        ),
    ] {
        let parts = content(&format!(r#"{{"type": "input_file", {said}}}"#));
        assert_eq!(parts, [Part::Document(expected)], "{said}");
    }
}

#[test]
fn breakpoints_are_marks_for_the_cache() {
    let parts = content(
        r#"{"type": "input_text", "text": "Long.", "prompt_cache_breakpoint": {"mode": "explicit", "ttl": "30m"}}"#,
    );
    let cache = Some(Cache {
        ttl: Some("30m".to_owned()),
    });
    let text = "Long.".to_owned();
    assert_eq!(parts, [Part::Text { text, cache }]);
}

#[test]
fn results_may_be_made_of_parts() {
    let messages = input(
        r#"[{"type": "function_call_output", "call_id": "a", "output": [{"type": "input_text", "text": "1"}]}]"#,
    );
    let result = ToolResult {
        call: "a".to_owned(),
        parts: vec![Part::text("1")],
        ..ToolResult::default()
    };
    assert_eq!(messages, [message(Role::User, Part::ToolResult(result))]);
}

#[test]
fn only_tools_that_are_allowed_are_offered() {
    let request = read(
        r#"{"model": "m", "input": "Hi",
            "tools": [{"type": "function", "name": "a"}, {"type": "function", "name": "b"}, {"type": "web_search"}],
            "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "b"}]}}"#,
    );
    assert_eq!(request.tool_choice, Some(ToolChoice::Any));
    let names: Vec<_> = request
        .tools
        .iter()
        .map(|tool| match tool {
            Tool::Function(function) => function.name.as_str(),
            Tool::Hosted(kind) => kind.as_str(),
        })
        .collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn what_goes_without_saying_is_not_told_as_dropped() {
    let request = read(
        r#"{"model": "m", "input": "Hi", "store": false, "truncation": "disabled", "service_tier": "auto",
            "metadata": {}, "background": false, "previous_response_id": null, "prompt_cache_key": null}"#,
    );
    assert!(request.dropped.is_empty(), "{:?}", request.dropped);
    assert!(request.untranslatable.is_empty());
}

#[test]
fn what_only_its_own_providers_have_is_named() {
    for (member, name) in [
        (r#""background": true"#, "background"),
        (r#""conversation": "conv_1""#, "conversation"),
        (r#""prompt": {"id": "pmpt_1"}"#, "prompt"),
        (r#""moderation": {"model": "m"}"#, "moderation"),
        (r#""tool_choice": {"type": "web_search"}"#, "tool_choice"),
        (r#""text": {"format": {"type": "grammar"}}"#, "text.format"),
        (r#""input": [{"id": "msg_1"}]"#, "input.item_reference"),
        (
            r#""input": [{"type": "custom_tool_call", "call_id": "a", "name": "f", "input": "x"}]"#,
            "input.custom_tool_call",
        ),
    ] {
        let input = if member.contains("\"input\"") {
            ""
        } else {
            r#""input": "Hi", "#
        };
        let request = read(&format!(r#"{{"model": "m", {input}{member}}}"#));
        assert_eq!(request.untranslatable, [name], "{member}");
    }
}

#[test]
fn a_million_names_are_not_all_noted() {
    let members: String = (0..100_000).map(|n| format!(r#""x{n}": 1, "#)).collect();
    let request = read(&format!(r#"{{{members}"model": "m", "input": "Hi"}}"#));
    assert_eq!(request.dropped.len(), 64);
}

#[test]
fn mistakes_are_told_by_their_place() {
    for (body, param) in [
        (r#"{"model": "m", "input": 1}"#, "input"),
        (r#"{"model": "m", "input": ["Hi"]}"#, "input[0]"),
        (
            r#"{"model": "m", "input": "Hi", "temperature": "hot"}"#,
            "temperature",
        ),
        (
            r#"{"model": "m", "input": "Hi", "tools": [{"type": "function"}]}"#,
            "tools[0].name",
        ),
        (
            r#"{"model": "m", "input": "Hi", "tools": [{"name": "f"}]}"#,
            "tools[0]",
        ),
        (
            r#"{"model": "m", "input": "Hi", "reasoning": {"effort": "huge"}}"#,
            "reasoning.effort",
        ),
        (
            r#"{"model": "m", "input": "Hi", "text": {"format": {"type": "json_schema"}}}"#,
            "text.format.schema",
        ),
        (
            r#"{"model": "m", "input": [{"role": "user", "content": [{"type": "input_image"}]}]}"#,
            "input[0].content[0].image_url",
        ),
        (
            r#"{"model": "m", "input": [{"role": "user", "content": [{"text": "Hi"}]}]}"#,
            "input[0].content[0]",
        ),
        (
            r#"{"model": "m", "input": [{"type": "function_call_output", "call_id": "a"}]}"#,
            "input[0].output",
        ),
        (r#"{"model": 1, "input": "Hi"}"#, "model"),
    ] {
        let mistake = read_request(body.as_bytes()).unwrap_err();
        assert_eq!(mistake.param(), Some(param), "{body}");
    }
    for (body, mistake) in [
        ("", RequestError::NoBody),
        ("[]", RequestError::NotObject),
        (r#"{"model": "m""#, RequestError::EndsEarly),
    ] {
        assert_eq!(read_request(body.as_bytes()), Err(mistake), "{body}");
    }
}

#[track_caller]
fn read(body: &str) -> Request {
    read_request(body.as_bytes()).unwrap()
}

#[track_caller]
fn input(items: &str) -> Vec<Message> {
    read(&format!(r#"{{"model": "m", "input": {items}}}"#)).messages
}

#[track_caller]
fn content(part: &str) -> Vec<Part> {
    let mut messages = input(&format!(r#"[{{"role": "user", "content": [{part}]}}]"#));
    messages.remove(0).parts
}

fn message(role: Role, part: Part) -> Message {
    Message {
        role,
        parts: vec![part],
    }
}
