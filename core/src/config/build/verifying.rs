//! How a route goes about its verdicts, and how far an exchange may go.

use std::num::NonZeroU64;
use std::time::Duration;

use crate::config::default::{MAX_REASKS, VERDICT};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::{Bounds, Repairs, Verifying};
use crate::ladder::MAX_RUNGS;
use crate::time::Period;

/// What a route says about its verdicts. A verdict has as long as the whole exchange, if that is less.
pub(super) fn verifying(
    raw: &raw::Route,
    total: Duration,
    at: &Path,
    problems: &mut Problems,
) -> Option<Verifying> {
    let given = raw.timeouts.as_ref().and_then(|timeouts| timeouts.verify);
    let timeout = given.map_or(VERDICT, Period::duration).min(total);
    Some(Verifying {
        last: raw.verify_last.unwrap_or_default(),
        timeout,
        on_unavailable: raw.on_unavailable.unwrap_or_default(),
        on_ceiling: raw.on_ceiling.unwrap_or_default(),
        first_token: raw.first_token_deadline.map(Period::duration),
        repair: repairs(raw.repair.as_ref(), &at.key("repair"), problems)?,
    })
}

fn repairs(raw: Option<&raw::Repair>, at: &Path, problems: &mut Problems) -> Option<Repairs> {
    let reask = raw.and_then(|raw| raw.reask);
    let mechanical = raw.and_then(|raw| raw.mechanical);
    Some(Repairs {
        mechanical: mechanical.unwrap_or_default(),
        reask: match reask.map(|reask| u8::try_from(reask.get())) {
            None => 0,
            Some(Ok(reask)) if reask <= MAX_REASKS => reask,
            Some(_) => {
                problems.report(at.key("reask"), Problem::OutOfRange(EXPECTED_REASKS));
                return None;
            }
        },
    })
}

const EXPECTED_REASKS: &str = "a whole number from 1 to 3";

/// How far an exchange may go.
pub(super) fn bounds(raw: &raw::Route, at: &Path, problems: &mut Problems) -> Option<Bounds> {
    Some(Bounds {
        attempts: attempts(raw.max_attempts, &at.key("max_attempts"), problems)?,
        latency: raw.max_latency.map(Period::duration),
    })
}

fn attempts(given: Option<NonZeroU64>, at: &Path, problems: &mut Problems) -> Option<usize> {
    let Some(given) = given else {
        return Some(MAX_RUNGS);
    };
    let attempts = usize::try_from(given.get()).ok();
    let attempts = attempts.filter(|attempts| *attempts <= MAX_RUNGS);
    if attempts.is_none() {
        problems.report(
            at.clone(),
            Problem::OutOfRange("a whole number from 1 to 8"),
        );
    }
    attempts
}
