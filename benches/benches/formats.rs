//! What does it cost to say a request or a stream in another provider's language? A caller waits for the
//! first, and every token for the second. The yardstick builds the whole document and writes it again as
//! it is: less than any gateway does that translates through documents.

mod ratio;

use std::hint::black_box;

use baton_core::chat::{Event, Finish, Function, Message, Part, Request, Role, Tool};
use baton_core::config::{Config, Model};
use baton_core::format::anthropic::Anthropic;
use baton_core::format::bedrock::Bedrock;
use baton_core::format::gemini::Gemini;
use baton_core::format::openai::Openai;
use baton_core::format::responses::Responses;
use baton_core::format::{About, CallerFormat, ProviderFormat};
use baton_core::json::Json;
use baton_core::usage::Usage;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;

const SIZES: [(&str, usize); 2] = [("10kB", 10_000), ("500kB", 500_000)];
const EVENTS: usize = 1_000;

/// A format, and how it is spoken.
struct Spoken {
    name: &'static str,
    caller: Option<&'static dyn CallerFormat>,
    provider: &'static dyn ProviderFormat,
}

static OPENAI: Spoken = spoken("openai", Some(&Openai), &Openai);
static RESPONSES: Spoken = spoken("responses", Some(&Responses), &Responses);
static ANTHROPIC: Spoken = spoken("anthropic", Some(&Anthropic), &Anthropic);
static GEMINI: Spoken = spoken("gemini", Some(&Gemini), &Gemini);
static BEDROCK: Spoken = spoken("bedrock", None, &Bedrock);

/// What callers speak, and what the provider does: each reader and each writer at least once.
static PAIRS: [(&Spoken, &Spoken); 5] = [
    (&OPENAI, &ANTHROPIC),
    (&ANTHROPIC, &OPENAI),
    (&RESPONSES, &GEMINI),
    (&GEMINI, &RESPONSES),
    (&OPENAI, &BEDROCK),
];

fn requests(criterion: &mut Criterion) {
    let config = config();
    let mut group = criterion.benchmark_group("formats");
    let mut pairs = Vec::new();
    for (size, bytes) in SIZES {
        for (from, to) in PAIRS {
            let body = body_of(from, bytes, &config);
            let model = model(to, &config);
            let pair = format!("{}-to-{}-{size}", from.name, to.name);
            group.throughput(Throughput::Bytes(body.len().try_into().unwrap_or(u64::MAX)));
            let id = BenchmarkId::new("translate", &pair);
            group.bench_with_input(id, &body, |bencher, body| {
                bencher.iter(|| translate(from, to, black_box(body), model));
            });
            let id = BenchmarkId::new("document", &pair);
            group.bench_with_input(id, &body, |bencher, body| {
                bencher.iter(|| document(black_box(body)));
            });
            pairs.push(pair);
        }
    }
    group.finish();
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    ratio::report("formats", "translate", "document", &pairs);
}

fn streams(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("formats-stream");
    group.throughput(Throughput::Elements(EVENTS.try_into().unwrap_or(u64::MAX)));
    for (to, from) in PAIRS {
        // Nobody here writes Bedrock's stream: no caller speaks it.
        let (Some(provider), Some(caller)) = (from.caller, to.caller) else {
            continue;
        };
        let stream = written(provider, answer());
        let id = BenchmarkId::new("translate", format!("{}-to-{}", from.name, to.name));
        group.bench_with_input(id, &stream, |bencher, stream| {
            bencher.iter(|| relay(from, caller, black_box(stream)));
        });
    }
    group.finish();
}

/// Reads a request and says it for another provider.
fn translate(from: &Spoken, to: &Spoken, body: &[u8], model: &Model) -> Option<usize> {
    let path = "/v1beta/models/auto:generateContent";
    let request = from.caller?.read_request(path, body).ok()?;
    Some(to.provider.write_request(&request, model).ok()?.body.len())
}

fn document(body: &[u8]) -> Option<usize> {
    let document: Value = serde_json::from_slice(body).ok()?;
    Some(document.to_string().len())
}

/// Reads a stream and says it for a caller, event by event.
fn relay(from: &Spoken, caller: &dyn CallerFormat, stream: &[u8]) -> usize {
    let request = asked();
    let mut out = Vec::new();
    let mut writer = caller.write_stream(&about(&request));
    let mut reader = from.provider.read_stream();
    for chunk in stream.chunks(4096) {
        reader.feed(chunk, &mut |event| writer.write(event, &mut out));
    }
    out.len()
}

