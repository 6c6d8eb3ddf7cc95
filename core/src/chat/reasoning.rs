//! How much a model is to think.

/// How much to think, and whether to show it.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Reasoning {
    /// In words.
    pub effort: Option<Effort>,
    /// In tokens.
    pub budget: Option<u64>,
    /// Whether the caller wants to see it; `None`: as the provider does by default.
    pub shown: Option<bool>,
}

/// How much to think, in OpenAI's words.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Effort {
    /// Not at all.
    Off,
    /// `minimal`
    Minimal,
    /// `low`
    Low,
    /// `medium`
    Medium,
    /// `high`
    High,
    /// `xhigh`, and Anthropic's `max`
    Most,
}

impl Effort {
    /// The word, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::Off,
            "minimal" => Self::Minimal,
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "xhigh" | "max" => Self::Most,
            _ => return None,
        })
    }

    /// OpenAI's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Most => "xhigh",
        }
    }

    /// The tokens this word stands for, where a format counts them. The steps are those that Google
    /// documents for its OpenAI-compatible endpoint (1,024, 8,192 and 24,576 for low, medium and high).
    pub const fn budget(self) -> u64 {
        match self {
            Self::Off => 0,
            Self::Minimal | Self::Low => 1_024,
            Self::Medium => 8_192,
            Self::High => 24_576,
            Self::Most => 32_768,
        }
    }

    /// The word for so many tokens: the smallest whose budget is not below them.
    pub const fn of_budget(tokens: u64) -> Self {
        match tokens {
            0 => Self::Off,
            1..=1_024 => Self::Low,
            1_025..=8_192 => Self::Medium,
            8_193..=24_576 => Self::High,
            _ => Self::Most,
        }
    }
}

impl Reasoning {
    /// In tokens, where anything was said about it.
    pub fn tokens(&self) -> Option<u64> {
        self.budget.or_else(|| self.effort.map(Effort::budget))
    }

    /// In a word, where anything was said about it.
    pub fn word(&self) -> Option<Effort> {
        self.effort.or_else(|| self.budget.map(Effort::of_budget))
    }
}
