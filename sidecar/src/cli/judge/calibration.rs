//! `baton judge calibration`: whether judges are right, as far as anybody has said.

use std::path::PathBuf;

use baton_core::time::Timestamp;
use clap::Args;

use super::render;
use crate::calibration::{self, calibrate};
use crate::cli::Problem;
use crate::cli::asking::ask;
use crate::cli::output::print;
use crate::cli::since::Since;
use crate::client::Url;
use crate::ledger::Reader;

#[derive(Args, Debug)]
#[command(after_help = "\
What became of an answer is what was said of it with `POST /v1/feedback`, and counts for the answer that the
caller got. Of an answer that was climbed over nobody says anything: of those a judge fails, outcomes come from
routes that give them all the same, and from the rungs above.

Examples:
  baton judge calibration --since 7d
  curl -d '{\"exchange\": \"x5f0c1e22a9b3d471-17\", \"good\": true}' http://127.0.0.1:10080/v1/feedback")]
pub(super) struct Calibration {
    /// Only judgements since: a while ago, such as `24h` or `7d`, or a moment, such as
    /// `2026-11-21T08:00:00Z`.
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,

    /// Show it as one JSON document.
    #[arg(long)]
    json: bool,

    /// Read the ledger in this directory; the sidecar need not run.
    #[arg(long, value_name = "DIR", conflicts_with = "url")]
    data_dir: Option<PathBuf>,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

impl Calibration {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let since = self.since.map(Since::moment).unwrap_or_default();
        let judges = self.judges(since).await?;
        print(&if self.json {
            // It has no maps, and no numbers that JSON does not have.
            serde_json::to_string(&judges).unwrap_or_default() + "\n"
        } else {
            render::judges(&judges)
        })
    }

    async fn judges(&self, since: Timestamp) -> Result<Vec<calibration::Calibration>, Problem> {
        match &self.data_dir {
            Some(data_dir) => Ok(calibrate(&Reader::open(data_dir)?.samples(since)?)),
            None => {
                let since = since.as_micros();
                ask(&self.url, &format!("/v1/calibration?since={since}")).await
            }
        }
    }
}
