//! What holds in every order of events, sensible or not.

use std::collections::BTreeMap;
use std::time::Duration;

use baton_core::attempt::{self, BodyLeft, Closing, Prospect};
use baton_core::exchange;
use baton_core::guard::{Found, Said};
use baton_core::http::{Encoding, Flow, Headers, ResponseHead};
use baton_core::outcome::AttemptEnding;
use baton_core::protocol::screen::Word;
use baton_core::protocol::verify::Judgement;
use baton_core::time::Timestamp;
use baton_core::verdict::{Unverified, Verdict, Verification};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::world::World;

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Request(Vec<(String, String)>),
    Body {
        bytes: &'static str,
        held: usize,
        ended: bool,
    },
    Response {
        status: u16,
        is_stream: bool,
    },
    Answer {
        bytes: &'static str,
        ended: bool,
    },
    Consulted(Option<Word>),
    Recalled,
    Admitted,
    Closed(Option<&'static str>),
    Open(u16),
    Attempt(u16, AttemptHappening),
    Wait(u64),
    SidecarAway(bool),
}

#[derive(Clone, Debug)]
enum AttemptHappening {
    Sent(usize),
    Response {
        status: u16,
        kind: &'static str,
        left: BodyLeft,
    },
    Body(&'static str, BodyLeft),
    Verdict(Option<Verdict>),
    TimePassed,
    Closed(Option<&'static str>, bool),
}

/// Of a route whose guardrail asks a checker.
const CONSULTED: &str =
    r#"{"model": "consulted", "messages": [{"role": "user", "content": "Hi"}]}"#;

const BODIES: [&str; 13] = [
    r#"{"model": "auto", "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "auto", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "cached", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "persisted", "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "alike", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "single", "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "checked", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#,
    r#"{"model": "thorough", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#,
    CONSULTED,
    r#"{"model": "nope", "messages": []}"#,
    r#"{"model": "shielded", "messages": [{"role": "user", "content": "Hi, rosa@post-haus.de"}]}"#,
    r#"{"model": "shielded", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#,
    "",
];

const PIECES: [&str; 7] = [
    "",
    ": one moment\n\n",
    "data: {\"choices\": [{\"delta\": {\"content\": \"Hi\"}}]}\n\n",
    "data: {\"error\": {\"message\": \"no\"}}\n\n",
    "data: [DONE]\n\n",
    r#"{"choices": [{"message": {"role": "assistant", "content": "Hi"}}]}"#,
    "{\"choices\": [",
];

const DETAILS: [Option<&str>; 4] = [
    None,
    Some("via_upstream"),
    Some("downstream_remote_disconnect"),
    Some("upstream_reset_after_response_started{remote_reset}"),
];

const CREDENTIALS: [&str; 8] = [
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "api-key",
    "x-goog-api-key",
    "x-amz-security-token",
    "cookie",
    "openai-organization",
];

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        2 => headers().prop_map(Happening::Request),
        4 => (select(&BODIES[..]), 0..1200_usize, any::<bool>())
            .prop_map(|(bytes, held, ended)| Happening::Body { bytes, held, ended }),
        3 => (select(vec![0, 200, 429, 503]), any::<bool>())
            .prop_map(|(status, is_stream)| Happening::Response { status, is_stream }),
        2 => (select(&PIECES[..]), any::<bool>())
            .prop_map(|(bytes, ended)| Happening::Answer { bytes, ended }),
        2 => word().prop_map(Happening::Consulted),
        2 => Just(Happening::Recalled),
        2 => Just(Happening::Admitted),
        1 => select(&DETAILS[..]).prop_map(Happening::Closed),
        4 => (1..4_u16).prop_map(Happening::Open),
        12 => (1..3_u16, attempt_happening())
            .prop_map(|(number, happening)| Happening::Attempt(number, happening)),
        1 => (0..40_000_u64).prop_map(Happening::Wait),
        1 => any::<bool>().prop_map(Happening::SidecarAway),
    ]
}

