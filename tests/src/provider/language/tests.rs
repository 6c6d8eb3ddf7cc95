use bytes::Bytes;
use hyper::Request;
use serde_json::{Value, json};

use super::at;
use crate::provider::answer::Answer;
use crate::provider::asked::Asked;
use crate::provider::call::Call;
use crate::provider::script::{Class, Script};
use crate::provider::trouble::Trouble;

const CHAT: &str = "/v1/chat/completions";
const AZURE: &str = "/openai/deployments/small-1/chat/completions?api-version=2024-10-21";
const RESPONSES: &str = "/v1/responses";
const MESSAGES: &str = "/v1/messages";
const GEMINI: &str = "/v1beta/models/small-1:generateContent";
const VERTEX: &str =
    "/v1/projects/p/locations/l/publishers/google/models/small-1:streamGenerateContent?alt=sse";
const BEDROCK: &str = "/model/small-1/converse";
const BEDROCK_STREAM: &str = "/model/eu.some%3A1/converse-stream";

fn asked(path: &str, body: &Value) -> Asked {
    let request = Request::post(path)
        .header("anthropic-version", "2023-06-01")
        .body(())
        .expect("a request");
    Asked::new(
        "alpha".to_owned(),
        request.into_parts().0,
        Bytes::from(body.to_string()),
    )
}

fn read(path: &str, body: &Value) -> Result<Call, String> {
    let asked = asked(path, body);
    let language = at(asked.path()).expect("a language");
    language.read(&asked).map_err(|mistake| mistake.to_string())
}

/// The same conversation, tools and settings in each language.
fn same() -> [(&'static str, Value); 4] {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}});
    [
        (
            CHAT,
            json!({
                "model": "small-1",
                "messages": [
                    {"role": "developer", "content": "Be brief."},
                    {"role": "user", "content": "Is it warm in Rome?"},
                    {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function",
                        "function": {"name": "weather", "arguments": "{\"city\":\"Rome\"}"}}]},
                    {"role": "tool", "tool_call_id": "c1", "content": "22 C"},
                ],
                "tools": [{"type": "function", "function": {"name": "weather", "parameters": schema}}],
                "max_completion_tokens": 100,
            }),
        ),
        (
            RESPONSES,
            json!({
                "model": "small-1",
                "instructions": "Be brief.",
                "input": [
                    {"role": "user", "content": "Is it warm in Rome?"},
                    {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": "{\"city\":\"Rome\"}"},
                    {"type": "function_call_output", "call_id": "c1", "output": "22 C"},
                ],
                "tools": [{"type": "function", "name": "weather", "parameters": schema, "strict": false}],
                "max_output_tokens": 100,
            }),
        ),
        (
            MESSAGES,
            json!({
                "model": "small-1",
                "system": "Be brief.",
                "messages": [
                    {"role": "user", "content": "Is it warm in Rome?"},
                    {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Rome"}}]},
                    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "22 C"}]},
                ],
                "tools": [{"name": "weather", "input_schema": schema}],
                "max_tokens": 100,
            }),
        ),
        (
            BEDROCK,
            json!({
                "system": [{"text": "Be brief."}],
                "messages": [
                    {"role": "user", "content": [{"text": "Is it warm in Rome?"}]},
                    {"role": "assistant", "content": [{"toolUse": {"toolUseId": "c1", "name": "weather", "input": {"city": "Rome"}}}]},
                    {"role": "user", "content": [{"toolResult": {"toolUseId": "c1", "content": [{"text": "22 C"}]}}]},
                ],
                "toolConfig": {"tools": [{"toolSpec": {"name": "weather", "inputSchema": {"json": schema}}}]},
                "inferenceConfig": {"maxTokens": 100},
            }),
        ),
    ]
}

fn gemini() -> Value {
    json!({
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "contents": [
            {"role": "user", "parts": [{"text": "Is it warm in Rome?"}]},
            {"role": "model", "parts": [{"functionCall": {"name": "weather", "args": {"city": "Rome"}}}]},
            {"role": "user", "parts": [{"functionResponse": {"name": "weather", "response": {"output": "22 C"}}}]},
        ],
        "tools": [{"functionDeclarations": [{"name": "weather", "parameters": {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}}}]}],
        "generationConfig": {"maxOutputTokens": 100},
    })
}

#[test]
fn the_same_is_understood_in_every_language() {
    let expected = "system says Be brief.\n\
                    user says Is it warm in Rome?\n\
                    model calls weather {\"city\":\"Rome\"}\n\
                    user got 22 C\n\
                    tools: weather(city) Auto\n\
                    max_tokens=100";
    for (path, body) in same()
        .into_iter()
        .chain([(GEMINI, gemini()), (VERTEX, gemini())])
    {
        let call = read(path, &body).unwrap_or_else(|said| panic!("{path}: {said}"));
        assert_eq!(call.recital(), expected, "{path}");
    }
}

#[test]
fn a_model_may_stand_in_the_path() {
    for (path, body, model) in [
        (AZURE, same()[0].1.clone(), "small-1"),
        (VERTEX, gemini(), "small-1"),
        (BEDROCK_STREAM, same()[3].1.clone(), "eu.some:1"),
    ] {
        assert_eq!(read(path, &body).expect(path).model, model);
    }
}

/// Changes the body at each place in turn, and checks what is said about it.
fn refuses(path: &str, body: &Value, changes: &[(&str, Value, &str)]) {
    for (pointer, value, expected) in changes {
        let mut body = body.clone();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        body.pointer_mut(parent).expect(pointer)[name] = value.clone();
        assert_eq!(read(path, &body).expect_err(expected), *expected);
    }
}

