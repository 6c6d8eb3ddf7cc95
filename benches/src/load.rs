//! Load: so many connections, each with one request in flight at any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::client::{Asked, Client, MODEL, Requests};
use crate::median::{percentile, sorted};
use crate::sides::Side;

/// How many connections answers are measured at.
pub(crate) const CONNECTIONS: [usize; 3] = [1, 16, 64];

/// How long connections are used before anything counts: the first requests open upstream connections.
const WARM_UP: Duration = Duration::from_millis(150);

/// What one round of load came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// In microseconds.
    pub(crate) p50: f64,
    /// In microseconds.
    pub(crate) p99: f64,
    /// Requests in a second.
    pub(crate) rate: f64,
    /// Envoy's CPU time for one request, in microseconds.
    pub(crate) cpu: f64,
}

/// The same request again and again, on one connection.
struct Asking {
    requests: Requests,
    asked: Asked,
}

/// Asks for a time.
pub(crate) async fn for_time(
    side: &Side,
    asked: &Asked,
    connections: usize,
    time: Duration,
) -> anyhow::Result<Load> {
    let from = Instant::now() + WARM_UP;
    let until = from + time;
    let mut clients = JoinSet::new();
    for _ in 0..connections {
        let client = Client::connect(side.edge()).await?;
        let asked = asked.clone();
        clients.spawn(client.run(async move |requests| {
            let mut load = Asking { requests, asked };
            load.until(from, until).await
        }));
    }
    sleep_until(from.into()).await;
    let cpu_before = side.envoy.cpu()?;
    sleep_until(until.into()).await;
    let cpu = side.envoy.cpu()?.saturating_sub(cpu_before);

    let mut latencies = Vec::new();
    while let Some(client) = clients.join_next().await {
        latencies.extend(client??);
    }
    summary(latencies, time, cpu).context("no answers at all")
}

/// Asks so many times in all, on the most connections that are measured.
pub(crate) async fn for_count(side: &Side, requests: usize) -> anyhow::Result<()> {
    let [.., connections] = CONNECTIONS;
    let left = Arc::new(AtomicUsize::new(requests));
    let mut clients = JoinSet::new();
    for _ in 0..connections {
        let client = Client::connect(side.edge()).await?;
        let left = Arc::clone(&left);
        clients.spawn(client.run(async move |requests| {
            let asked = Asked::of(MODEL);
            let mut load = Asking { requests, asked };
            load.while_any_is_left(&left).await
        }));
    }
    while let Some(client) = clients.join_next().await {
        client??;
    }
    Ok(())
}

impl Asking {
    /// How long each answer took that was asked for between the two times.
    async fn until(&mut self, from: Instant, until: Instant) -> anyhow::Result<Vec<Duration>> {
        let mut latencies = Vec::new();
        loop {
            let now = Instant::now();
            if now >= until {
                return Ok(latencies);
            }
            let latency = self.requests.answer(&self.asked).await?;
            if now >= from {
                latencies.push(latency);
            }
        }
    }

    async fn while_any_is_left(&mut self, left: &AtomicUsize) -> anyhow::Result<()> {
        let take_one = |left: usize| left.checked_sub(1);
        while left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take_one)
            .is_ok()
        {
            self.requests.answer(&self.asked).await?;
        }
        Ok(())
    }
}

fn summary(latencies: Vec<Duration>, time: Duration, cpu: Duration) -> Option<Load> {
    let count = f64::from(u32::try_from(latencies.len()).ok()?);
    let micros = sorted(latencies.iter().map(|latency| latency.as_secs_f64() * 1e6));
    Some(Load {
        p50: percentile(&micros, 50)?,
        p99: percentile(&micros, 99)?,
        rate: count / time.as_secs_f64(),
        cpu: cpu.as_secs_f64() * 1e6 / count,
    })
}
