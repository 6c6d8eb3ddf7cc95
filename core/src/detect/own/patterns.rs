//! Regular expressions of the operator's.

use crate::detect::{Sight, Sweep, Text};
use crate::expression::Expression;

/// Finds what an expression matches.
#[derive(Debug)]
pub struct Patterns {
    name: String,
    expression: Expression,
    /// How long a match may be, in bytes.
    longest: usize,
}

impl Patterns {
    /// What finds this, as findings of this name.
    #[must_use]
    pub fn new(name: &str, expression: Expression, longest: usize) -> Self {
        Self {
            name: name.to_owned(),
            expression,
            longest,
        }
    }
}

impl Sweep for Patterns {
    fn sweep(&self, text: Text<'_>, from: usize, sight: &mut Sight) {
        let (expression, longest) = (&self.expression, self.longest);
        let len = text.text.len();
        let open = if text.is_whole {
            len
        } else {
            expression.open(text.text, from, longest)
        };
        if open < len {
            sight.open(open);
        }
        for span in expression.find(text.text, from, open, longest) {
            sight.found(super::finding(&self.name, span));
        }
    }
}
