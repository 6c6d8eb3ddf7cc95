//! Whose house a provider stands in.

use serde::{Deserialize, Serialize};

/// Whether what a provider is sent stays with us.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Our own, or held to our rules by contract.
    Internal,
    /// Anybody else's: what a provider is unless the config says otherwise.
    #[default]
    External,
}

impl Trust {
    /// Every trust.
    pub const ALL: [Self; 2] = [Self::Internal, Self::External];

    /// The trust as a config has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
        }
    }

    /// Whether who is trusted so may be sent what asks for `asked`. Internal providers may have what
    /// external ones may.
    pub const fn suffices(self, asked: Self) -> bool {
        match (self, asked) {
            (Self::Internal, _) | (Self::External, Self::External) => true,
            (Self::External, Self::Internal) => false,
        }
    }
}
