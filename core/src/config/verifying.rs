//! How a route goes about the verdicts on its answers, and what may come after them.

use std::time::Duration;

/// How a route goes about its verdicts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Verifying {
    /// The answer of the last rung is checked too, for the record: it goes to the caller whatever comes
    /// of that, but only then.
    pub last: bool,
    /// How long a verdict may take, with all that is asked on the way.
    pub timeout: Duration,
    /// What becomes of an answer on which there is no verdict.
    pub on_unavailable: WhenUnavailable,
    /// What becomes of an answer below the threshold when nothing more may be asked.
    pub on_ceiling: WhenHeldBack,
    /// How long a caller that streams waits at most for a verdict.
    pub first_token: Option<Duration>,
    /// What is tried with an answer before the next rung is.
    pub repair: Repairs,
}

/// What becomes of an answer when nobody can say whether it will do.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum WhenUnavailable {
    /// The caller gets it, marked `unverified`.
    #[default]
    Accept,
    /// The next rung is asked.
    Escalate,
}

impl WhenUnavailable {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Accept, Self::Escalate];

    /// The word for it in configs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Escalate => "escalate",
        }
    }
}

/// What becomes of an answer below the threshold when a ceiling forbids the next rung.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum WhenHeldBack {
    /// The caller gets the best there is, marked `below_threshold`.
    #[default]
    Answer,
    /// The caller gets a refusal.
    Refuse,
}

impl WhenHeldBack {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Refuse];

    /// The word for it in configs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Refuse => "refuse",
        }
    }
}

/// What is tried with an answer that failed a check of its form.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Repairs {
    /// Almost-JSON is made JSON.
    pub mechanical: bool,
    /// How often its model is told what is wrong and asked to mend it.
    pub reask: u8,
}

/// How far an exchange may go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bounds {
    /// How many rungs are asked at most.
    pub attempts: usize,
    /// When no further rung or judge is asked any more, from the request on.
    pub latency: Option<Duration>,
}
