//! Whether two questions ask the same, so that the answer to one may be given to the other.
//!
//! An embedding says how close two texts are, and is wrong where it matters most: texts that differ in one number, one
//! name or a `not` are as close as any. So closeness alone never suffices. The words themselves are compared
//! ([`Likeness::differences`]), and whatever differs in more than grammar forbids it, however close the texts are.
//! What this makes of published pairs of questions, `evals/README.md` tells.

mod difference;
mod ending;
mod guard;
mod lexical;
mod pairing;
mod reading;
mod related;
mod role;
#[cfg(test)]
mod tests;
mod threshold;
mod unit;

use self::pairing::Pairing;
use self::reading::{MOST_WORDS, read};
use self::related::Related;
use self::role::Roles;
use crate::facts;

pub use self::difference::{Difference, Differences};
pub use self::lexical::{DIMENSION, Lexical, VERSION};
pub use self::threshold::{Embedding, Needed};
pub use self::unit::{cosine, unit};

/// Compares questions word by word. Made once, then shared.
#[derive(Clone, Debug)]
pub struct Likeness {
    roles: Roles,
    related: Related,
}

impl Likeness {
    /// The one there is.
    #[must_use]
    pub fn new() -> Self {
        Self {
            roles: Roles::new(),
            related: Related::new(),
        }
    }

    /// What the question that is asked now and one that was answered differ in, where it forbids to answer the one as the
    /// other. It makes no difference which is which. Takes time with the length of the texts, up to a bound.
    ///
    /// ```
    /// # use baton_core::likeness::{Difference, Likeness};
    /// let likeness = Likeness::new();
    /// let differences = |stored, asked| likeness.differences(stored, asked);
    /// assert!(differences("How do I cancel my order?", "how can I cancel my orders").is_empty());
    /// assert!(differences("How do I cancel order 17?", "How do I cancel order 71?").has(Difference::Number));
    /// ```
    #[must_use]
    pub fn differences(&self, stored: &str, asked: &str) -> Differences {
        let [one, other] = [stored, asked].map(|text| read(text, &self.roles));
        if one.len().max(other.len()) > MOST_WORDS {
            return [Difference::Length].into_iter().collect();
        }
        let pairing = Pairing::of(one, other, &self.related);
        let mut differences = guard::differences(&pairing, &self.related);
        if let [Some(one), Some(other)] = [stored, asked].map(facts::language_of)
            && one != other
        {
            differences.add(Difference::Language);
        }
        differences
    }
}

impl Default for Likeness {
    fn default() -> Self {
        Self::new()
    }
}
