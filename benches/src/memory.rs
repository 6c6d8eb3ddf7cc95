//! What a worker's VM holds, and whether that grows with the requests it has served.

use crate::figure::{Aim, Figure, Unit};
use crate::load;
use crate::sides::{Side, Sides};

/// How many workers the Envoy has that tells what one more of them costs.
const WORKERS: u32 = 3;

/// Looks at each side's memory after a tenth of so many requests, and at the end.
///
/// V8 does not say what a VM holds. So a third Envoy runs Baton on several workers, each of which
/// serves as much: what it holds more than the Envoy with one, divided among the further workers, is
/// what a worker's VM holds. What Baton's Envoy holds beside that and bare Envoy does not is V8
/// itself and the main thread's VM, once for any number of workers.
pub(crate) async fn watch(sides: &Sides, requests: usize) -> anyhow::Result<Vec<Figure>> {
    let tenth = requests.div_ceil(10);
    let rest = requests.saturating_sub(tenth);
    let wide = sides.wide(WORKERS).await?;
    let wide_tenth = tenth.saturating_mul(usize::try_from(WORKERS)?);

    let bare = after(&sides.bare, tenth).await?;
    let early = after(&sides.baton, tenth).await?;
    let wide_early = after(&wide, wide_tenth).await?;
    wide.stop().await?;
    let late = after(&sides.baton, rest).await?;

    let further_workers = f64::from(WORKERS.saturating_sub(1));
    let vm = (wide_early - early) / further_workers;
    let growth = format!("growth, {tenth} to {requests} requests");
    let once = "V8 and the main VM, once";
    Ok(vec![
        added("memory of a worker's VM", 0.0, vm, Aim::AtMost(24.0)),
        added(&growth, 0.0, late - early, Aim::AtMost(1.0)),
        added(once, bare, early - vm, Aim::None),
    ])
}

fn added(name: &str, bare: f64, baton: f64, aim: Aim) -> Figure {
    Figure::new(name, [bare, baton], Unit::MebibytesAdded, aim)
}

/// Its memory in MiB, after so many more requests.
async fn after(side: &Side, requests: usize) -> anyhow::Result<f64> {
    load::for_count(side, requests).await?;
    side.envoy.mebibytes()
}
