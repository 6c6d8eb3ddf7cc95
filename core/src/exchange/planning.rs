//! From a request's bytes to a plan: parse once, find the route, take its ladder.

use std::rc::Rc;
use std::sync::Arc;

use super::record::Step;
use crate::attempt::forwarded;
use crate::config::{Config, Route};
use crate::format::openai::request::ChatRequest;
use crate::header::caller;
use crate::http::Headers;
use crate::plan::{Plan, SharedPlan};
use crate::refusal::Refusal;

/// The plan for a request.
///
/// # Errors
/// When its body is not what its format says, or no route takes it.
pub(super) fn plan(
    headers: &Headers,
    body: &[u8],
    step: &mut Step<'_>,
) -> Result<SharedPlan, Refusal> {
    let config = step.cx.config;
    let request = ChatRequest::parse(body).map_err(Refusal::BadRequest)?;
    step.record.streamed = request.streams;
    let route = route(headers, &request.model, config)?;
    step.record.route = Some(route.name.clone());
    Ok(Rc::new(Plan {
        exchange: step.record.id.clone(),
        route: Arc::clone(route),
        streams: request.streams,
        body_len: body.len(),
        model_span: request.model_span,
        forwarded: forwarded(headers),
        held_answer: config.limits.held_answer,
        started: step.record.started,
    }))
}

/// The route the caller names, or else the one that takes the model it asks for.
fn route<'c>(
    headers: &Headers,
    model: &str,
    config: &'c Config,
) -> Result<&'c Arc<Route>, Refusal> {
    match headers.get(caller::ROUTE) {
        Some(name) => config
            .route_named(name)
            .ok_or_else(|| Refusal::UnknownRoute {
                route: name.to_owned(),
            }),
        None => config
            .route_for_model(model)
            .ok_or_else(|| Refusal::UnknownModel {
                model: model.to_owned(),
                known: config.callable_models().map(str::to_owned).collect(),
            }),
    }
}
