//! The laws.

use baton_core::config::{Config, Rungs};
use baton_core::exchange::{Command, Cx, Event, Exchange};
use baton_core::health::Health;
use baton_core::http::Headers;
use baton_core::name::ExchangeId;
use baton_core::plan::SharedPlan;
use baton_core::shadow::CopyOf;
use baton_core::time::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use super::generate::{Asked, asked, document};
use super::plain;

/// What became of a request.
#[derive(Debug)]
enum Outcome {
    Planned(SharedPlan),
    Refused(String),
}

/// The config, unless it is refused: then because of a policy that leaves a route no model.
fn parsed(document: &Value) -> Option<Config> {
    match Config::parse(document.to_string().as_bytes()) {
        Ok(config) => Some(config),
        Err(errors) => {
            let text = errors.to_string();
            let expected = |line: &str| line.contains("leaves the route no model");
            assert!(text.lines().all(expected), "{text}");
            None
        }
    }
}

fn send(exchange: Exchange, asked: &Asked, config: &Config) -> (Outcome, Vec<CopyOf>) {
    let mut exchange = exchange;
    let health = Health::default();
    let cx = Cx {
        config,
        now: Timestamp::from_micros(1),
        sidecar_away: false,
        cache: None,
        health: &health,
        trail: None,
    };
    let mut headers = Headers::default();
    headers.push(":method", "POST");
    headers.push(":path", "/v1/chat/completions");
    for (name, value) in &asked.headers {
        headers.push(name, value.as_str());
    }
    exchange.on(Event::RequestOpened(headers), cx);
    let mut body = json!({"model": asked.model, "messages": [{"role": "user", "content": "Hi"}]});
    if asked.tools {
        body["tools"] = json!([{"type": "function", "function": {"name": "f"}}]);
    }
    let body = body.to_string();
    let arrived = Event::RequestBodyArrived {
        bytes: body.as_bytes(),
        held: body.len(),
        ended: true,
    };
    outcome(exchange.on(arrived, cx))
}

fn outcome(commands: Vec<Command>) -> (Outcome, Vec<CopyOf>) {
    let mut outcome = None;
    let mut copies = Vec::new();
    for command in commands {
        match command {
            Command::OpenTrail(plan) => outcome = Some(Outcome::Planned(plan)),
            Command::Reply { details, .. } => outcome = Some(Outcome::Refused(details.to_owned())),
            Command::Shadow(copy) => copies.push(copy.of),
            Command::ReplaceRequestHeaders(_)
            | Command::RemoveRequestHeaders(_)
            | Command::ReplaceRequestBody(_)
            | Command::Consult(_)
            | Command::Recall(_)
            | Command::Admit(_)
            | Command::HandOver(..)
            | Command::Keep(_)
            | Command::WriteResponseHeader(..)
            | Command::RemoveResponseHeaders(_)
            | Command::ReplaceResponse(_)
            | Command::DressResponse(_)
            | Command::Report(_)
            | Command::CloseTrail { .. }
            | Command::CountUnawaited { .. } => {}
        }
    }
    (outcome.expect("a plan or a refusal"), copies)
}

fn new_exchange(count: u64) -> Exchange {
    Exchange::new(ExchangeId::mint(7, count), Timestamp::default())
}

/// That nobody on the ladder is kept out.
fn check(plan: &SharedPlan, asked: &Asked, document: &Value) -> Result<(), TestCaseError> {
    let route = plan.route.name.as_str();
    prop_assert!(!plain::refuses_class(document, route, asked));
    for rung in plan.ladder.rungs() {
        let name = rung.name.as_str();
        let forbidden = plain::forbids(document, route, asked, name);
        prop_assert_eq!(forbidden, None, "{} on {}", name, route);
        prop_assert!(!plain::lacks(document, asked, name), "{name} on {route}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_asked_whom_policy_keeps_out(
        document in document(), asked in asked(), count in 0..1000_u64,
    ) {
        let Some(config) = parsed(&document) else { return Ok(()) };
        if let (Outcome::Planned(plan), _) = send(new_exchange(count), &asked, &config) {
            check(&plan, &asked, &document)?;
        }
    }

    #[test]
    fn nobody_is_refused_whom_policy_lets_through(document in document(), asked in asked()) {
        let Some(config) = parsed(&document) else { return Ok(()) };
        let (Outcome::Refused(code), _) = send(new_exchange(1), &asked, &config) else { return Ok(()) };
        let named = asked.headers.iter().find(|(name, _)| *name == "x-baton-route");
        let route = named.map_or(asked.model, |(_, route)| route);
        let Some(route) = config.route_named(route) else { return Ok(()) };
        let name = route.name.as_str();
        // An arm, another tier or the observed ladder may hold other models.
        let Rungs::Ladder(ladder) = &route.rungs else { return Ok(()) };
        if route.split.is_some() || route.observe.is_some() {
            return Ok(());
        }
        let models = ladder.rungs();
        let allowed = |model: &str| plain::forbids(&document, name, &asked, model).is_none();
        match code.as_str() {
            "unknown_data_class" => prop_assert!(plain::refuses_class(&document, name, &asked)),
            "policy_refused" => {
                prop_assert!(models.iter().all(|model| !allowed(model.name.as_str())));
            }
            "unsupported_by_ladder" => {
                let able = |model: &str| !plain::lacks(&document, &asked, model);
                let served = |model: &str| allowed(model) && able(model);
                prop_assert!(!models.iter().any(|model| served(model.name.as_str())));
            }
            _ => {}
        }
    }

    #[test]
    fn a_copy_goes_no_further_than_what_it_copies(
        mut document in document(), asked in asked(), count in 0..1000_u64,
    ) {
        for route in document["routes"].as_array_mut().expect("routes") {
            route["shadow"] = json!({"name": "mirror", "percent": 100, "ladder": ["m0", "m1", "m5"]});
            let name = route["name"].as_str().expect("a name").to_owned();
            route["shadow"]["name"] = json!(name);
        }
        let Some(config) = parsed(&document) else { return Ok(()) };
        let (_, copies) = send(new_exchange(count), &asked, &config);
        for of in copies {
            // A copy has none of its caller's own headers.
            let bare = Asked { headers: Vec::new(), ..asked.clone() };
            let copy = Exchange::copy(ExchangeId::mint(8, count), of, Timestamp::default());
            if let (Outcome::Planned(plan), _) = send(copy, &bare, &config) {
                check(&plan, &asked, &document)?;
            }
        }
    }
}

/// The laws above would hold if nothing were ever decided.
#[test]
fn requests_are_planned_refused_and_barred() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut planned, mut refused, mut shortened) = (0, 0, 0);
    for count in 0..2_000 {
        let case = (document(), asked()).new_tree(&mut runner).expect("a case");
        let (document, asked) = case.current();
        let Some(config) = parsed(&document) else {
            continue;
        };
        match send(new_exchange(count), &asked, &config).0 {
            Outcome::Refused(code) if code == "policy_refused" => refused += 1,
            Outcome::Refused(_) => {}
            Outcome::Planned(plan) => {
                planned += 1;
                let all = plan.route.rungs.models().count();
                shortened += usize::from(plan.ladder.rungs().len() < all);
            }
        }
    }
    let seen = (planned, refused, shortened);
    assert!(planned > 300 && refused > 100 && shortened > 50, "{seen:?}");
}
