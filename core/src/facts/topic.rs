//! What a word tells about a request.

/// A group of words. The groups are disjoint in meaning, not in words: `least` compares, and turns a
/// question round.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Topic {
    /// Amounts in everyday words: what a calculation in prose is made of.
    Quantity,
    /// More than, less than, as much as.
    Comparison,
    /// What makes one sentence of several.
    Connective,
    /// Names of what mathematics deals with.
    Maths,
    /// What arguments are made of.
    Logic,
    /// What turns a question round.
    Negation,
    /// Asks for an argument, a comparison or a plan and not for a fact.
    Reasoning,
    /// Asks for a fact.
    Recall,
    /// Small work on what is there already: to reword, to translate, to greet.
    Chore,
    /// What an answer must and must not be.
    Demand,
    /// Law.
    Legal,
    /// Medicine.
    Medicine,
    /// Physics, chemistry, engineering.
    Science,
    /// Money, accounts, markets.
    Finance,
    /// Programs and machines.
    Computing,
    /// A long answer.
    Breadth,
    /// Another language, by its name.
    Language,
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Python's own words; like all that follow, looked at in code only.
    Python,
    /// Rust's.
    Rust,
    /// JavaScript's and TypeScript's.
    JavaScript,
    /// Java's, Kotlin's and C#'s.
    Java,
    /// C's and C++'s.
    C,
    /// Go's.
    Go,
    /// SQL's.
    Sql,
    /// Of shells.
    Shell,
}

impl Topic {
    /// How many there are.
    pub(super) const COUNT: usize = 32;

    /// Its bit in a set of topics.
    #[expect(clippy::as_conversions, reason = "the place of a variant")]
    pub(super) const fn bit(self) -> u32 {
        1 << (self as u32)
    }

    /// Its place among all.
    #[expect(clippy::as_conversions, reason = "the place of a variant")]
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}
