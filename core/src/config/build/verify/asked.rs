//! Whom a route's checks ask: one judge at most, and nobody where there is no way to ask.

use crate::config::build::loopback;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::verify::{Check, Verify};
use crate::config::{Repairs, Sidecar};

/// Looks at what was built of a route's checks and repairs, where all of it was. `sidecar` is `None` where it has
/// problems of its own.
pub(in crate::config::build) fn check(
    verify: &Verify,
    repairs: Repairs,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) {
    let checks_at = at.key("verify");
    if problems.is_reported_within(&checks_at) {
        return;
    }
    let has_way = !loopback::is_missing(sidecar, problems);
    let mut judges = 0_usize;
    for (index, check) in verify.checks.iter().enumerate() {
        let at = checks_at.index(index).key(check.name());
        judges = judges.saturating_add(usize::from(matches!(check, Check::Judge(_))));
        if matches!(check, Check::Judge(_)) && judges > 1 {
            problems.report(at.clone(), Problem::SecondJudge);
        }
        if matches!(check, Check::Judge(_) | Check::Http(_)) && !has_way {
            problems.report(at, Problem::NeedsLoopback);
        }
    }
    if repairs.reask > 0 && !has_way {
        problems.report(at.key("repair").key("reask"), Problem::NeedsLoopback);
    }
}
