//! A refusal in a sentence: what is wrong, and what to do about it.

use std::fmt::{Display, Formatter, Result};

use super::Refusal;
use crate::fault::Fault;
use crate::guard::Direction;
use crate::name::ModelName;
use crate::outcome::Skipped;

/// The most that a sentence lists.
const MAX_LISTED: usize = 20;

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::BadRequest(error) => write!(f, "{error}"),
            Self::BodyTooLarge { limit } => write!(
                f,
                "the request's body is larger than {limit} bytes; send less, or have `limits.request_body` raised"
            ),
            Self::RequestTimeout => f.write_str(
                "the request did not come whole in time; send it again, faster or in smaller pieces",
            ),
            Self::UnknownModel { model, known } => unknown_model(f, model, known),
            Self::UnknownRoute { route } => write!(
                f,
                "there is no route `{}`; name a route of the configuration in `x-baton-route`, or leave it out",
                route.escape_debug()
            ),
            Self::NoRoute => f.write_str(
                "no route is for this request; have one of the configuration match it, or name one in `x-baton-route`",
            ),
            Self::UnclearHeader { header, why } => {
                write!(f, "the header `{header}` {why}; mend it, or leave it out")
            }
            Self::UnknownDataClass { route, class, known } => {
                write!(
                    f,
                    "the route `{route}` has no rules for the data class `{class}`; name one of "
                )?;
                list(f, known)
            }
            Self::PolicyRefused { route, skipped } => {
                write!(f, "the policy of route `{route}` leaves no model: ")?;
                left_out(f, skipped)?;
                f.write_str("; take a route whose policy allows one, or have the policy changed")
            }
            Self::Unsupported { skipped } => {
                f.write_str("no model of the route can do what the request asks for: ")?;
                left_out(f, skipped)?;
                f.write_str("; leave that out, or ask for a model that can")
            }
            Self::LadderExhausted { tried } => exhausted(f, tried),
            Self::BelowThreshold { route, checks } => {
                write!(f, "no answer passed the checks of route `{route}`")?;
                if !checks.is_empty() {
                    f.write_str(" (failed: ")?;
                    list(f, checks)?;
                    f.write_str(")")?;
                }
                f.write_str(", and no further model may be asked; try again, or have the route's ceilings raised")
            }
            Self::GuardrailBlocked { direction, kinds } => blocked(f, *direction, kinds),
            Self::GuardrailUnanswered => f.write_str(
                "a guardrail of the route must look at the request first, and who looks for it has not answered; try again later",
            ),
            Self::NotCached => f.write_str(
                "the cache has no answer to this request; ask without `only-if-cached` to have a model answer",
            ),
            Self::Unanswered { status } => write!(
                f,
                "no provider was asked or none answered (the proxy says {status}); try again, and have the proxy checked with `baton validate` if it stays so"
            ),
        }
    }
}

fn blocked(f: &mut Formatter<'_>, direction: Direction, kinds: &[String]) -> Result {
    let (what, next) = match direction {
        Direction::Request => ("request", "take that out of the request"),
        Direction::Response => ("answer", "ask in another way"),
    };
    write!(f, "a guardrail of the route blocks the {what}: it found ")?;
    list(f, kinds)?;
    write!(f, "; {next}, or have the route's `guardrails` changed")
}

fn unknown_model(f: &mut Formatter<'_>, model: &str, known: &[String]) -> Result {
    let model = model.escape_debug();
    write!(f, "no route takes the model `{model}`; ask for one of ")?;
    list(f, known)?;
    match known.len() {
        0..=MAX_LISTED => Ok(()),
        _ => f.write_str(" (`GET /v1/models` lists them)"),
    }
}

fn exhausted(f: &mut Formatter<'_>, tried: &[(ModelName, Fault)]) -> Result {
    f.write_str("every model of the route failed: ")?;
    for (rung, (model, fault)) in tried.iter().enumerate() {
        write!(f, "{}`{model}` {}", comma(rung), fault.sentence())?;
    }
    f.write_str("; try again later")
}

fn left_out(f: &mut Formatter<'_>, skipped: &[Skipped]) -> Result {
    for (rung, Skipped { model, why }) in skipped.iter().take(MAX_LISTED).enumerate() {
        write!(f, "{}`{model}` {}", comma(rung), why.sentence())?;
    }
    more(f, skipped.len())
}

fn list(f: &mut Formatter<'_>, names: &[impl Display]) -> Result {
    for (index, name) in names.iter().take(MAX_LISTED).enumerate() {
        write!(f, "{}`{name}`", comma(index))?;
    }
    more(f, names.len())
}

const fn comma(index: usize) -> &'static str {
    if index == 0 { "" } else { ", " }
}

/// How many are not listed.
fn more(f: &mut Formatter<'_>, found: usize) -> Result {
    match found.checked_sub(MAX_LISTED) {
        Some(more @ 1..) => write!(f, " and {more} more"),
        Some(0) | None => Ok(()),
    }
}
