//! Cheap first: an answer is looked at before its caller gets it, and the next model asked where it will
//! not do.

use baton_tests::http::Chat;
use serde_json::{Value, json};

use crate::step::{Expected, Step};
use crate::tour::{says, streamed};

/// What the first attempt's receipt says of its verdict.
const REPAIR: &str = "/attempts/0/verification/repair";
const HELD_BACK: &str = "/attempts/0/verification/held_back";
const DECIDED_BY: &str = "/attempts/0/verification/decided_by";

/// An answer that does, one that does not, one that would cost too much to better, and one that is mended.
pub(crate) fn steps() -> Vec<Step> {
    vec![
        Step {
            title: "The cheap model's answer will do",
            story: "It is held until the checks have passed, and goes out as it came.",
            chat: ticket(Chat::to("checked")),
            expected: Expected::answer("small", &["answered 200"])
                .explained("/exchange/verdict", json!("passed")),
        },
        Step {
            title: "The cheap model's answer will not do, and a stream was asked for",
            story: "Nobody sees it: it is no JSON. The strongest model's tokens arrive one by one.",
            chat: ticket(streamed("checked"))
                .told("alpha", "bytes=41")
                .told("beta", "chunks=5 delay=60ms"),
            expected: Expected::answer("large", &["rejected", "answered 200"])
                .explained(DECIDED_BY, json!("json_schema")),
        },
        Step {
            title: "A better answer might cost too much",
            story: "What is left of the ceiling is not enough for `large` at its worst. The caller gets what\n   \
                    there is, marked: `x-baton-verdict: below_threshold`.",
            chat: ticket(Chat::to("checked"))
                .header("x-baton-max-cost-usd", CEILING)
                .told("alpha", "bytes=41 usage=9000/4000"),
            expected: Expected::answer("small", &["answered 200"])
                .explained("/exchange/verdict", json!("below_threshold"))
                .explained(HELD_BACK, json!({"max_cost": CEILING})),
        },
        Step {
            title: "An answer that is almost JSON",
            story: "The cheap model puts a fence around it, and a comma too many into it. Both are taken out.",
            chat: ticket(Chat::to("mended")).told("alpha", "almost-json"),
            expected: Expected::answer("small", &["answered 200"])
                .explained("/exchange/verdict", json!("passed"))
                .explained(REPAIR, json!("mechanical")),
        },
    ]
}

/// `large` may cost 0.0615 USD and a little more. Before it is asked, `small` has cost 0.0105.
const CEILING: &str = "0.065";

/// A request for JSON of a schema.
fn ticket(chat: Chat) -> Chat {
    chat.with(
        "messages",
        says("The printer on the second floor is on fire."),
    )
    .with("response_format", schema())
}

fn schema() -> Value {
    json!({"type": "json_schema", "json_schema": {"name": "ticket", "schema": {
        "type": "object",
        "properties": {"subject": {"type": "string"}, "urgent": {"type": "boolean"}},
        "required": ["subject", "urgent"],
        "additionalProperties": false,
    }}})
}
