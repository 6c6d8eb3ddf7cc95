//! A subject, told by how many of its words a text has.

use std::collections::BTreeSet;

use super::{Phrase, Words};
use crate::detect::{Scanner, Sight, Sweep, Text};
use crate::gather::gather;

/// Finds that a text has several of a subject's words.
#[derive(Debug)]
pub struct Topic {
    name: String,
    words: Scanner,
    at_least: usize,
}

impl Topic {
    /// What finds that a text has at least so many of these, each counted once, as a finding of this name.
    #[must_use]
    pub fn new(name: &str, phrases: Vec<Phrase>, at_least: usize) -> Self {
        let words = Words::new(name, phrases);
        Self {
            name: name.to_owned(),
            words: Scanner::new(vec![Box::new(words)], Vec::new()),
            at_least,
        }
    }
}

impl Sweep for Topic {
    /// Of a text that grows nothing can be said.
    fn sweep(&self, text: Text<'_>, from: usize, sight: &mut Sight) {
        if !text.is_whole {
            return sight.open(from);
        }
        let mut found = Vec::new();
        self.words.scan(text, from, &mut found);
        let words = found
            .iter()
            .filter_map(|finding| text.text.get(finding.span.clone()));
        let words: BTreeSet<_> = gather(words.map(plain));
        if words.len() >= self.at_least {
            // The whole text is meant: a finding at one place could hide another there.
            sight.found(super::finding(&self.name, from..from));
        }
    }
}

/// As it is counted: in small letters, with single spaces.
fn plain(words: &str) -> String {
    let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