/// What the checker says: nothing, that there is nothing, or that there is something.
fn word() -> impl Strategy<Value = Option<Word>> {
    let card = Found::new("card", 0.9).unwrap();
    let found = select(vec![None, Some(Vec::new()), Some(vec![card])]);
    let said = found.prop_map(|found| {
        let guardrail = "dlp".to_owned();
        let said = vec![Said { guardrail, found }];
        Word { said }
    });
    proptest::option::of(said)
}

fn attempt_happening() -> impl Strategy<Value = AttemptHappening> {
    let left = || select(vec![BodyLeft::More, BodyLeft::Nothing]);
    prop_oneof![
        (0..1200_usize).prop_map(AttemptHappening::Sent),
        (
            select(vec![0, 200, 204, 400, 401, 429, 500, 503]),
            select(vec!["text/event-stream", "application/json"]),
            left()
        )
            .prop_map(|(status, kind, left)| AttemptHappening::Response {
                status,
                kind,
                left
            }),
        (select(&PIECES[..]), left()).prop_map(|(piece, left)| AttemptHappening::Body(piece, left)),
        select(vec![
            None,
            Some(Verdict::Passed),
            Some(Verdict::BelowThreshold)
        ])
        .prop_map(AttemptHappening::Verdict),
        Just(AttemptHappening::TimePassed),
        (select(&DETAILS[..]), any::<bool>()).prop_map(|(d, t)| AttemptHappening::Closed(d, t)),
    ]
}

/// A caller's headers: credentials, forgeries, and anything else.
fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        select(&CREDENTIALS[..]).prop_map(str::to_owned),
        "x-baton-[a-z]{1,8}",
        "x-envoy-[a-z]{1,8}",
        "[a-z][a-z-]{0,12}",
    ];
    vec((name, "[ -~]{0,20}"), 0..8)
}

/// Plays it, and takes down what is done.
#[derive(Default)]
struct Witness {
    edge: Vec<exchange::Command>,
    attempts: BTreeMap<u16, Vec<attempt::Command>>,
}

impl Witness {
    fn watch(happenings: &[Happening]) -> Self {
        let (mut world, mut seen) = (World::new(), Self::default());
        for happening in happenings {
            seen.play(&mut world, happening);
        }
        // Whatever happened, Envoy ends every stream once.
        for number in 1..4 {
            seen.note(
                number,
                &mut world,
                attempt::Event::Closed(Closing::default()),
            );
        }
        seen.edge
            .extend(world.edge(exchange::Event::Closed { details: None }));
        assert_eq!(world.edge_flow(), Flow::Pass, "what is over holds nothing");
        seen
    }

    fn play(&mut self, world: &mut World, happening: &Happening) {
        match happening {
            Happening::Request(extra) => {
                let mut headers = Headers::default();
                headers.push(":method", "POST");
                headers.push(":path", "/v1/chat/completions");
                for (name, value) in extra {
                    headers.push(name, value.as_str());
                }
                self.edge
                    .extend(world.edge(exchange::Event::RequestOpened(headers)));
            }
            Happening::Body { bytes, held, ended } => {
                let bytes = bytes.as_bytes();
                let event = exchange::Event::RequestBodyArrived {
                    bytes,
                    held: *held,
                    ended: *ended,
                };
                self.edge.extend(world.edge(event));
            }
            Happening::Response { status, is_stream } => {
                let opened = exchange::Event::ResponseOpened {
                    status: *status,
                    is_stream: *is_stream,
                    encoding: Encoding::Plain,
                };
                self.edge.extend(world.edge(opened));
            }
            Happening::Answer { bytes, ended } => {
                let event = exchange::Event::ResponseBodyArrived {
                    bytes: bytes.as_bytes(),
                    held: bytes.len(),
                    ended: *ended,
                };
                self.edge.extend(world.edge(event));
            }
            Happening::Consulted(word) => {
                let event = exchange::Event::Consulted(word.clone());
                self.edge.extend(world.edge(event));
            }
            Happening::Recalled => self.play_cache(world, false),
            Happening::Admitted => self.play_cache(world, true),
            Happening::Closed(details) => {
                self.edge
                    .extend(world.edge(exchange::Event::Closed { details: *details }));
            }
            // Envoy starts an attempt once.
            Happening::Open(number) if self.attempts.contains_key(number) => {}
            Happening::Open(number) => {
                let commands = world.open(*number);
                if !commands.is_empty() {
                    self.attempts.insert(*number, commands);
                }
            }
            Happening::Attempt(number, happening) => self.play_attempt(world, *number, happening),
            Happening::Wait(millis) => world.wait(Duration::from_millis(*millis)),
            Happening::SidecarAway(away) => world.sidecar_away = *away,
        }
    }

