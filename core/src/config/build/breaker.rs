//! When breakers open and close.

use std::num::NonZeroU64;

use crate::breaker::Settings;
use crate::config::default::{MAX_MIN_SAMPLES, MIN_STEP, MIN_WINDOW};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::share::Share;
use crate::time::Period;

pub(super) fn breaker(raw: raw::Breaker, at: &Path, problems: &mut Problems) -> Option<Settings> {
    let default = Settings::default();
    let window = at_least(raw.window, MIN_WINDOW, &at.key("window"), problems);
    let step = at_least(raw.step, MIN_STEP, &at.key("step"), problems);
    let max_open = at_least(raw.max_open, raw.open, &at.key("max_open"), problems);
    let min_samples = min_samples(raw.min_samples, &at.key("min_samples"), problems);
    let open = raw.open.map_or(default.open, Period::duration);
    Some(Settings {
        window: window?.map_or(default.window, Period::duration),
        min_samples: min_samples?.unwrap_or(default.min_samples),
        fault_share: raw.fault_share.map_or(default.fault_share, Share::value),
        open,
        max_open: max_open?.map_or(default.max_open.max(open), Period::duration),
        step: step?.map_or(default.step, Period::duration),
        observe: raw.observe.unwrap_or(default.observe),
    })
}

fn at_least(
    given: Option<Period>,
    least: impl Into<Option<Period>>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Period>> {
    if let Some((found, least)) = given.zip(least.into())
        && found < least
    {
        problems.report(at.clone(), Problem::BelowLeast { found, least });
        return None;
    }
    Some(given)
}

fn min_samples(
    given: Option<NonZeroU64>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<u32>> {
    let Some(found) = given.map(NonZeroU64::get) else {
        return Some(None);
    };
    let samples = u32::try_from(found)
        .ok()
        .filter(|found| *found <= MAX_MIN_SAMPLES);
    if samples.is_none() {
        let most = MAX_MIN_SAMPLES;
        problems.report(at.clone(), Problem::AboveMost { found, most });
    }
    samples.map(Some)
}
