//! Streams, one at a time: how late the first event is, and how late each of the following.

use std::time::{Duration, Instant};

use anyhow::Context;
use http_body_util::BodyExt;

use crate::client::{Client, Requests, Speech};
use crate::median::median;
use crate::provider::{self, EVENT_INTERVAL};
use crate::sides::Side;

/// How many streams a round begins just for their first event.
const SHORT_STREAMS: usize = 100;

/// What one round of streams came to, in microseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    /// From the request to the first event.
    pub(crate) first: f64,
    /// From when an event was sent to when it was received.
    pub(crate) event: f64,
}

/// Short streams, then one that takes this long.
pub(crate) async fn run(
    side: &Side,
    model: &str,
    speech: Speech,
    time: Duration,
) -> anyhow::Result<Streams> {
    let events = time.as_nanos().checked_div(EVENT_INTERVAL.as_nanos());
    let events = usize::try_from(events.unwrap_or(0))?;
    let client = Client::connect(side.edge()).await?;
    client
        .run(async move |mut requests| {
            let mut firsts = Vec::new();
            for _ in 0..SHORT_STREAMS {
                firsts.push(first_event(&mut requests, model, speech).await?);
            }
            let delays = delays(&mut requests, (model, speech), events).await?;
            Ok(Streams {
                first: median(firsts).context("no stream")?,
                event: median(delays).context("no event")?,
            })
        })
        .await
}

async fn first_event(requests: &mut Requests, model: &str, speech: Speech) -> anyhow::Result<f64> {
    let sent = Instant::now();
    let mut body = requests.stream(model, speech, 1).await?;
    body.frame().await.context("an empty stream")??;
    let first = sent.elapsed();
    while let Some(frame) = body.frame().await {
        frame?;
    }
    Ok(first.as_secs_f64() * 1e6)
}

/// How long each event but the first was under way.
async fn delays(
    requests: &mut Requests,
    (model, speech): (&str, Speech),
    events: usize,
) -> anyhow::Result<Vec<f64>> {
    let mut body = requests.stream(model, speech, events).await?;
    let mut delays = Vec::with_capacity(events);
    while let Some(frame) = body.frame().await {
        let now = provider::clock();
        let frame = frame?.into_data().unwrap_or_default();
        // An event's pieces come together at this pace; what is no event is the end.
        if let Some(sent_at) = provider::sent_at(&frame) {
            delays.push(Duration::from_nanos(now.saturating_sub(sent_at)).as_secs_f64() * 1e6);
        }
    }
    Ok(delays.split_off(delays.len().min(1)))
}
