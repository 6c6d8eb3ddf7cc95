//! Forgets what is older than we are told to keep, in the background.

use std::time::Duration;

use baton_core::time::Timestamp;
use tokio::sync::watch;

use crate::cases::Cases;
use crate::clock;
use crate::ledger::{Ledger, Pruned, RecordError};

/// How often we look. Receipts are kept for days; an hour more does no harm.
const EVERY: Duration = Duration::from_secs(3600);

/// Forgets what was received longer than `keep` ago, until `stopping`.
pub(super) async fn keep(
    ledger: Ledger,
    cases: Cases,
    keep: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let forever = async {
        let mut hours = tokio::time::interval(EVERY);
        loop {
            hours.tick().await;
            let before = clock::ago(keep);
            match forget(&ledger, before).await {
                Ok(pruned) if pruned.is_none() => (),
                Ok(Pruned {
                    exchanges,
                    attempts,
                    judgements,
                }) => {
                    tracing::info!(
                        exchanges,
                        attempts,
                        judgements,
                        "forgot what is older than we keep"
                    );
                }
                Err(error) => tracing::warn!(%error, "old receipts are still there"),
            }
            match cases.with(move |store| store.prune(before)).await {
                Ok(0) => (),
                Ok(cases) => tracing::info!(cases, "forgot cases older than we keep"),
                Err(error) => tracing::warn!(%error, "old cases are still there"),
            }
        }
    };
    tokio::select! {
        () = forever => (),
        _ = stopping.wait_for(|stopping| *stopping) => (),
    }
}

/// Forgets all of it, step by step: batches get their turn in between.
async fn forget(ledger: &Ledger, before: Timestamp) -> Result<Pruned, RecordError> {
    let mut sum = Pruned::default();
    loop {
        let step = ledger.prune(before).await?;
        if step.is_none() {
            return Ok(sum);
        }
        sum.exchanges += step.exchanges;
        sum.attempts += step.attempts;
        sum.judgements += step.judgements;
    }
}
