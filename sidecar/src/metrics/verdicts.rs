//! Counts verdicts, from the receipts of callers' exchanges.
//!
//! An attempt that ends after its exchange was kept is not in its receipt yet, and not counted here. Nor is
//! what judges cost added to anything: they are exchanges of their own, and `baton_cost_usd` has each dollar
//! once.

use std::array;
use std::borrow::Cow;

use baton_core::config::Config;
use baton_core::outcome::AttemptOutcome;
use baton_core::receipt::Receipt;
use baton_core::verdict::{Unverified, Verification};

use super::{Metrics, float, label};

/// What the label says where no check decided.
const NONE: &str = "none";

/// A label and what it says.
type Label = (&'static str, Cow<'static, str>);

impl Metrics {
    /// Counts what was said of each answer of a receipt.
    pub(super) fn count_verdicts(&self, receipt: &Receipt) {
        let route = ("route", self.route(&receipt.exchange));
        for attempt in &receipt.attempts {
            if let Some(verification) = &attempt.verification {
                self.count_verdict(&route, attempt, verification);
            }
        }
    }

    fn count_verdict(&self, route: &Label, attempt: &AttemptOutcome, verification: &Verification) {
        let series = &self.series.verdicts;
        let [_, model] = self.by_model(attempt);
        let verdict = ("verdict", Cow::Borrowed(verification.verdict.as_str()));
        let check = ("check", self.check(verification));
        let labels = [route.clone(), model, verdict, check];
        series.verdicts.get_or_create(&labels).inc();
        for asked in &verification.asked {
            let purpose = ("purpose", Cow::Borrowed(asked.purpose.as_str()));
            if let Some(cost) = asked.cost {
                let labels = [route.clone(), purpose];
                series.cost_usd.get_or_create(&labels).inc_by(float(cost));
            }
        }
        if was_looked_at(verification) {
            let took = verification.duration.as_secs_f64();
            series
                .seconds
                .get_or_create(array::from_ref(route))
                .observe(took);
        }
    }

    /// The check that decided.
    fn check(&self, verification: &Verification) -> Cow<'static, str> {
        let decided = verification.decided_by.as_deref();
        decided.map_or(Cow::Borrowed(NONE), |name| {
            label(self.configs.any(|config| has_check(config, name)), name)
        })
    }
}

/// Whether any of its routes makes a check of that name.
fn has_check(config: &Config, name: &str) -> bool {
    let verified = config.routes.iter().filter_map(|it| it.verify.as_ref());
    let mut checks = verified.flat_map(|verify| &verify.checks);
    checks.any(|check| check.name() == name)
}

/// Whether somebody was asked for the verdict.
fn was_looked_at(verification: &Verification) -> bool {
    match verification.unverified {
        None
        | Some(Unverified::SidecarAway | Unverified::NothingApplies | Unverified::JudgeAway) => {
            true
        }
        Some(
            Unverified::LastRung
            | Unverified::TooLarge
            | Unverified::TooLate
            | Unverified::Incomplete
            | Unverified::Unreadable,
        ) => false,
    }
}
