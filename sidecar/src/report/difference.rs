//! The difference of two amounts: what was saved, or what it cost more.

use std::fmt;

use baton_core::money::Usd;
use serde::{Serialize, Serializer};

/// What was saved; negative where it cost more. Exact.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Difference {
    before: Usd,
    after: Usd,
}

impl Difference {
    /// What was saved by paying `after` instead of `before`.
    pub const fn of(before: Usd, after: Usd) -> Self {
        Self { before, after }
    }

    /// What was saved in percent of what would have been paid, for people; `None` where that is nothing.
    pub fn percent(self) -> Option<f64> {
        let parse = |amount: Usd| amount.to_string().parse::<f64>().ok();
        let (before, after) = (parse(self.before)?, parse(self.after)?);
        (before > 0.0).then(|| 100.0 * (before - after) / before)
    }

    /// With the percentage, where there is one: `7.5 (75.0 %)`.
    pub fn in_words(self) -> String {
        match self.percent() {
            Some(percent) => format!("{self} ({percent:.1} %)"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.before.minus(self.after) {
            Some(saved) => write!(f, "{saved}"),
            None => write!(f, "-{}", self.after.minus(self.before).unwrap_or_default()),
        }
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_more_is_saved_negatively() {
        let usd = |text: &str| text.parse().unwrap();
        let saved = Difference::of(usd("10"), usd("2.5"));
        assert_eq!(
            (saved.to_string().as_str(), saved.percent()),
            ("7.5", Some(75.0))
        );
        let spent = Difference::of(usd("0.1"), usd("0.100001"));
        assert_eq!(spent.to_string(), "-0.000001");
        assert_eq!(Difference::of(Usd::ZERO, usd("1")).percent(), None);
    }
}
