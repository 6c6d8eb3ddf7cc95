//! How often a judge's yes and no were right.

use serde::{Deserialize, Serialize};

use super::{Known, share};

/// Yes and no against good and bad.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Agreement {
    /// Passed, and good.
    pub passed_good: usize,
    /// Passed, and bad.
    pub passed_bad: usize,
    /// Failed, and good.
    pub failed_good: usize,
    /// Failed, and bad.
    pub failed_bad: usize,
    /// The share of those that were right.
    pub accuracy: f64,
    /// Cohen's kappa: how much better that is than by chance. 1 is always right, 0 is chance; `None` where
    /// chance alone is always right.
    pub kappa: Option<f64>,
}

pub(super) fn of(known: &[Known]) -> Agreement {
    let count = |passed, good| {
        let is = |one: &&Known| one.passed == passed && one.is_good() == good;
        known.iter().filter(is).count()
    };
    let (passed_good, passed_bad) = (count(true, true), count(true, false));
    let (failed_good, failed_bad) = (count(false, true), count(false, false));
    let all = known.len();
    let accuracy = share(passed_good + failed_bad, all);
    // Cohen, "A coefficient of agreement for nominal scales", 1960: what two that know nothing of each other
    // would agree on.
    let (passed, good) = (
        share(passed_good + passed_bad, all),
        share(passed_good + failed_good, all),
    );
    let chance = passed * good + (1.0 - passed) * (1.0 - good);
    let room = 1.0 - chance;
    Agreement {
        passed_good,
        passed_bad,
        failed_good,
        failed_bad,
        accuracy,
        kappa: (room > f64::EPSILON).then(|| (accuracy - chance) / room),
    }
}