    fn play_cache(&mut self, world: &mut World, is_remote: bool) {
        let event = if is_remote {
            world.remote.admitted()
        } else {
            world.recalled()
        };
        self.edge.extend(world.edge(event));
    }

    fn play_attempt(&mut self, world: &mut World, number: u16, happening: &AttemptHappening) {
        let event = match happening {
            AttemptHappening::Sent(held) => attempt::Event::RequestBodyArrived { held: *held },
            AttemptHappening::Response { status, kind, left } => {
                let mut headers = Headers::default();
                headers.push(":status", status.to_string());
                headers.push("content-type", *kind);
                attempt::Event::ResponseOpened(
                    ResponseHead::read(&headers, Timestamp::default()),
                    *left,
                )
            }
            AttemptHappening::Body(bytes, left) => attempt::Event::ResponseBodyArrived {
                bytes: bytes.as_bytes(),
                held: bytes.len(),
                left: *left,
            },
            AttemptHappening::Verdict(verdict) => attempt::Event::VerdictArrived {
                judgement: verdict.map(|verdict| Judgement {
                    verification: Verification {
                        verdict,
                        ..Verification::without(Unverified::NothingApplies)
                    },
                    instead: false,
                }),
                instead: b"",
                next: Prospect::default(),
            },
            AttemptHappening::TimePassed => attempt::Event::TimePassed,
            AttemptHappening::Closed(details, transport_failed) => {
                let closing = Closing {
                    details: *details,
                    transport_failed: *transport_failed,
                };
                attempt::Event::Closed(closing)
            }
        };
        self.note(number, world, event);
    }

    fn note(&mut self, number: u16, world: &mut World, event: attempt::Event<'_>) {
        if let Some(commands) = self.attempts.get_mut(&number) {
            commands.extend(world.attempt(number, event, b""));
        }
    }

    fn edge_count(&self, wanted: fn(&exchange::Command) -> bool) -> usize {
        self.edge.iter().filter(|command| wanted(command)).count()
    }
}

fn is_answer(command: &exchange::Command) -> bool {
    matches!(
        command,
        exchange::Command::Reply { .. } | exchange::Command::DressResponse(_)
    )
}

fn is_report(command: &exchange::Command) -> bool {
    matches!(command, exchange::Command::Report(_))
}

