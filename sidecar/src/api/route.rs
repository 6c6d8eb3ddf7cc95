//! `POST /v1/route`: what would become of a request, without asking any model.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use baton_core::explain::{Explanation, Question, explain};
use baton_core::http::Headers;
use baton_core::name::ExchangeId;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::body::Parsed;
use super::{Refusal, Sidecar};
use crate::clock;

/// A request as it would come to Envoy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Where it would go.
    #[serde(default = "chat_completions")]
    path: String,
    /// What it would have for headers.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Its body.
    body: Box<RawValue>,
    /// The exchange it would be: what is drawn is drawn by it. Made up anew each time where it is not given.
    #[serde(default)]
    exchange: Option<ExchangeId>,
}

fn chat_completions() -> String {
    "/v1/chat/completions".to_owned()
}

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    Parsed(request): Parsed<Request>,
) -> Result<Json<Explanation>, Refusal> {
    let config = sidecar.configs.newest().ok_or(Refusal::NoConfig)?;
    let now = clock::now();
    let health = sidecar.health.known_to_workers(now);
    let question = Question {
        headers: request.headers(),
        body: request.body.get().as_bytes(),
        // A worker's nonce is random; nobody's is 0.
        exchange: request
            .exchange
            .unwrap_or_else(|| ExchangeId::mint(0, now.as_micros())),
        now,
    };
    explain(question, &config, &health)
        .map(Json)
        .ok_or(Refusal::NotRouted(request.path))
}

impl Request {
    fn headers(&self) -> Headers {
        let mut headers = Headers::default();
        headers.push(":method", "POST");
        headers.push(":path", self.path.as_str());
        for (name, value) in &self.headers {
            headers.push(&name.to_ascii_lowercase(), value.as_str());
        }
        headers
    }
}
