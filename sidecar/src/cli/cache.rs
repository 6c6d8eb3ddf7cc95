//! `baton cache`: what the sidecar's caches have and did, and purges.

mod purge;
mod render;
mod shadow;
mod stats;

use clap::{Args, Subcommand};

use super::Problem;

#[derive(Args, Debug)]
pub(super) struct Cache {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show what is kept, and what became of lookups, by route.
    Stats(stats::Stats),
    /// Take answers out of every cache: the sidecar's, and those in Envoy's memory.
    Purge(purge::Purge),
    /// Show how often what a semantic cache would have given agreed with the answer that came.
    Shadow(shadow::Shadow),
}

impl Cache {
    pub(super) async fn run(self) -> Result<(), Problem> {
        match self.what {
            What::Stats(stats) => stats.run().await,
            What::Purge(purge) => purge.run().await,
            What::Shadow(shadow) => shadow.run().await,
        }
    }
}
