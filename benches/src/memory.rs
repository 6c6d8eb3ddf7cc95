//! What a worker's VM holds, and whether that grows with the requests it has served.

use crate::figure::{Aim, Figure, Unit};
use crate::load;
use crate::sides::{Side, Sides};

const MIB: f64 = 1024.0 * 1024.0;

/// Sends so many requests through each side, and looks at their memory after a tenth and at the end.
///
/// V8 does not say what a VM holds. What Baton's Envoy holds more than the bare one is charged to its
/// one worker's VM, all of it: V8 itself, the main thread's VM and the buffers of the filters. So the
/// figure is an upper bound.
pub(crate) async fn watch(sides: &Sides, requests: usize) -> anyhow::Result<Vec<Figure>> {
    let tenth = requests.div_ceil(10);
    let rest = requests.saturating_sub(tenth);
    let (bare_early, bare_late) = early_and_late(&sides.bare, tenth, rest).await?;
    let (baton_early, baton_late) = early_and_late(&sides.baton, tenth, rest).await?;
    Ok(vec![
        Figure {
            name: "memory of a worker's VM".to_owned(),
            bare: bare_late,
            baton: baton_late,
            value: baton_late - bare_late,
            unit: Unit::MebibytesAdded,
            aim: Aim::AtMost(24.0),
        },
        Figure {
            name: format!("its growth, {tenth} to {requests} requests"),
            bare: bare_late - bare_early,
            baton: baton_late - baton_early,
            value: (baton_late - baton_early) - (bare_late - bare_early),
            unit: Unit::MebibytesAdded,
            aim: Aim::AtMost(1.0),
        },
    ])
}

async fn early_and_late(side: &Side, tenth: usize, rest: usize) -> anyhow::Result<(f64, f64)> {
    load::for_count(side, tenth).await?;
    let early = mebibytes(side)?;
    load::for_count(side, rest).await?;
    Ok((early, mebibytes(side)?))
}

fn mebibytes(side: &Side) -> anyhow::Result<f64> {
    let kib = u32::try_from(side.envoy.memory()?.div_ceil(1024))?;
    Ok(f64::from(kib) * 1024.0 / MIB)
}
