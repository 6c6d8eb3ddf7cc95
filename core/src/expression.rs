//! Regular expressions, as small and as quick as a filter needs them.
//!
//! `regex-lite` would add 62 kB to the filter and look at 10 MB/s; `regex-automata` 236 kB. Neither can tell where in a
//! text that still grows a match might have begun, which is what a stream must hold back. This is Thompson's
//! construction, simulated in lockstep: linear in the text, whatever the expression.
//! Sources: K. Thompson, "Regular Expression Search Algorithm" (1968); R. Cox, "Regular Expression Matching: the Virtual
//! Machine Approach" (2009). The syntax is that of Rust's `regex`, less Unicode's tables: `\d`, `\w`, `\s` and `\b` know ASCII.

mod class;
mod parse;
mod program;
mod run;
mod search;

use std::fmt;
use std::ops::Range;

use self::parse::{Node, parse};
use self::program::Program;
use self::search::Search;

/// The longest expression, in bytes.
pub const MAX_BYTES: usize = 1024;

/// Why a text is no expression.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ExpressionError {
    /// It is longer than [`MAX_BYTES`], or stands for more steps than are kept.
    #[error("is too large")]
    TooLarge,
    /// Groups in groups in groups.
    #[error("its groups nest too deep")]
    TooDeep,
    /// A group that does not end.
    #[error("a group is not closed")]
    Unclosed,
    /// A group that did not begin.
    #[error("a group is not opened")]
    Unopened,
    /// A class that does not end.
    #[error("a class is not closed")]
    UnclosedClass,
    /// A range from high to low, or of classes.
    #[error("a range in a class is none")]
    Range,
    /// A `[`, `&&`, `--` or `~~` in a class.
    #[error("classes within classes are not supported")]
    NestedClass,
    /// A `*` where nothing stands before it.
    #[error("a repetition repeats nothing")]
    NothingToRepeat,
    /// `{` that begins no count, or more at least than at most.
    #[error("a count is none")]
    Count,
    /// A `\` before something that it gives no meaning.
    #[error("an escape is unknown")]
    Escape,
    /// A number that is no character.
    #[error("a character's number is none")]
    Number,
    /// What stands after `(?`.
    #[error("a group's flags are unknown: `i`, `m` and `s` are supported")]
    Flags,
    /// What would need to look ahead or back.
    #[error("look-around is not supported")]
    LookAround,
    /// What would need to remember.
    #[error("back-references are not supported")]
    BackReference,
    /// `\p`.
    #[error("Unicode classes are not supported")]
    UnicodeClass,
}

/// One or several regular expressions, of which the first that matches counts.
pub struct Expression {
    forward: Program,
    backward: Program,
    /// By the first byte of a character: whether a match may begin with it.
    begins: [bool; 256],
}

/// One regular expression that was read.
pub struct Parsed(Node);

impl Parsed {
    /// Reads one.
    ///
    /// # Errors
    /// Where it is none, or has what is not supported.
    pub fn new(text: &str) -> Result<Self, ExpressionError> {
        if text.len() > MAX_BYTES {
            return Err(ExpressionError::TooLarge);
        }
        let node = parse(text)?;
        Program::forward(&node)?;
        Ok(Self(node))
    }
}

impl Expression {
    /// Any of these, the first before the others.
    ///
    /// # Errors
    /// Where they are too large together.
    pub fn any(parsed: Vec<Parsed>) -> Result<Self, ExpressionError> {
        let node = Node::Either(parsed.into_iter().map(|Parsed(node)| node).collect());
        let forward = Program::forward(&node)?;
        Ok(Self {
            begins: forward.begins(),
            backward: Program::backward(&node)?,
            forward,
        })
    }

    /// What matches in a text, from `from` on, and is not empty nor longer than `longest` bytes: leftmost first, without
    /// overlaps. Of what would go on beyond `longest`, so much.
    ///
    /// What begins at `open` or later is left out; see [`Expression::open`].
    pub fn find(&self, text: &str, from: usize, open: usize, longest: usize) -> Vec<Range<usize>> {
        let mut search = Search::new(self, text, longest);
        let mut found = Vec::new();
        let mut at = from;
        while let Some(range) = search.next(at, open) {
            at = range.end;
            found.push(range);
        }
        found
    }

    /// From where on it depends on what follows a text whether there is a match, and which: nowhere before
    /// the last `longest` bytes.
    pub fn open(&self, text: &str, from: usize, longest: usize) -> usize {
        Search::new(self, text, longest).open(from)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expression").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
