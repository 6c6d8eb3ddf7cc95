//! `baton cache stats`: what is kept, and what became of lookups.

use clap::Args;

use super::render;
use crate::cli::Problem;
use crate::cli::asking::ask;
use crate::cli::output::print;
use crate::client::Url;

#[derive(Args, Debug)]
#[command(after_help = "\
Lookups are counted since the sidecar was started, and are those that Envoy's own memory could not answer. What became of
all of them stands in receipts and in `baton report`.")]
pub(super) struct Stats {
    /// Show it as JSON, with everything that is known.
    #[arg(long)]
    json: bool,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

impl Stats {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let stats: crate::cache::Stats = ask(&self.url, "/v1/cache").await?;
        print(&if self.json {
            render::json(&stats)
        } else {
            render::stats(&stats)
        })
    }
}