fn is_close(command: &exchange::Command) -> bool {
    matches!(command, exchange::Command::CloseTrail { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn an_exchange_has_at_most_one_answer(happenings in vec(happening(), 0..40)) {
        prop_assert!(Witness::watch(&happenings).edge_count(is_answer) <= 1);
    }

    #[test]
    fn an_exchange_that_began_has_exactly_one_receipt(
        extra in headers(),
        happenings in vec(happening(), 0..40),
    ) {
        let all: Vec<_> = [Happening::Request(extra)].into_iter().chain(happenings).collect();
        let seen = Witness::watch(&all);
        prop_assert_eq!(seen.edge_count(is_report), 1);
        prop_assert_eq!(seen.edge_count(is_close), 1);
    }

    #[test]
    fn an_attempt_that_began_has_exactly_one_outcome(happenings in vec(happening(), 0..40)) {
        for (number, commands) in Witness::watch(&happenings).attempts {
            let outcomes = commands.iter().filter(|c| matches!(c, attempt::Command::Report(_)));
            prop_assert_eq!(outcomes.count(), 1, "attempt {}", number);
        }
    }

    #[test]
    fn never_takes_the_next_rung_once_an_answer_is_accepted(happenings in vec(happening(), 0..40)) {
        for commands in Witness::watch(&happenings).attempts.values() {
            let accepted = commands.iter().any(|c| matches!(c, attempt::Command::Accept(_)));
            let moved_on = commands.iter().any(|c| matches!(c, attempt::Command::TakeNextRung(_)));
            prop_assert!(!(accepted && moved_on));
        }
    }

    #[test]
    fn an_accepted_answer_never_ends_as_a_fault(happenings in vec(happening(), 0..40)) {
        for commands in Witness::watch(&happenings).attempts.values() {
            let accepted = commands.iter().any(|c| matches!(c, attempt::Command::Accept(_)));
            let faulted = commands.iter().any(|c| matches!(
                c,
                attempt::Command::Report(o) if matches!(o.ending, AttemptEnding::Faulted(_))
            ));
            prop_assert!(!(accepted && faulted));
        }
    }

    #[test]
    fn no_credential_and_no_forged_header_reaches_a_provider(
        extra in headers(),
        happenings in vec(happening(), 0..20),
    ) {
        let body = Happening::Body { bytes: BODIES[0], held: BODIES[0].len(), ended: true };
        let start = [Happening::Request(extra), body, Happening::Open(1), Happening::Open(2)];
        let all: Vec<_> = start.into_iter().chain(happenings).collect();
        let seen = Witness::watch(&all);
        for command in seen.attempts.values().flatten() {
            let attempt::Command::ReplaceRequestHeaders(headers) = command else { continue };
            for (name, _) in headers.iter() {
                prop_assert!(!CREDENTIALS.contains(&name), "{name} reaches a provider");
                prop_assert!(!name.starts_with("x-baton-"), "{name} reaches a provider");
                prop_assert!(!name.starts_with("x-envoy-"), "{name} reaches a provider");
            }
        }
    }

    #[test]
    fn what_a_checker_has_not_cleared_goes_to_nobody(happenings in vec(happening(), 0..20)) {
        let body = Happening::Body { bytes: CONSULTED, held: CONSULTED.len(), ended: true };
        let start = [Happening::Request(Vec::new()), body];
        let all: Vec<_> = start.into_iter().chain(happenings.clone()).collect();
        let seen = Witness::watch(&all);
        let first = happenings.iter().find_map(|happening| match happening {
            Happening::Consulted(word) => Some(word.as_ref()),
            Happening::Request(_)
            | Happening::Body { .. }
            | Happening::Response { .. }
            | Happening::Answer { .. }
            | Happening::Recalled
            | Happening::Admitted
            | Happening::Closed(_)
            | Happening::Open(_)
            | Happening::Attempt(..)
            | Happening::Wait(_)
            | Happening::SidecarAway(_) => None,
        });
        let is_clear = |said: &Said| said.found.as_ref().is_some_and(Vec::is_empty);
        let is_cleared = first.flatten().is_some_and(|word| word.said.iter().all(is_clear));
        let is_planned = |command: &exchange::Command| matches!(command, exchange::Command::OpenTrail(_));
        prop_assert!(is_cleared || seen.edge_count(is_planned) == 0);
    }

    #[test]
    fn a_forged_ladder_never_reaches_the_router(extra in headers()) {
        let body = Happening::Body { bytes: BODIES[0], held: BODIES[0].len(), ended: true };
        let seen = Witness::watch(&[Happening::Request(extra), body]);
        for command in &seen.edge {
            let exchange::Command::ReplaceRequestHeaders(headers) = command else { continue };
            for name in ["x-baton-ladder", "x-baton-groups", "x-envoy-max-retries"] {
                prop_assert_eq!(headers.iter().filter(|(n, _)| *n == name).count(), 1);
            }
            prop_assert_eq!(headers.get("x-baton-ladder"), Some("small,large"));
        }
    }
}
