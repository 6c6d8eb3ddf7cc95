//! `baton cache shadow`: what a threshold would have come to.

use std::collections::BTreeMap;

use clap::Args;

use super::render;
use crate::cache::{Stats, Tally};
use crate::cli::Problem;
use crate::cli::asking::ask;
use crate::cli::output::print;
use crate::client::Url;

#[derive(Args, Debug)]
#[command(after_help = "\
A route whose `semantic` cache has `shadow: true` gives nothing, and has what it would have given held against the answer
that came. A `threshold` that is no lower than the likeness from which on they agree is one that can be trusted.")]
pub(super) struct Shadow {
    /// Show it as JSON: by route, by likeness in hundredths.
    #[arg(long)]
    json: bool,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

impl Shadow {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let stats: Stats = ask(&self.url, "/v1/cache").await?;
        let routes = stats.routes.into_iter();
        let tallies: BTreeMap<String, Tally> = routes
            .filter(|route| !route.shadow.is_empty())
            .map(|route| (route.route, route.shadow))
            .collect();
        print(&if self.json {
            render::json(&tallies)
        } else {
            render::shadow(&tallies)
        })
    }
}
