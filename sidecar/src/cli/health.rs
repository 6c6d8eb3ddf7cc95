//! `baton health`: shows how every provider and model is doing.

mod render;

use baton_core::health::Report;
use clap::Args;

use super::Problem;
use super::asking::ask;
use super::output::print;
use crate::client::Url;
use crate::clock;

#[derive(Args, Debug)]
#[command(after_help = "\
A provider or model whose breaker is not closed gets no requests, single ones, or a share of them. Vitals are
of its last attempts: half of their weight is gone after two minutes.")]
pub(super) struct Health {
    /// Show it as JSON, with everything that is known.
    #[arg(long)]
    json: bool,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

impl Health {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let report: Report = ask(&self.url, "/v1/health").await?;
        let text = if self.json {
            // It has no maps, and no numbers that JSON does not have.
            serde_json::to_string(&report).unwrap_or_default() + "\n"
        } else {
            render::table(&report, clock::now())
        };
        print(&text)
    }
}
