//! What a provider said when it did not answer.

use crate::fault::Fault;

/// A provider's error, in no provider's words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Failure {
    /// What the ladder acts on.
    pub fault: Fault,
    /// The provider's sentence, where it has one.
    pub message: Option<String>,
    /// The member of the request at fault, where the provider names it.
    pub param: Option<String>,
}

impl Failure {
    /// A failure about which nothing else is known.
    pub const fn plain(fault: Fault) -> Self {
        Self {
            fault,
            message: None,
            param: None,
        }
    }
}
