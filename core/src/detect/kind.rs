//! What can be found, and how sure one can be.

use std::borrow::Cow;
use std::fmt;

/// What was found: `pii.email`, `secrets.github_token`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Kind {
    /// Whose kind it is.
    pub family: Family,
    /// Its own name, in `snake_case`.
    pub name: Cow<'static, str>,
}

impl Kind {
    /// A kind of our own.
    #[must_use]
    pub const fn new(family: Family, name: &'static str) -> Self {
        Self {
            family,
            name: Cow::Borrowed(name),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.family.name(), self.name)
    }
}

/// The detectors of one guardrail.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Family {
    /// Keys, tokens and passwords.
    Secrets,
    /// What tells who somebody is.
    Pii,
    /// Words that want to be obeyed in place of the system's.
    Injection,
    /// Words that want a model to leave its rules.
    Jailbreak,
    /// What the operator looks for.
    Custom,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Secrets,
        Self::Pii,
        Self::Injection,
        Self::Jailbreak,
        Self::Custom,
    ];

    /// Those that look without being told for what.
    pub const BUILT_IN: [Self; 4] = [Self::Secrets, Self::Pii, Self::Injection, Self::Jailbreak];

    /// Its name in configuration, headers, receipts and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secrets => "secrets",
            Self::Pii => "pii",
            Self::Injection => "injection",
            Self::Jailbreak => "jailbreak",
            Self::Custom => "custom",
        }
    }
}

/// How sure one is, in hundredths: 0 to 100.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Confidence(u8);

impl Confidence {
    /// So many hundredths; more than a hundred are a hundred.
    #[must_use]
    pub const fn hundredths(hundredths: u8) -> Self {
        if hundredths > 100 {
            Self(100)
        } else {
            Self(hundredths)
        }
    }

    /// The nearest to a share from 0 to 1.
    #[must_use]
    pub fn nearest(share: f64) -> Self {
        let is_near = |hundredths: &u8| f64::from(*hundredths) <= share * 100.0 + 0.5;
        Self((0..=100).rev().find(is_near).unwrap_or_default())
    }

    /// In hundredths.
    #[must_use]
    pub const fn as_hundredths(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}
