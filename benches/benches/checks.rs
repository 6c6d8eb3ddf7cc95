//! What does a check of an answer cost? The structural ones are made while a caller waits: for an answer of 4 kB all of
//! them together at most 1 ms, a caller's schema among them, which is read anew every time.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot go on has nothing to say"
)]

use std::hint::black_box;

use baton_core::chat::{
    Answer, Choice, Function, Message, Output, Part, Request, Role, Schema, TokenLogprob, Tool,
    ToolCall,
};
use baton_core::config::verify::{
    Check, Confidence, FieldPath, JsonSchema, Length, Logprobs, Tongue, Verify,
};
use baton_core::json::Json;
use baton_core::share::Share;
use baton_core::verify::{Checks, Step, Subject, repair};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// The answers' size, in bytes.
const SIZE: usize = 4_000;

const PROSE: &str = "The invoice [1] was paid on the first of May, as our terms say, and the reminder crossed it in the \
    mail; see https://example.com/terms for how long that takes. Whoever receives a second letter should answer with the \
    number of the transfer, so that the accountants can find it among the payments of that week. ";

const QUESTION: &str =
    "Was the invoice of May paid in time, and what do our terms say about reminders?";

const SCHEMA: &str = r#"{"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "object", "properties":
    {"name": {"type": "string", "minLength": 1}, "price": {"type": "number", "minimum": 0}, "unit": {"enum": ["piece", "kg"]}},
    "required": ["name", "price"], "additionalProperties": false}}}, "required": ["lines"], "additionalProperties": false}"#;

fn checks(criterion: &mut Criterion) {
    let prose: String = PROSE.chars().cycle().take(SIZE).collect();
    let json = json();
    let plain = request(Output::Text);
    let asked = request(Output::Schema(Schema {
        name: None,
        description: None,
        schema: schema(),
        strict: None,
    }));
    let mut group = criterion.benchmark_group("checks");
    group.throughput(Throughput::Bytes(SIZE.try_into().unwrap_or(u64::MAX)));
    for (name, check) in of_prose() {
        measure(
            &mut group,
            name,
            check,
            &plain,
            &answer(Part::text(prose.as_str())),
        );
    }
    let own = JsonSchema {
        schema: Some(schema()),
        formats: false,
    };
    let fields = FieldPath::parse("lines.0.price").into_iter().collect();
    for (name, check, request) in [
        ("json", Check::Json, &plain),
        ("fields", Check::Fields(fields), &plain),
        ("json_schema", Check::JsonSchema(own), &plain),
        (
            "json_schema, the caller's",
            Check::JsonSchema(JsonSchema::default()),
            &asked,
        ),
    ] {
        measure(
            &mut group,
            name,
            check,
            request,
            &answer(Part::text(json.as_str())),
        );
    }
    let call = Part::ToolCall(ToolCall {
        name: "book".to_owned(),
        arguments: json.clone(),
        ..ToolCall::default()
    });
    measure(
        &mut group,
        "tool_calls",
        Check::ToolCalls,
        &plain,
        &answer(call),
    );
    let careless = json.replace("}]", "},]");
    group.bench_function("repair", |bencher| {
        bencher.iter(|| repair::text(black_box(&careless), repair::End::Whole));
    });
    group.finish();
}

type Group<'c> = criterion::BenchmarkGroup<'c, criterion::measurement::WallTime>;

fn measure(group: &mut Group<'_>, name: &str, check: Check, request: &Request, answer: &Answer) {
    let checks = Checks::compile(&Verify {
        checks: vec![check],
    });
    let checks = checks.expect("a check");
    let subject = Subject { request, answer };
    for step in checks.steps() {
        if let Step::Structural(check) = step {
            let found = check.check(subject).expect("something to look at");
            assert!(found.passed, "{found:?}");
            group.bench_function(BenchmarkId::new(name, "4kB"), |bencher| {
                bencher.iter(|| check.check(black_box(subject)));
            });
        }
    }
}

fn of_prose() -> Vec<(&'static str, Check)> {
    let length = Length {
        max_chars: Some(10_000),
        max_words: Some(2_000),
        ..Length::default()
    };
    let logprobs = Logprobs {
        mean: Some(-1.0),
        min: Some(-5.0),
        margin: None,
    };
    vec![
        ("not_empty", Check::NotEmpty),
        ("complete", Check::Complete),
        ("language", Check::Language(Tongue::Same)),
        ("matches", Check::Matches("^The".to_owned())),
        ("lacks", Check::Lacks("(?i)lorem|ipsum".to_owned())),
        ("citations", Check::Citations(1)),
        ("length", Check::Length(length)),
        ("no_refusal", Check::NoRefusal),
        ("on_topic", Check::OnTopic(Share::nearest(0.1))),
        (
            "confidence",
            Check::Confidence(Confidence::Logprobs(logprobs)),
        ),
    ]
}

/// A thousand tokens, as likely as most are.
fn answer(part: Part) -> Answer {
    let token = TokenLogprob {
        token: " the".to_owned(),
        logprob: -0.2,
        ..TokenLogprob::default()
    };
    Answer {
        choices: vec![Choice {
            parts: vec![part],
            logprobs: vec![token; SIZE / 4],
            ..Choice::default()
        }],
        ..Answer::default()
    }
}

fn request(output: Output) -> Request {
    Request {
        messages: vec![Message {
            role: Role::User,
            parts: vec![Part::text(QUESTION)],
        }],
        tools: vec![Tool::Function(Function {
            name: "book".to_owned(),
            parameters: Some(schema()),
            ..Function::default()
        })],
        output,
        ..Request::default()
    }
}

fn schema() -> Json {
    Json::parse(SCHEMA.to_owned()).expect("JSON")
}

/// Lines, as many as there is room for.
fn json() -> String {
    let line = r#"{"name": "pear", "price": 1.25, "unit": "kg"}"#;
    let lines = vec![line; SIZE / (line.len() + 1)];
    format!("{{\"lines\": [{}]}}", lines.join(","))
}

criterion_group!(benches, checks);
criterion_main!(benches);
