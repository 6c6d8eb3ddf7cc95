//! What must be changed in a body that a provider otherwise takes as it is.

use std::cell::LazyCell;
use std::sync::Arc;

use crate::config::Model;
use crate::format::anthropic::foreign_thinking;
use crate::format::openai::rewrite::{self, Counting, json_string};
use crate::format::{Api, Edit, Member, Spans};
use crate::plan::Plan;

/// The edits for each rung, in the order of the ladder; none for rungs that get a request of their own.
pub(super) fn of_every_rung(plan: &Plan, spans: &Spans, body: &[u8]) -> Vec<Vec<Edit>> {
    let foreign = LazyCell::new(|| foreign(plan, body));
    let rungs = plan.ladder.rungs().iter();
    let of_rung = |rung: &Arc<Model>| match plan.is_native(rung) {
        true if plan.api == Api::ChatCompletions => {
            rewrite::edits(body, spans, counting(plan), rung)
        }
        true => named(spans, rung, &foreign),
        false => Vec::new(),
    };
    rungs.map(of_rung).collect()
}

/// The rung's model in place of the caller's, beside what changes for every rung.
fn named(spans: &Spans, rung: &Model, foreign: &[Edit]) -> Vec<Edit> {
    let name = |member: &Member| (member.value.clone(), json_string(&rung.wire_name));
    let mut edits: Vec<Edit> = spans.model.iter().map(name).collect();
    edits.extend_from_slice(foreign);
    edits.sort_by_cached_key(|(span, _)| span.start);
    edits
}

/// What another provider thought in an earlier turn: Anthropic refuses a request that holds it.
fn foreign(plan: &Plan, body: &[u8]) -> Vec<Edit> {
    let is_messages = matches!(plan.api, Api::Messages | Api::CountTokens);
    let text = str::from_utf8(body).ok().filter(|_| is_messages);
    let cuts = text.map(foreign_thinking).unwrap_or_default();
    cuts.into_iter().map(|cut| (cut, String::new())).collect()
}

const fn counting(plan: &Plan) -> Counting {
    if plan.streams && !plan.wants_usage {
        Counting::Ask
    } else {
        Counting::AsItIs
    }
}
