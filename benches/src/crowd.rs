//! Four workers write and read a cache that has room for few, a million times: whether anybody gets another's answer, or
//! part of one, and whether Envoy's memory grows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::JoinSet;

use crate::client::{Asked, Client, Requests};
use crate::figure::{Aim, Figure, Unit};
use crate::provider::{self, ECHO_MODEL};
use crate::sides::Sides;

/// How many workers share the cache.
const WORKERS: u32 = 4;

/// How many connections ask, spread over the workers.
const CONNECTIONS: usize = 32;

/// How many questions there are: about five times as many as the cache has room for.
const QUESTIONS: usize = 500;

/// What the requests of one connection came to.
#[derive(Default)]
struct Seen {
    hits: usize,
    wrong: usize,
}

/// Asks so many times in all.
pub(crate) async fn measure(sides: &Sides, requests: usize) -> anyhow::Result<Vec<Figure>> {
    let side = sides.crowded(WORKERS).await?;
    let tenth = requests.div_ceil(10);
    let mut seen = ask(side.edge(), tenth).await?;
    let early = side.envoy.mebibytes()?;
    let rest = ask(side.edge(), requests.saturating_sub(tenth)).await?;
    let late = side.envoy.mebibytes()?;
    side.stop().await?;
    seen.hits = seen.hits.saturating_add(rest.hits);
    seen.wrong = seen.wrong.saturating_add(rest.wrong);
    let wrong = format!("answers to other questions in {requests}");
    let (wrong_ones, hits) = (count(seen.wrong)?, count(seen.hits)?);
    let growth = [early, late];
    Ok(vec![
        Figure::new(wrong, [0.0, wrong_ones], Unit::CountAdded, Aim::AtMost(0.0)),
        Figure::new("hits among them", [0.0, hits], Unit::CountAdded, Aim::None),
        Figure::new(
            "growth of Envoy with them",
            growth,
            Unit::MebibytesAdded,
            Aim::AtMost(8.0),
        ),
    ])
}

fn count(things: usize) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(things)?))
}

async fn ask(edge: SocketAddr, requests: usize) -> anyhow::Result<Seen> {
    let asked = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let client = Client::connect(edge).await?;
        let asked = Arc::clone(&asked);
        clients.spawn(client.run(async move |mut connection| {
            let mut seen = Seen::default();
            loop {
                let number = asked.fetch_add(1, Ordering::Relaxed);
                if number >= requests {
                    return Ok(seen);
                }
                one(&mut connection, number, &mut seen).await?;
            }
        }));
    }
    let mut all = Seen::default();
    while let Some(seen) = clients.join_next().await {
        let seen = seen??;
        all.hits = all.hits.saturating_add(seen.hits);
        all.wrong = all.wrong.saturating_add(seen.wrong);
    }
    Ok(all)
}

/// Asks one of the questions, and looks whether the answer is all of its own and nothing else.
async fn one(connection: &mut Requests, number: usize, seen: &mut Seen) -> anyhow::Result<()> {
    let question = format!("Question {}", drawn(number));
    let (headers, body) = connection
        .whole(&Asked::about(ECHO_MODEL, &question))
        .await?;
    if headers.get("x-baton-cache").is_some_and(|it| it == "hit") {
        seen.hits = seen.hits.saturating_add(1);
    }
    let expected = provider::echo(&question);
    if memchr::memmem::find(&body, expected.as_bytes()).is_none() {
        seen.wrong = seen.wrong.saturating_add(1);
    }
    Ok(())
}

/// A question by chance, the first of them more often: the smaller of two draws of a linear congruential generator (Knuth,
/// The Art of Computer Programming 2, 3.3.4, table 1, line 26).
fn drawn(number: usize) -> usize {
    let state = u64::try_from(number)
        .unwrap_or_default()
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let draw = |bits: u64| usize::try_from(bits).unwrap_or_default() % QUESTIONS;
    draw(state >> 48).min(draw((state >> 16) & 0xffff))
}
