//! `baton receipts`: shows what was asked, who answered and what it cost.

mod render;

use std::path::PathBuf;
use std::time::Duration;

use baton_core::name::{ExchangeId, NameError};
use baton_core::receipt::Receipt;
use clap::Args;

use super::Problem;
use super::output::print;
use super::source::Source;
use crate::client::Url;

/// How often `--follow` looks again.
const FOLLOW_EVERY: Duration = Duration::from_millis(500);

/// Receipts `--follow` reads at a time.
const FOLLOW_PAGE: u32 = 500;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  baton receipts                        the newest, a line each
  baton receipts x00000000000000ab-17   one, with every attempt
  baton receipts --follow --json | jq   as they come")]
pub(super) struct Receipts {
    /// Show this exchange alone, with every attempt. Every answer names it in `x-baton-exchange`.
    #[arg(value_name = "ID", value_parser = exchange_id, conflicts_with_all = ["follow", "limit"])]
    exchange: Option<ExchangeId>,

    /// Go on with receipts as they come, oldest first, until interrupted.
    #[arg(long, short)]
    follow: bool,

    /// Show at most so many.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,

    /// Show each as a line of JSON, with everything that is known.
    #[arg(long)]
    json: bool,

    /// Read the ledger in this directory; the sidecar need not run.
    #[arg(long, value_name = "DIR", conflicts_with = "url")]
    data_dir: Option<PathBuf>,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

impl Receipts {
    pub(super) async fn run(self) -> Result<(), Problem> {
        let mut source = Source::of(self.data_dir.as_deref(), &self.url)?;
        match &self.exchange {
            Some(exchange) => self.show_one(exchange, &mut source).await,
            None => self.show_list(&mut source).await,
        }
    }

    async fn show_one(&self, exchange: &ExchangeId, source: &mut Source) -> Result<(), Problem> {
        let found = source.find(exchange).await?;
        let receipt = found.ok_or_else(|| Problem::NoReceipt(exchange.clone()))?;
        if self.json {
            return print(&json(&receipt));
        }
        print(&render::whole(&receipt))
    }

    async fn show_list(&self, source: &mut Source) -> Result<(), Problem> {
        let mut page = source.newest(self.limit).await?;
        if !self.json {
            print(render::HEADING)?;
        }
        if !self.follow {
            return self.show_lines(&page.receipts);
        }
        page.receipts.reverse();
        loop {
            self.show_lines(&page.receipts)?;
            tokio::time::sleep(FOLLOW_EVERY).await;
            page = source.after(page.cursor, FOLLOW_PAGE).await?;
        }
    }

    fn show_lines(&self, receipts: &[Receipt]) -> Result<(), Problem> {
        let line = if self.json { json } else { render::line };
        receipts
            .iter()
            .try_for_each(|receipt| print(&line(receipt)))
    }
}

fn exchange_id(text: &str) -> Result<ExchangeId, NameError> {
    ExchangeId::try_from(text)
}

fn json(receipt: &Receipt) -> String {
    // Every receipt can be written as JSON: it has no maps, and no numbers that JSON does not have.
    serde_json::to_string(receipt).unwrap_or_default() + "\n"
}
