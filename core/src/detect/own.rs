//! What the operator looks for: words, regular expressions, topics.

mod patterns;
mod phrase;
#[cfg(test)]
mod tests;
mod topic;
mod words;

use std::borrow::Cow;

pub use self::patterns::Patterns;
pub use self::phrase::Phrase;
pub use self::topic::Topic;
pub use self::words::Words;

use super::{Confidence, Family, Finding, Kind};
use std::ops::Range;

/// A finding of the operator's: what was asked for is there, or it is not.
fn finding(name: &str, span: Range<usize>) -> Finding {
    Finding {
        kind: Kind {
            family: Family::Custom,
            name: Cow::Owned(name.to_owned()),
        },
        span,
        confidence: Confidence::hundredths(100),
    }
}
