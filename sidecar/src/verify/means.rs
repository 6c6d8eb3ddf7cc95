//! What a verification may still take: time and money.

use std::time::Duration;

use baton_core::money::Usd;
use baton_core::protocol::verify::Inquiry;

use crate::clock::Stopwatch;

/// What is kept of the filter's patience for the way back: a verdict that comes too late is none. A tenth of
/// it, where that is less.
const MARGIN: Duration = Duration::from_millis(50);

/// Time and money that are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Means {
    watch: Stopwatch,
    within: Duration,
    money: Option<Usd>,
}

impl Means {
    /// All that the filter gives, since the watch was started.
    pub(super) fn of(inquiry: &Inquiry, watch: Stopwatch) -> Self {
        Self {
            watch,
            within: without_margin(inquiry.within),
            money: inquiry.remaining,
        }
    }

    /// The time that is left.
    pub(super) fn time(&self) -> Duration {
        self.within.saturating_sub(self.watch.elapsed())
    }

    /// The money that is left; `None` without a ceiling.
    pub(super) const fn money(&self) -> Option<Usd> {
        self.money
    }

    /// Takes note of what something cost. Where nobody knows, nothing is left under a ceiling.
    pub(super) fn spend(&mut self, cost: Option<Usd>) {
        self.money = self.money.map(|money| {
            let left = cost.and_then(|cost| money.minus(cost));
            left.unwrap_or(Usd::ZERO)
        });
    }
}

fn without_margin(patience: Duration) -> Duration {
    patience.saturating_sub(MARGIN.min(patience / 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(money: Option<&str>) -> Means {
        Means {
            watch: Stopwatch::start(),
            within: Duration::from_secs(1),
            money: money.map(|amount| amount.parse().unwrap()),
        }
    }

    #[test]
    fn what_was_spent_is_not_there_to_be_spent_again() {
        let mut means = means(Some("0.02"));
        means.spend("0.005".parse().ok());
        assert_eq!(means.money(), "0.015".parse().ok());
        means.spend("0.05".parse().ok());
        assert_eq!(means.money(), Some(Usd::ZERO));
    }

    #[test]
    fn under_a_ceiling_what_nobody_knows_the_cost_of_takes_all() {
        let mut means = means(Some("0.02"));
        means.spend(None);
        assert_eq!(means.money(), Some(Usd::ZERO));
    }

    #[test]
    fn without_a_ceiling_there_is_always_money() {
        let mut means = means(None);
        means.spend("5".parse().ok());
        means.spend(None);
        assert_eq!(means.money(), None);
    }

    #[test]
    fn some_of_the_time_is_kept_for_the_way_back() {
        let of = |millis| without_margin(Duration::from_millis(millis)).as_millis();
        assert_eq!([of(10_000), of(500), of(100), of(0)], [9950, 450, 90, 0]);
    }
}
