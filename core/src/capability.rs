//! What a model can do beside text: what a config says of it, and what a request needs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that not every model can do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Calls tools.
    Tools,
    /// Sees images.
    Vision,
    /// Hears audio.
    Audio,
    /// Reads documents such as PDF files, as they are.
    Documents,
    /// Keeps to a JSON Schema.
    JsonSchema,
    /// Thinks before it answers, as much as it is told to.
    Reasoning,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 6] = [
        Self::Tools,
        Self::Vision,
        Self::Audio,
        Self::Documents,
        Self::JsonSchema,
        Self::Reasoning,
    ];

    /// The capability as configs and receipts have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::Vision => "vision",
            Self::Audio => "audio",
            Self::Documents => "documents",
            Self::JsonSchema => "json_schema",
            Self::Reasoning => "reasoning",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Tools => 1,
            Self::Vision => 1 << 1,
            Self::Audio => 1 << 2,
            Self::Documents => 1 << 3,
            Self::JsonSchema => 1 << 4,
            Self::Reasoning => 1 << 5,
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of capabilities.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
pub struct Capabilities(u8);

impl Capabilities {
    /// Adds one.
    pub const fn insert(&mut self, capability: Capability) {
        self.0 |= capability.bit();
    }

    /// Whether it is there.
    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & capability.bit() != 0
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        let all = Capability::ALL.into_iter();
        all.filter(move |capability| self.contains(*capability))
    }

    /// The first that is here and not among `others`.
    pub fn missing_from(self, others: Self) -> Option<Capability> {
        Self(self.0 & !others.0).iter().next()
    }
}

impl FromIterator<Capability> for Capabilities {
    fn from_iter<I: IntoIterator<Item = Capability>>(capabilities: I) -> Self {
        let mut set = Self::default();
        for capability in capabilities {
            set.insert(capability);
        }
        set
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        for one in Capability::ALL {
            let set: Capabilities = [one].into_iter().collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), [one]);
            assert!(!set.is_empty());
        }
        let all: Capabilities = Capability::ALL.into_iter().collect();
        assert_eq!(all.iter().count(), Capability::ALL.len());
        assert!(Capabilities::default().is_empty());
    }

    #[test]
    fn what_is_missing_is_named() {
        let of = |list: &[Capability]| list.iter().copied().collect::<Capabilities>();
        let needed = of(&[Capability::Tools, Capability::Audio]);
        assert_eq!(
            needed.missing_from(of(&[Capability::Tools])),
            Some(Capability::Audio)
        );
        assert_eq!(needed.missing_from(needed), None);
        assert_eq!(Capabilities::default().missing_from(needed), None);
    }

    #[test]
    fn a_capability_is_written_as_it_is_named() {
        for one in Capability::ALL {
            assert_eq!(serde_json::to_string(&one).unwrap(), format!("\"{one}\""));
        }
    }
}
