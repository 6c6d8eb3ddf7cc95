//! What it costs that an answer waits for a verdict on its form.
//!
//! One more call on the way: the filter holds the answer, asks the sidecar, and lets it go. What the checks
//! themselves take is measured apart, on an answer of 4 kB, against the same route without them.

use std::time::Duration;

use anyhow::{Context, ensure};
use baton_tests::stack::{Plan, Timeouts};
use serde_json::json;

use crate::client::{Asked, Client, MODEL};
use crate::figure::{Aim, Figure, Unit};
use crate::load::{self, Load};
use crate::provider::LONG_MODEL;
use crate::rounds::{Pair, figure};
use crate::sides::{Side, Sides};

/// The route whose answers are looked at.
const CHECKED: &str = "checked";

/// The routes of answers of 4 kB: as they come, and looked at.
const LONG: &str = "long";
const LONG_CHECKED: &str = "long-checked";

/// Answers wait for nobody else.
const CONNECTIONS: usize = 1;

/// A plan with these routes: two rungs each, of which the first is looked at and never climbed past.
pub(crate) fn on(plan: Plan, provider: &str) -> Plan {
    let checks = json!([
        {"not_empty": {}},
        {"complete": {}},
        {"length": {"min_chars": 1, "max_chars": 8000}},
        {"language": {"is": "same"}},
        {"lacks": {"regex": "(?i)lorem ipsum"}},
        {"code": {}},
        {"no_refusal": {}},
    ]);
    plan.model(LONG_MODEL, provider, ["1.00", "2.00"])
        .route(CHECKED, &["small", LONG_MODEL], Timeouts::default())
        .of_route(CHECKED, "verify", checks.clone())
        .route(LONG, &[LONG_MODEL, "small"], Timeouts::default())
        .route(LONG_CHECKED, &[LONG_MODEL, "small"], Timeouts::default())
        .of_route(LONG_CHECKED, "verify", checks)
}

/// A verdict's part in an answer's time.
pub(crate) async fn measure(
    sides: &Sides,
    rounds: usize,
    time: Duration,
) -> anyhow::Result<Vec<Figure>> {
    for route in [CHECKED, LONG_CHECKED] {
        are_given(&sides.baton, route).await?;
    }
    let [plain, checked, long, long_checked] = [MODEL, CHECKED, LONG, LONG_CHECKED].map(Asked::of);
    let (mut whole, mut added) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        whole.push(Pair {
            bare: load::for_time(&sides.bare, &plain, CONNECTIONS, time).await?,
            baton: load::for_time(&sides.baton, &checked, CONNECTIONS, time).await?,
        });
        added.push(Pair {
            bare: load::for_time(&sides.baton, &long, CONNECTIONS, time).await?,
            baton: load::for_time(&sides.baton, &long_checked, CONNECTIONS, time).await?,
        });
    }
    let p50 = |load: &Load| load.p50;
    let name = "p50 c1 with a verdict on the form".to_owned();
    let alone = "verdict on 4 kB, to Baton without it".to_owned();
    Ok(vec![
        figure(&whole, name, Unit::Times, Aim::AtMost(2.9), p50)?,
        figure(&added, alone, Unit::MicrosAdded, Aim::AtMost(1_000.0), p50)?,
    ])
}

/// That answers of this route are looked at, and pass: what is not checked costs nothing.
async fn are_given(side: &Side, route: &str) -> anyhow::Result<()> {
    let asked = Asked::of(route);
    let client = Client::connect(side.edge()).await?;
    let headers = client.run(async |mut requests| requests.headers(&asked).await);
    let headers = headers.await?;
    let verdict = headers.get("x-baton-verdict").context("no verdict")?;
    ensure!(
        verdict == "passed",
        "the verdict on `{route}` is {verdict:?}"
    );
    Ok(())
}
