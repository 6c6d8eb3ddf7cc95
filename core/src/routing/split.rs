//! Which arm of an experiment a request is in.
//!
//! Every request stands somewhere between 0 and 1, by a hash that is its own for each experiment, and
//! arms are stretches of that line. The first arm grows upwards from 0, the second downwards from 1, and
//! further ones each behind the one before the last. So whoever is in an arm stays in it when its
//! share is raised (5, 25, 100 %), and with one or two arms it takes nobody but from the control.

use crate::config::{Arm, Percent, Shadow, Split, SplitBy};
use crate::draw::draw;
use crate::experiment::Experiment;
use crate::name::{ArmName, ExchangeId};

/// Whose request it is, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// The exchange.
    pub exchange: &'a ExchangeId,
    /// The caller's session.
    pub session: Option<&'a str>,
    /// The caller's tenant.
    pub tenant: Option<&'a str>,
}

impl<'a> Asker<'a> {
    /// What an arm is drawn by, and the seed: the exchange where there is nothing to be sticky by.
    fn seed(self, by: SplitBy) -> (SplitBy, &'a str) {
        let known = match by {
            SplitBy::Request => None,
            SplitBy::Session => self.session,
            SplitBy::Tenant => self.tenant,
        };
        known.map_or((SplitBy::Request, self.exchange.as_str()), |seed| {
            (by, seed)
        })
    }
}

/// The arm of this request, `None` for the control, and what is written down about it.
pub fn assign<'c>(split: &'c Split, asker: Asker<'_>) -> (Option<&'c Arm>, Experiment) {
    let (by, seed) = asker.seed(split.by);
    let arm = arm_at(&split.arms, draw(seed, split.name.as_str()));
    let experiment = Experiment {
        name: split.name.clone(),
        arm: arm.map_or_else(ArmName::control, |arm| arm.name.clone()),
        by,
    };
    (arm, experiment)
}

/// Whether this request is copied, and what is written down about the copy.
pub fn copied(shadow: &Shadow, exchange: &ExchangeId) -> Option<Experiment> {
    let drawn = draw(exchange.as_str(), shadow.name.as_str());
    (drawn < shadow.percent.share()).then(|| Experiment {
        name: shadow.name.clone(),
        arm: ArmName::shadow(),
        by: SplitBy::Request,
    })
}

/// The arm that has this place between 0 and 1.
fn arm_at(arms: &[Arm], place: f64) -> Option<&Arm> {
    let (mut low, mut high) = (Percent::default(), Percent::default());
    for (index, arm) in arms.iter().enumerate() {
        let taken = if index % 2 == 0 {
            low = low.plus(arm.percent);
            place < low.share()
        } else {
            high = high.plus(arm.percent);
            place >= 1.0 - high.share()
        };
        if taken {
            return Some(arm);
        }
    }
    None
}

#[cfg(test)]
mod tests;
