//! What must be changed in a body that a provider otherwise takes as it is.

use crate::config::Model;
use crate::format::openai::rewrite::{self, Counting, json_string};
use crate::format::{Api, Edit, Member, Spans};
use crate::plan::Plan;

/// The edits for each rung, in the order of the ladder; none for rungs that get a request of their own.
pub(super) fn of_every_rung(plan: &Plan, spans: &Spans, body: &[u8]) -> Vec<Vec<Edit>> {
    let rungs = plan.ladder().rungs().iter();
    rungs.map(|rung| of_rung(plan, spans, body, rung)).collect()
}

fn of_rung(plan: &Plan, spans: &Spans, body: &[u8], rung: &Model) -> Vec<Edit> {
    if !plan.is_native(rung) {
        return Vec::new();
    }
    if plan.api == Api::ChatCompletions {
        return rewrite::edits(body, spans, counting(plan), rung);
    }
    let name = |member: &Member| (member.value.clone(), json_string(&rung.wire_name));
    spans.model.iter().map(name).collect()
}

const fn counting(plan: &Plan) -> Counting {
    if plan.streams && !plan.wants_usage {
        Counting::Ask
    } else {
        Counting::AsItIs
    }
}
