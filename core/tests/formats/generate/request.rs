//! Neutral requests, as every format that callers speak can say them.

use baton_core::chat::{
    Function, Message, Output, Part, Request, Role, Schema, Tool, ToolChoice, ToolResult,
};
use baton_core::json::Json;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::answer::call;

/// A conversation, with what may be asked of its answer.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    let asked = (conversation(), tools(), choice(), output(), any::<bool>());
    (asked, sampling()).prop_map(
        |((messages, tools, choice, output, streams), sampling)| Request {
            model: "auto".to_owned(),
            messages,
            tool_choice: choice.filter(|_| !tools.is_empty()),
            tools,
            output,
            streams,
            ..sampling
        },
    )
}

/// A system prompt, then turns: the user asks, the model calls and is told, or answers.
fn conversation() -> impl Strategy<Value = Vec<Message>> {
    let turn = prop_oneof![
        3 => (words(), words()).prop_map(|(asked, said)| vec![user(Part::text(asked)), assistant(Part::text(said))]),
        1 => (words(), call(), words()).prop_map(|(asked, call, came)| {
            let result = ToolResult {
                call: call.id.clone(),
                name: Some(call.name.clone()),
                parts: vec![Part::text(came)],
                ..ToolResult::default()
            };
            vec![user(Part::text(asked)), assistant(Part::ToolCall(call)), user(Part::ToolResult(result))]
        }),
    ];
    (option::of(words()), vec(turn, 0..3), words()).prop_map(|(system, turns, last)| {
        let system = system.map(|text| said(Role::System, Part::text(text)));
        let turns = turns.into_iter().flatten();
        system
            .into_iter()
            .chain(turns)
            .chain([user(Part::text(last))])
            .collect()
    })
}

fn words() -> impl Strategy<Value = String> {
    "[a-zäß€🧹]{1,6}[ -~\n]{0,12}[a-z]"
}

fn tools() -> impl Strategy<Value = Vec<Tool>> {
    let schema = select(vec![
        r#"{"type":"object","properties":{}}"#,
        r#"{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"#,
    ]);
    let tool = ("[a-z][a-z_]{0,8}", option::of(words()), schema).prop_map(
        |(name, description, schema)| {
            Tool::Function(Function {
                name,
                description,
                parameters: Json::parse(schema.to_owned()),
                ..Function::default()
            })
        },
    );
    vec(tool, 0..3)
}

fn choice() -> impl Strategy<Value = Option<ToolChoice>> {
    option::of(select(vec![
        ToolChoice::Auto,
        ToolChoice::Never,
        ToolChoice::Any,
    ]))
}

fn output() -> impl Strategy<Value = Output> {
    let schema = r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#;
    let schema = Json::parse(schema.to_owned()).map(|schema| {
        Output::Schema(Schema {
            name: Some("a_name".to_owned()),
            description: None,
            schema,
            strict: Some(true),
        })
    });
    select(
        [Output::Text, Output::Text, Output::Json]
            .into_iter()
            .chain(schema)
            .collect::<Vec<_>>(),
    )
}

fn sampling() -> impl Strategy<Value = Request> {
    let stop = vec("[A-Z]{1,4}", 0..3);
    let numbers = (
        option::of(1..9000_u64),
        option::of(0..5_u8),
        option::of(any::<u16>()),
    );
    (numbers, stop).prop_map(|((max_tokens, temperature, seed), stop)| Request {
        max_tokens,
        temperature: temperature.map(|quarters| f64::from(quarters) / 4.0),
        seed: seed.map(i64::from),
        stop,
        ..Request::default()
    })
}

fn user(part: Part) -> Message {
    said(Role::User, part)
}

fn assistant(part: Part) -> Message {
    said(Role::Assistant, part)
}

fn said(role: Role, part: Part) -> Message {
    Message {
        role,
        parts: vec![part],
    }
}
