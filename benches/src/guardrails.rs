//! What it costs that requests, answers and streams are looked at.
//!
//! Both sides are Baton's: a route without guardrails, and one with all of them.

use std::time::Duration;

use anyhow::{Context, ensure};
use baton_tests::stack::{Plan, Timeouts};
use serde_json::json;

use crate::client::{Asked, Client, MODEL, Speech};
use crate::figure::{Aim, Figure, Unit};
use crate::load::{self, Load};
use crate::rounds::{Pair, figure};
use crate::sides::{Side, Sides};
use crate::streams::{self, Streams};

/// The route that looks for everything.
const GUARDED: &str = "guarded";

/// Answers wait for nobody else.
const CONNECTIONS: usize = 1;

/// A plan with that route.
pub(crate) fn on(plan: Plan) -> Plan {
    let guardrails = json!({
        "request": [
            {"secrets": "block"},
            {"pii": {"action": "redact", "restore": true}},
            {"injection": "block"},
            {"jailbreak": "block"},
        ],
        "response": [{"secrets": "redact"}, {"pii": "redact"}],
    });
    plan.route(GUARDED, &["small"], Timeouts::default())
        .of_route(GUARDED, "guardrails", guardrails)
}

/// Guardrails' part in an answer's time, and in each event's.
pub(crate) async fn measure(
    sides: &Sides,
    rounds: usize,
    time: Duration,
) -> anyhow::Result<Vec<Figure>> {
    nothing_is_found(&sides.baton).await?;
    let [plain, guarded] = [MODEL, GUARDED].map(Asked::long);
    let (mut whole, mut events) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        whole.push(Pair {
            bare: load::for_time(&sides.baton, &plain, CONNECTIONS, time).await?,
            baton: load::for_time(&sides.baton, &guarded, CONNECTIONS, time).await?,
        });
        events.push(Pair {
            bare: streams::run(&sides.baton, MODEL, Speech::Chat, time).await?,
            baton: streams::run(&sides.baton, GUARDED, Speech::Chat, time).await?,
        });
    }
    let p50 = |load: &Load| load.p50;
    let event = |streams: &Streams| streams.event;
    let prompt = "guardrails on a prompt of 4 kB, to Baton without".to_owned();
    let stream = "guardrails on each event, to Baton without".to_owned();
    Ok(vec![
        figure(&whole, prompt, Unit::MicrosAdded, Aim::AtMost(150.0), p50)?,
        figure(&events, stream, Unit::MicrosAdded, Aim::AtMost(20.0), event)?,
    ])
}

/// That the prompt is harmless: what is blocked costs little.
async fn nothing_is_found(side: &Side) -> anyhow::Result<()> {
    let asked = Asked::long(GUARDED);
    let client = Client::connect(side.edge()).await?;
    let headers = client.run(async |mut requests| requests.headers(&asked).await);
    let headers = headers.await?;
    let did = headers.get("x-baton-guardrails").context("no guardrails")?;
    ensure!(did == "none", "guardrails did {did:?}");
    Ok(())
}
