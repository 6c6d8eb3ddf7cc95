//! The request as a provider gets it: every header written from the plan, none inherited.
//!
//! All attempts share Envoy's one map of request headers, so what attempt 1 leaves in it would reach
//! attempt 2's provider: a credential above all. Replacing the whole map makes that impossible.

use crate::config::Model;
use crate::format::openai::rewrite::json_string;
use crate::http::Headers;
use crate::plan::Plan;

/// The caller's headers that go on to providers; every other stays here. An allow-list, because a new
/// credential header must not leak before we have heard of it.
const FORWARDED: [&str; 8] = [
    "accept",
    "baggage",
    "idempotency-key",
    "openai-beta",
    "traceparent",
    "tracestate",
    "user-agent",
    "x-request-id",
];

/// Client SDKs describe themselves to providers in headers with this prefix.
const FORWARDED_PREFIX: &str = "x-stainless-";

/// The caller's headers that go on to providers.
pub(crate) fn forwarded(headers: &Headers) -> Headers {
    let mut forwarded = headers.clone();
    forwarded.retain(|name| FORWARDED.contains(&name) || name.starts_with(FORWARDED_PREFIX));
    forwarded
}

/// All headers of a request to this model's provider. Envoy adds the credential after us. There is no
/// `accept-encoding`: a compressed answer could not be weighed.
pub(super) fn headers(plan: &Plan, model: &Model) -> Headers {
    let provider = &model.provider;
    let mut headers = Headers::default();
    headers.push(":method", "POST");
    headers.push(":scheme", "https");
    headers.push(":authority", provider.authority.as_str());
    headers.push(":path", format!("{}/chat/completions", provider.base_path));
    headers.push("content-type", "application/json");
    headers.push("content-length", body_len(plan, model).to_string());
    for (name, value) in plan.forwarded.iter() {
        headers.push(name, value);
    }
    headers
}

/// The rung's model as it stands in the body, quotes included.
pub(super) fn model(model: &Model) -> String {
    json_string(&model.wire_name)
}

/// The body's size once the rung's model stands in it. Envoy never corrects a `content-length`: a stale
/// one would make the provider read the surplus as another request.
fn body_len(plan: &Plan, rung: &Model) -> usize {
    plan.body_len
        .saturating_sub(plan.model_span.len())
        .saturating_add(model(rung).len())
}
