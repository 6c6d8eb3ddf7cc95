//! Whether the sidecar has the receipt of every request, after all that load.

use std::time::Duration;

use anyhow::Context;

use crate::figure::{Aim, Figure, Unit};
use crate::sides::Side;

/// How long the last outcomes may take: a worker with nothing else to tell speaks every two seconds.
const SETTLING: Duration = Duration::from_secs(3);

/// Outcomes that were dropped on the way to the sidecar since it started.
pub(crate) async fn lost(side: &Side) -> anyhow::Result<Figure> {
    tokio::time::sleep(SETTLING).await;
    let metrics = side.metrics().await?;
    let dropped = metrics
        .lines()
        .find_map(|line| line.strip_prefix("baton_outcomes_dropped_total "))
        .context("the sidecar does not say how many outcomes were dropped")?;
    let dropped = dropped.trim().parse()?;
    let name = "outcomes lost in all of this";
    Ok(Figure::new(
        name,
        [0.0, dropped],
        Unit::CountAdded,
        Aim::AtMost(0.0),
    ))
}
