//! `baton cases`: shows the requests that wait for a person.

use baton_core::name::TenantName;
use clap::Args;
use serde::Deserialize;

use super::Problem;
use super::asking::ask;
use super::moment::moment;
use super::output::print;
use crate::cases::{Case, Delivery, State};
use crate::client::Url;

/// What stands above the lines. The last column is the only one without a bound.
const HEADING: &str = "\
FILED (UTC)              CASE                             EXCHANGE                   ROUTE         TENANT        WEBHOOK
";

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

#[derive(Args, Debug)]
#[command(after_help = "\
What was asked is with the webhook. A person's tool answers a case at the sidecar:
  curl http://127.0.0.1:10080/v1/cases/CASE/answer -H 'content-type: application/json' -d '{\"answer\": \"…\"}'")]
pub(super) struct Cases {
    /// Show each as a line of JSON, with everything that is known.
    #[arg(long)]
    json: bool,

    /// Show at most so many.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

#[derive(Deserialize)]
struct Open {
    cases: Vec<Case>,
}

impl Cases {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let path = format!("/v1/cases?limit={}", self.limit);
        let Open { cases } = ask(&self.url, &path).await?;
        if !self.json {
            print(HEADING)?;
        }
        let line = if self.json { json } else { line };
        cases.iter().try_for_each(|case| print(&line(case)))
    }
}

fn json(case: &Case) -> String {
    // It has no maps, and no numbers that JSON does not have.
    serde_json::to_string(case).unwrap_or_default() + "\n"
}

fn line(case: &Case) -> String {
    let tenant = case.tenant.as_ref().map_or(UNKNOWN, TenantName::as_str);
    format!(
        "{:<24} {:<32} {:<26} {:<13} {:<13} {}\n",
        moment(case.filed),
        case.case.as_str(),
        case.exchange.as_str(),
        case.route.as_str(),
        tenant,
        webhook(&case.delivery),
    )
}

/// `has it`, `not tried yet`, `tried 3 times (status 503)`.
fn webhook(delivery: &Delivery) -> String {
    let trouble = delivery
        .trouble
        .as_deref()
        .unwrap_or("no reason")
        .escape_debug();
    let times = if delivery.tries == 1 {
        "once".to_owned()
    } else {
        format!("{} times", delivery.tries)
    };
    match delivery.state {
        State::Taken => "has it".to_owned(),
        State::Waiting if delivery.tries == 0 => "not tried yet".to_owned(),
        State::Waiting => format!("tried {times} ({trouble})"),
        State::GivenUp => format!("given up after {} tries ({trouble})", delivery.tries),
    }
}
