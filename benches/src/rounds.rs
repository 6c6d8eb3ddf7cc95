//! Round after round, both sides by turns: what disturbs the machine disturbs both.

use std::time::Duration;

use anyhow::Context;

use crate::client::{Asked, MODEL, Speech};
use crate::figure::{Aim, Figure, Unit};
use crate::load;
use crate::median::median;
use crate::sides::Sides;
use crate::streams::{self, Streams};

/// One measurement on both sides, one right after the other.
pub(crate) struct Pair<T> {
    pub(crate) bare: T,
    pub(crate) baton: T,
}

/// Whole answers at so many connections.
pub(crate) async fn answers(
    sides: &Sides,
    connections: usize,
    rounds: usize,
    time: Duration,
) -> anyhow::Result<Vec<Figure>> {
    let asked = Asked::of(MODEL);
    let mut pairs = Vec::new();
    for _ in 0..rounds {
        pairs.push(Pair {
            bare: load::for_time(&sides.bare, &asked, connections, time).await?,
            baton: load::for_time(&sides.baton, &asked, connections, time).await?,
        });
    }
    let alone = connections == 1;
    let p50_aim = if alone { Aim::AtMost(1.9) } else { Aim::None };
    let figure = |name: &str, unit, aim, read| {
        let name = format!("{name} c{connections}");
        figure(&pairs, name, unit, aim, read)
    };
    let mut figures = vec![
        figure("p50", Unit::Times, p50_aim, |load| load.p50)?,
        figure("p99", Unit::Times, Aim::None, |load| load.p99)?,
        figure("CPU per request", Unit::Times, Aim::None, |load| load.cpu)?,
    ];
    if !alone {
        let aim = Aim::AtLeast(0.45);
        figures.push(figure("throughput kept", Unit::Percent, aim, |load| {
            load.rate
        })?);
    }
    Ok(figures)
}

/// Streams, one at a time, to a caller that speaks so. Bare Envoy's caller can only speak as its
/// provider does.
pub(crate) async fn streams(
    sides: &Sides,
    speech: Speech,
    rounds: usize,
    time: Duration,
) -> anyhow::Result<Vec<Figure>> {
    let mut pairs = Vec::new();
    for _ in 0..rounds {
        pairs.push(Pair {
            bare: streams::run(&sides.bare, MODEL, Speech::Chat, time).await?,
            baton: streams::run(&sides.baton, MODEL, speech, time).await?,
        });
    }
    let stream = match speech {
        Speech::Chat => "stream",
        Speech::Messages => "translated stream",
    };
    let figure = |what: &str, aim, read| {
        let name = format!("{stream}, {what}");
        figure(&pairs, name, Unit::MicrosAdded, aim, read)
    };
    let first = |streams: &Streams| streams.first;
    let event = |streams: &Streams| streams.event;
    Ok(vec![
        figure("first event", Aim::AtMost(1_000.0), first)?,
        figure("each event", Aim::AtMost(20.0), event)?,
    ])
}

/// The medians of all rounds: of both sides, and of how the two of each pair compare.
pub(crate) fn figure<T>(
    pairs: &[Pair<T>],
    name: String,
    unit: Unit,
    aim: Aim,
    read: fn(&T) -> f64,
) -> anyhow::Result<Figure> {
    let of_all =
        |value: &dyn Fn(&Pair<T>) -> f64| median(pairs.iter().map(value)).context("no rounds");
    Ok(Figure {
        name,
        bare: of_all(&|pair| read(&pair.bare))?,
        baton: of_all(&|pair| read(&pair.baton))?,
        value: of_all(&|pair| unit.compare(read(&pair.bare), read(&pair.baton)))?,
        unit,
        aim,
    })
}
