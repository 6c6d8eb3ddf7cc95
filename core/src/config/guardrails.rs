//! What is done about a finding, in an operator's word.

/// An [`Action`](crate::guard::Action) as the config names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub(super) enum ActionName {
    /// The request is refused, or the answer withheld.
    Block,
    /// A placeholder stands in its place.
    Redact,
    /// It is told.
    Warn,
    /// It is data of a class.
    Route,
    /// Nothing.
    None,
}

impl ActionName {
    /// Every action.
    pub(super) const ALL: [Self; 5] = [
        Self::Block,
        Self::Redact,
        Self::Warn,
        Self::Route,
        Self::None,
    ];

    /// The word for it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Redact => "redact",
            Self::Warn => "warn",
            Self::Route => "route",
            Self::None => "none",
        }
    }
}