#[test]
fn what_openai_refuses_is_refused() {
    let [(_, chat), (_, responses), ..] = same();
    let twice = "max_completion_tokens: set this or `max_tokens`, not both";
    let unstreamed = "stream_options: only allowed when `stream` is true";
    let hot = "temperature: expected a number in 0.0..=2.0";
    let thoughts = "messages[2]: unknown member `reasoning_content`";
    refuses(
        CHAT,
        &chat,
        &[
            ("/thinking", json!({}), "unknown member `thinking`"),
            ("/stream_options", json!({}), unstreamed),
            ("/max_tokens", json!(1), twice),
            ("/temperature", json!(3), hot),
            (
                "/messages/3/tool_call_id",
                json!("c2"),
                "the result `c2` answers no call",
            ),
            ("/messages/2/reasoning_content", json!(""), thoughts),
        ],
    );
    let few = "max_output_tokens: expected a whole number from 16";
    refuses(
        RESPONSES,
        &responses,
        &[
            ("/messages", json!([]), "unknown member `messages`"),
            ("/max_output_tokens", json!(5), few),
        ],
    );
}

#[test]
fn what_anthropic_refuses_is_refused() {
    let [_, _, (_, messages), _] = same();
    let hot = "temperature: expected a number in 0.0..=1.0";
    let nothing = "messages[0].content: expected text that is not empty";
    let role = "messages[0]: first message must use the \"user\" role";
    refuses(
        MESSAGES,
        &messages,
        &[
            ("/max_tokens", json!(null), "`max_tokens` is required"),
            ("/temperature", json!(1.5), hot),
            ("/messages/0/role", json!("system"), role),
            ("/messages/0/content", json!(""), nothing),
            ("/seed", json!(1), "unknown member `seed`"),
        ],
    );
}

#[test]
fn what_google_refuses_is_refused() {
    let signature = "contents[0].parts[0].thoughtSignature: somebody else's thought signature";
    let keyword = "tools[0].functionDeclarations[0].parameters: unknown member `$schema`";
    refuses(
        GEMINI,
        &gemini(),
        &[
            (
                "/tools/0/functionDeclarations/0/parameters/$schema",
                json!("x"),
                keyword,
            ),
            (
                "/contents/0/parts/0/thoughtSignature",
                json!("signedByAnthropic"),
                signature,
            ),
            ("/stream", json!(true), "unknown member `stream`"),
        ],
    );
}

#[test]
fn what_bedrock_refuses_is_refused() {
    let [.., (_, bedrock)] = same();
    let config =
        "the toolConfig field must be defined when using toolUse and toolResult content blocks";
    let turns =
        "messages[1]: roles must alternate, and a conversation must start with a user message";
    refuses(
        BEDROCK,
        &bedrock,
        &[
            ("/toolConfig", json!(null), config),
            ("/messages/1/role", json!("user"), turns),
            ("/model", json!("x"), "unknown member `model`"),
        ],
    );
}

#[test]
fn a_call_that_nobody_answers_is_refused() {
    for (path, mut body) in same() {
        let list = match path {
            RESPONSES => "input",
            _ => "messages",
        };
        body[list].as_array_mut().expect(list).pop();
        let said = read(path, &body).expect_err(path);
        assert!(
            said.ends_with("the tool call `c1` is not answered"),
            "{path}: {said}"
        );
    }
}

/// What a stream says, however it is framed.
fn streamed(path: &str, body: &Value, script: &str) -> String {
    let asked = asked(path, body);
    let language = at(asked.path()).expect("a language");
    let call = language.read(&asked).expect("a request");
    let script = Script::parse(script).expect("a script");
    let answer = Answer::new(&asked, &call, &script).expect("an answer");
    let events = language.events(&call, &answer);
    String::from_utf8_lossy(&events.concat()).into_owned()
}

#[test]
fn every_stream_ends_as_its_language_wants_it() {
    let [chat, responses, messages, bedrock] = same();
    for ((path, body), end) in [
        (chat, "data: [DONE]\n\n"),
        (responses, "\"type\":\"response.completed\"}\n\n"),
        (
            messages,
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        ),
    ] {
        let said = streamed(path, &body, "think");
        assert!(said.ends_with(end), "{said}");
        assert!(said.contains("think"), "{said}");
    }
    assert!(streamed(bedrock.0, &bedrock.1, "").contains("metadata"));
    assert!(streamed(VERTEX, &gemini(), "").contains("\"finishReason\":\"STOP\""));
}

#[test]
fn errors_are_said_in_every_languages_own_words() {
    for (path, class, status, word) in [
        (CHAT, Class::Quota, 429, "insufficient_quota"),
        (
            RESPONSES,
            Class::ContextLengthExceeded,
            400,
            "context_length_exceeded",
        ),
        (MESSAGES, Class::Overloaded, 529, "overloaded_error"),
        (
            MESSAGES,
            Class::ContextLengthExceeded,
            400,
            "prompt is too long",
        ),
        (GEMINI, Class::RateLimited, 429, "RESOURCE_EXHAUSTED"),
        (GEMINI, Class::Filtered, 200, "blockReason"),
        (BEDROCK, Class::RateLimited, 429, "Too many requests"),
    ] {
        let told = at(path).expect("a language").error(&Trouble {
            message: None,
            ..Trouble::new(class, "")
        });
        assert_eq!(told.status, status, "{path} {class:?}");
        assert!(told.body.to_string().contains(word), "{}", told.body);
    }
}
