//! What the sidecar wrote down, once it has everything.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::bail;
use baton_core::receipt::Receipt;
use baton_tests::http;
use baton_tests::stack::Stack;
use serde::Deserialize;
use tokio::time::sleep;

use super::bill::{Pico, pico};

/// Receipts, by exchange.
pub(crate) struct Ledger {
    /// Of callers' requests.
    pub(crate) exchanges: BTreeMap<String, Receipt>,
    /// Of what was asked on the way to verdicts.
    parts: Vec<Receipt>,
}

#[derive(Deserialize)]
struct Page {
    receipts: Vec<Receipt>,
    cursor: i64,
}

/// Receipts in a page: the most that are given.
const PAGE: usize = 1000;

/// How often the ledger is looked at: workers speak every two seconds when there is little to tell.
const LOOKS: usize = 30;
const PACE: Duration = Duration::from_secs(2);

impl Ledger {
    /// Reads it when so many exchanges and judgements are whole in it.
    pub(crate) async fn read(stack: &Stack, exchanges: usize) -> anyhow::Result<Self> {
        for _ in 0..LOOKS {
            let ledger = Self::as_it_is(stack).await?;
            if ledger.is_whole(exchanges) {
                return Ok(ledger);
            }
            sleep(PACE).await;
        }
        bail!("the ledger does not get whole:\n{}", stack.logs())
    }

    async fn as_it_is(stack: &Stack) -> anyhow::Result<Self> {
        let mut receipts = Vec::new();
        let mut cursor = 0;
        loop {
            let path = format!("/v1/receipts?after={cursor}&limit={PAGE}");
            let answer = http::get(stack.sidecar(), &path).await?;
            let page: Page = serde_json::from_slice(&answer.body)?;
            let is_last = page.receipts.len() < PAGE;
            receipts.extend(page.receipts);
            cursor = page.cursor;
            if is_last {
                break;
            }
        }
        let is_part = |receipt: &Receipt| receipt.exchange.part_of.is_some();
        let (parts, exchanges): (Vec<_>, Vec<_>) = receipts.into_iter().partition(is_part);
        let id = |receipt: &Receipt| receipt.exchange.exchange.as_str().to_owned();
        Ok(Self {
            exchanges: exchanges.into_iter().map(|one| (id(&one), one)).collect(),
            parts,
        })
    }

    fn is_whole(&self, exchanges: usize) -> bool {
        let asked: usize = self.exchanges.values().map(asked_on_the_way).sum();
        self.exchanges.len() == exchanges
            && self.parts.len() == asked
            && self
                .exchanges
                .values()
                .chain(&self.parts)
                .all(Receipt::is_whole)
    }

    /// What all of callers' requests cost; `None` where that is not known of one.
    pub(crate) fn total(&self) -> Option<Pico> {
        self.exchanges.values().map(cost).sum()
    }

    /// What was paid on the way to verdicts, by the receipts of what was asked there.
    pub(crate) fn total_of_parts(&self) -> Option<Pico> {
        self.parts.iter().map(cost).sum()
    }
}

/// What a request cost.
pub(crate) fn cost(receipt: &Receipt) -> Option<Pico> {
    pico(&receipt.cost?.to_string())
}

fn asked_on_the_way(receipt: &Receipt) -> usize {
    let attempts = receipt.attempts.iter();
    let verifications = attempts.filter_map(|attempt| attempt.verification.as_deref());
    verifications
        .map(|verification| verification.asked.len())
        .sum()
}
