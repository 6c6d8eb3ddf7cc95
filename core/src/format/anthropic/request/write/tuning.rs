//! What tunes an answer.

use super::super::super::generation::Generation;
use super::Losses;
use super::thinking::Plan;
use crate::chat::Request;

/// The sampling parameters that are said.
#[derive(Debug, Default)]
pub(super) struct Sampling {
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_k: Option<u64>,
}

/// The narrowest nucleus that the API takes from a model that thinks.
const LEAST_THINKING_TOP_P: f64 = 0.95;

/// What the model takes of the sampling parameters.
pub(super) fn sampling(
    request: &Request,
    generation: Generation,
    thinking: &Plan,
    losses: &mut Losses,
) -> Sampling {
    let mut said = Sampling {
        temperature: request.temperature.map(|wanted| wanted.clamp(0.0, 1.0)),
        top_p: request.top_p,
        top_k: request.top_k,
    };
    if !generation.samples() {
        said = Sampling::default();
    } else if thinking.is_on() {
        let is_wide = |top_p: &f64| *top_p >= LEAST_THINKING_TOP_P;
        said = Sampling {
            top_p: said.top_p.filter(is_wide),
            ..Sampling::default()
        };
    }
    if said.temperature.is_some() && !generation.samples_both_ways() {
        said.top_p = None;
    }
    name_what_changed(request, &said, losses);
    said
}

/// Both default to 1 here and in the neutral model: where that was asked for, silence says it too.
fn name_what_changed(request: &Request, said: &Sampling, losses: &mut Losses) {
    let changed = |wanted: Option<f64>, said: Option<f64>| {
        (wanted.unwrap_or(1.0) - said.unwrap_or(1.0)).abs() > f64::EPSILON
    };
    if changed(request.temperature, said.temperature) {
        losses.add("temperature");
    }
    if changed(request.top_p, said.top_p) {
        losses.add("top_p");
    }
    if request.top_k != said.top_k {
        losses.add("top_k");
    }
}

/// Who the user is: the API refuses what looks like a mail address or a telephone number.
pub(super) fn user<'a>(request: &'a Request, losses: &mut Losses) -> Option<&'a str> {
    let user = request.user.as_deref()?;
    let dials = |byte: u8| byte.is_ascii_digit() || b" +-()".contains(&byte);
    if user.contains('@') || (user.len() >= 7 && user.bytes().all(dials)) {
        losses.add("user");
        return None;
    }
    Some(user)
}

/// What the format has no word for.
pub(super) fn name_what_is_unsaid(request: &Request, losses: &mut Losses) {
    let is_set = |penalty: Option<f64>| penalty.is_some_and(|penalty| penalty != 0.0);
    for (is_asked, name) in [
        (request.seed.is_some(), "seed"),
        (request.logprobs.is_some(), "logprobs"),
        (is_set(request.presence_penalty), "presence_penalty"),
        (is_set(request.frequency_penalty), "frequency_penalty"),
    ] {
        if is_asked {
            losses.add(name);
        }
    }
}