/// A stream as a provider sends it.
fn written(caller: &dyn CallerFormat, events: Vec<Event>) -> Vec<u8> {
    let request = asked();
    let mut bytes = Vec::new();
    let mut writer = caller.write_stream(&about(&request));
    for event in events {
        writer.write(event, &mut bytes);
    }
    bytes
}

fn asked() -> Request {
    Request {
        streams: true,
        wants_usage: true,
        ..Request::default()
    }
}

fn about(request: &Request) -> About<'_> {
    About {
        id: "1-1",
        model: "m",
        now: 1_700_000_000,
        request,
    }
}

/// A conversation with a tool, of about that size: prose and code, with the escapes that those have.
fn body_of(spoken: &Spoken, bytes: usize, config: &Config) -> Vec<u8> {
    const TURN: &str = "Please look at this function:\n```rust\nfn main() {\n\tprintln!(\"grüße\");\n}\n```\n\
        It prints a greeting, but I would like it to print one for each argument, in the order they \
        were given, and to say so when there is none. Explain what you change and why.\n";
    let turn = |role| Message {
        role,
        parts: vec![Part::text(TURN.repeat(2))],
    };
    let schema = r#"{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}"#;
    let roles = [Role::User, Role::Assistant].into_iter().cycle();
    let turns = bytes.div_ceil(TURN.len() * 2) | 1;
    let request = Request {
        model: "auto".to_owned(),
        messages: roles.take(turns).map(turn).collect(),
        tools: vec![Tool::Function(Function {
            name: "read_file".to_owned(),
            description: Some("Reads a file".to_owned()),
            parameters: Json::parse(schema.to_owned()),
            ..Function::default()
        })],
        max_tokens: Some(1_000),
        ..Request::default()
    };
    let written = spoken
        .provider
        .write_request(&request, model(spoken, config));
    written.map(|written| written.body).unwrap_or_default()
}

/// An answer of a thousand events.
fn answer() -> Vec<Event> {
    let word = Event::Text {
        choice: 0,
        text: " \"word\"\n".to_owned(),
    };
    let opened = Event::Opened {
        id: Some("id-1".to_owned()),
        model: Some("m".to_owned()),
    };
    let finished = Event::Finished {
        choice: 0,
        finish: Finish::Stop,
    };
    let end = [finished, Event::Usage(Usage::of(9, 1_000)), Event::Done];
    let words = std::iter::repeat_n(word, EVENTS);
    std::iter::once(opened).chain(words).chain(end).collect()
}

const fn spoken(
    name: &'static str,
    caller: Option<&'static dyn CallerFormat>,
    provider: &'static dyn ProviderFormat,
) -> Spoken {
    Spoken {
        name,
        caller,
        provider,
    }
}

/// A provider of each format, with a model and a route of the same name.
#[expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]
fn config() -> Config {
    let each = |entry: &dyn Fn(&str) -> String| -> String {
        let formats = [&OPENAI, &RESPONSES, &ANTHROPIC, &GEMINI, &BEDROCK];
        formats.map(|format| entry(format.name)).join(",")
    };
    let providers = each(&|name| {
        format!(r#""{name}": {{"cluster": "c", "format": "{name}", "authority": "a.example"}}"#)
    });
    let models =
        each(&|name| format!(r#""{name}": {{"provider": "{name}", "name": "claude-sonnet-4-5"}}"#));
    let routes = each(&|name| {
        format!(r#"{{"name": "{name}", "match": {{"models": ["{name}"]}}, "ladder": ["{name}"]}}"#)
    });
    let config = format!(
        r#"{{"sidecar": {{"cluster": "s"}},
            "providers": {{{providers}}}, "models": {{{models}}}, "routes": [{routes}]}}"#
    );
    Config::parse(config.as_bytes()).expect("a config")
}

#[expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]
fn model<'c>(spoken: &Spoken, config: &'c Config) -> &'c Model {
    let route = config.route_named(spoken.name);
    let model = route.and_then(|route| route.models().first().copied());
    model.expect("a model of every format")
}

criterion_group!(benches, requests, streams);
criterion_main!(benches);
