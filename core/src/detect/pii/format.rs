//! Formats of numbers: a row per shape, in tables by parts of the world.

use super::check::Check;
use super::words::Words;

/// A shape that numbers of a kind have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    /// The kind's name.
    pub(super) name: &'static str,
    /// What it looks like; see [`super::shape`].
    pub(super) shape: &'static str,
    /// What else tells it.
    pub(super) check: Check,
    /// How sure one is where nothing says what it is, in hundredths. 50 is what a guardrail acts on unless it is told
    /// another threshold: a shape of its own, or more than one check digit, is worth that; one check digit, that
    /// every tenth number has, is not.
    pub(super) alone: u8,
    /// How sure one is where one of the words stands before it.
    pub(super) told: u8,
    /// What it is called where it is written.
    pub(super) words: Words,
}

/// A row of a table.
macro_rules! format {
    ($name:literal $shape:literal $check:expr, $alone:literal $told:literal $($word:literal)*) => {
        $crate::detect::pii::format::Format {
            name: $name,
            shape: $shape,
            check: $check,
            alone: $alone,
            told: $told,
            words: $crate::detect::pii::words::words![$($word)*],
        }
    };
}
pub(super) use format;
