//! What models are balanced by, as operators name it.

/// What decides which of several models goes first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum BalanceBy {
    /// The models' weights.
    Weight,
    /// Which of two is faster.
    Latency,
    /// Which is nearer.
    Region,
    /// Whose session it is.
    Session,
    /// Which tenant it is.
    Tenant,
}

impl BalanceBy {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Weight,
        Self::Latency,
        Self::Region,
        Self::Session,
        Self::Tenant,
    ];

    /// The word for it in configs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Latency => "latency",
            Self::Region => "region",
            Self::Session => "session",
            Self::Tenant => "tenant",
        }
    }
}
