//! `POST /v1/human`: puts a request before a person, and says what its caller is told.
//!
//! It comes from a rung of a route's ladder, through Envoy: a body in OpenAI's chat format, and in a header
//! what there is to know beside it. The answer is one in that format, or says where to poll.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baton_core::chat::{Answer, Choice, Part, Request};
use baton_core::config::{Human, Told};
use baton_core::format::{About, Api};
use baton_core::header::internal;
use baton_core::name::CaseId;
use baton_core::protocol::case::{Filing, PATH};
use baton_core::usage::Usage;
use serde_json::{Map, Value, json};

use super::body::Raw;
use super::case::place;
use super::{Refusal, Sidecar};
use crate::clock;

/// Members of a request that say nothing to a person.
const BETWEEN_MACHINES: [&str; 3] = ["model", "stream", "stream_options"];

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Refusal> {
    let filing = filing(&headers)?;
    let route = sidecar.configs.route_with_human(&filing.route);
    let route = route.ok_or_else(|| Refusal::NoHuman(filing.route.clone()))?;
    let human = route.human.as_ref();
    let human = human.ok_or_else(|| Refusal::NoHuman(filing.route.clone()))?;
    let chat = Api::ChatCompletions.caller();
    let request = chat.read_request(PATH, &body);
    let request = request.map_err(|error| Refusal::NotChat(error.to_string()))?;
    let shown = shown(&body)?;
    let now = clock::now();
    let case = sidecar
        .cases
        .with(move |store| store.file(&filing, &shown, now))
        .await?;
    sidecar.cases.announce();
    tracing::info!(%case, route = %route.name, "a request waits for a person");
    Ok(told(human, &case, &request))
}

fn filing(headers: &HeaderMap) -> Result<Filing, Refusal> {
    let filing = headers.get(internal::FILING).ok_or(Refusal::NoFiling)?;
    serde_json::from_slice(filing.as_bytes()).map_err(|_| Refusal::NoFiling)
}

/// The request as a person is shown it.
fn shown(body: &[u8]) -> Result<String, Refusal> {
    let mut request: Map<String, Value> =
        serde_json::from_slice(body).map_err(Refusal::BodyUnexpected)?;
    request.retain(|member, _| !BETWEEN_MACHINES.contains(&member.as_str()));
    Ok(Value::Object(request).to_string())
}

/// What the caller is told.
fn told(human: &Human, case: &CaseId, request: &Request) -> Response {
    let (content_type, body) = match human.told {
        Told::Answer => answer(&human.message, case, request),
        Told::Accepted => ("application/json", accepted(&human.message, case)),
    };
    let status = StatusCode::from_u16(human.told.status()).unwrap_or_default();
    let place = HeaderValue::try_from(place(case)).ok();
    let id = HeaderValue::try_from(case.as_str()).ok();
    let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
    let headers = response.headers_mut();
    headers.extend(place.map(|place| (header::LOCATION, place)));
    headers.extend(id.map(|id| (HeaderName::from_static(internal::CASE), id)));
    response
}

fn accepted(message: &str, case: &CaseId) -> Vec<u8> {
    let body = json!({
        "object": "baton.case",
        "id": case,
        "status": "pending",
        "message": message,
        "poll": place(case),
    });
    body.to_string().into_bytes()
}

/// The message as an answer in OpenAI's chat format: whole, or as the stream that was asked for.
fn answer(message: &str, case: &CaseId, request: &Request) -> (&'static str, Vec<u8>) {
    let answer = Answer {
        id: Some(format!("case-{case}")),
        choices: vec![Choice {
            parts: vec![Part::text(message)],
            ..Choice::default()
        }],
        usage: Some(Usage::default()),
        ..Answer::default()
    };
    let chat = Api::ChatCompletions.caller();
    let about = About {
        id: case.as_str(),
        model: "human",
        now: clock::now().as_secs(),
        request,
    };
    if !request.streams {
        return ("application/json", chat.write_answer(&answer, &about));
    }
    let mut writer = chat.write_stream(&about);
    let mut body = Vec::new();
    for event in answer.into_events() {
        writer.write(event, &mut body);
    }
    ("text/event-stream", body)
}
