//! `baton report`: what stored receipts say together.

mod json;
mod table;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use baton_core::config::{Config, Model};
use baton_core::name::{ModelName, NameError};
use baton_core::time::Timestamp;
use clap::{Args, ValueEnum};

use super::Problem;
use super::output::print;
use super::since::Since;
use super::source::Source;
use crate::client::Url;
use crate::clock::Stopwatch;
use crate::report::{self, By, Yardstick};

/// Receipts that are read at a time.
const PAGE: u32 = 1000;

/// How long there is silence before progress is told, and between one word and the next.
const PROGRESS: Duration = Duration::from_secs(2);

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  baton report                              by route, tier, model and arm, everything there is
  baton report --since 24h --by arm         what each arm of an experiment cost in a day
  baton report --baseline large --json      against all of it on one model, for a program")]
pub(super) struct Report {
    /// Put receipts together by this; may be given again. By default by everything there is.
    #[arg(long, value_name = "WHAT", value_enum)]
    by: Vec<By>,

    /// Only what started since: a while ago, such as `24h` or `7d`, or a moment, such as
    /// `2026-11-21T08:00:00Z`.
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,

    /// The model that everything might have been sent to, by its name in the config. By default the
    /// dearest there.
    #[arg(long, value_name = "MODEL", value_parser = model_name)]
    baseline: Option<ModelName>,

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

impl Report {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let mut source = Source::of(self.data_dir.as_deref(), &self.url)?;
        let config = source.config().await?;
        let yardstick = Yardstick {
            config: config.as_ref(),
            baseline: self.baseline(config.as_ref())?,
        };
        let since = self.since.map(Since::moment);
        let by = if self.by.is_empty() {
            &By::ALL[..]
        } else {
            &self.by
        };
        let mut report = report::Report::new(by, yardstick);
        read(&mut source, since, &mut report).await?;
        let shown = if self.json {
            json::render(&report, since)
        } else {
            table::render(&report, since, self.by.is_empty())
        };
        print(&shown)
    }

    fn baseline<'c>(&self, config: Option<&'c Config>) -> Result<Option<&'c Model>, Problem> {
        let Some(name) = &self.baseline else {
            return Ok(config.and_then(report::dearest));
        };
        let models = config.map(|config| &config.models);
        let model = models.and_then(|models| models.get(name));
        if let Some(model) = model.filter(|model| model.price.is_some()) {
            return Ok(Some(model));
        }
        let priced = |model: &&std::sync::Arc<Model>| model.price.is_some();
        let known = models
            .into_iter()
            .flat_map(|models| models.values().filter(priced));
        Err(Problem::NoBaseline {
            name: name.clone(),
            known: known.map(|model| model.name.clone()).collect(),
        })
    }
}

/// Reads every receipt since a moment into the report; says how far it is where that takes a while.
async fn read(
    source: &mut Source,
    since: Option<Timestamp>,
    report: &mut report::Report<'_>,
) -> Result<(), Problem> {
    let (mut read, mut silent) = (0_usize, Stopwatch::start());
    let mut page = source.since(since.unwrap_or_default(), PAGE).await?;
    while !page.receipts.is_empty() {
        let wanted = page.receipts.iter();
        for receipt in wanted.filter(|receipt| Some(receipt.exchange.started) >= since) {
            report.add(receipt);
        }
        read += page.receipts.len();
        if silent.elapsed() > PROGRESS {
            silent = Stopwatch::start();
            // With standard error closed there is nobody to tell.
            let _nobody_reads = writeln!(io::stderr(), "{read} receipts read …");
        }
        page = source.after(page.cursor, PAGE).await?;
    }
    Ok(())
}

fn model_name(text: &str) -> Result<ModelName, NameError> {
    ModelName::try_from(text)
}

impl ValueEnum for By {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.as_str()))
    }
}
