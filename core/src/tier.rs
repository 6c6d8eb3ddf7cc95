//! How hard a request is, in four steps: what a placing score is cut into, and what a route's `tiers`
//! are keyed by.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A step of cost and quality, easiest first. Not OpenAI's `service_tier`, which is about speed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// What any model does: greetings, look-ups, rewording, short replies.
    Trivial,
    /// Everyday work.
    Standard,
    /// Several steps, exactness, expert knowledge.
    Complex,
    /// What deserves the best there is from the start.
    Escalation,
}

impl Tier {
    /// Every tier, easiest first.
    pub const ALL: [Self; 4] = [
        Self::Trivial,
        Self::Standard,
        Self::Complex,
        Self::Escalation,
    ];

    /// The tier as configs, headers and metrics have it.
    ///
    /// ```
    /// # use baton_core::tier::Tier;
    /// assert_eq!(Tier::Complex.as_str(), "complex");
    /// assert!(Tier::Trivial < Tier::Escalation);
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trivial => "trivial",
            Self::Standard => "standard",
            Self::Complex => "complex",
            Self::Escalation => "escalation",
        }
    }

    /// The tier of this name, as [`Tier::as_str`] writes it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.as_str() == name)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_tier_is_written_as_it_is_named() {
        for tier in Tier::ALL {
            assert_eq!(Tier::named(tier.as_str()), Some(tier));
            let written = format!("\"{tier}\"");
            assert_eq!(serde_json::to_string(&tier).unwrap(), written);
            assert_eq!(serde_json::from_str::<Tier>(&written).unwrap(), tier);
        }
        assert_eq!(Tier::named("Complex"), None);
    }
}
