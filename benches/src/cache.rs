//! What an answer from the cache costs beside one of the provider's through bare Envoy.

use std::time::Duration;

use anyhow::{Context, ensure};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Timeouts};
use serde_json::json;

use crate::client::{Asked, Client};
use crate::figure::{Aim, Figure, Unit};
use crate::load::{self, CONNECTIONS};
use crate::provider::ECHO_MODEL;
use crate::rounds::{Pair, figure};
use crate::sides::{Side, Sides};

/// The route that keeps its answers.
const KEPT: &str = "kept";

/// A plan with that route.
pub(crate) fn on(plan: Plan) -> Plan {
    plan.route(KEPT, &["small"], Timeouts::default()).of_route(
        KEPT,
        "cache",
        json!({"exact": {"ttl": "1h"}}),
    )
}

/// A plan whose cache has room for a hundred answers, on the route of the model that says what it answers.
pub(crate) fn small(plan: Plan, provider: &str) -> Plan {
    plan.model(ECHO_MODEL, provider, ["1.00", "2.00"])
        .route(ECHO_MODEL, &[ECHO_MODEL], Timeouts::default())
        .of_route(ECHO_MODEL, "cache", json!({"exact": {"ttl": "1h"}}))
        .edit(|document| document["cache"] = json!({"memory": "1MiB"}))
}

/// Hits, alone and many at a time.
pub(crate) async fn measure(
    sides: &Sides,
    rounds: usize,
    time: Duration,
) -> anyhow::Result<Vec<Figure>> {
    eventually("an answer from the cache", async || {
        is_kept(&sides.baton).await.ok()
    })
    .await?;
    let [asked, kept] = [crate::client::MODEL, KEPT].map(Asked::of);
    let mut figures = Vec::new();
    for connections in CONNECTIONS {
        let mut pairs = Vec::new();
        for _ in 0..rounds {
            pairs.push(Pair {
                bare: load::for_time(&sides.bare, &asked, connections, time).await?,
                baton: load::for_time(&sides.baton, &kept, connections, time).await?,
            });
        }
        let p50 = format!("p50 of a hit c{connections}");
        let rate = format!("throughput of hits c{connections}");
        let (p50_aim, rate_aim) = if connections == 1 {
            (Aim::AtMost(1.0), Aim::None)
        } else {
            (Aim::None, Aim::AtLeast(1.3))
        };
        figures.push(figure(&pairs, p50, Unit::Times, p50_aim, |load| load.p50)?);
        figures.push(figure(&pairs, rate, Unit::Percent, rate_aim, |load| {
            load.rate
        })?);
    }
    Ok(figures)
}

/// That answers of this route come from the cache.
async fn is_kept(side: &Side) -> anyhow::Result<()> {
    let asked = Asked::of(KEPT);
    let client = Client::connect(side.edge()).await?;
    let headers = client.run(async |mut requests| requests.headers(&asked).await);
    let headers = headers.await?;
    let came = headers.get("x-baton-cache").context("no word of a cache")?;
    ensure!(came == "hit", "the cache says {came:?}");
    Ok(())
}
