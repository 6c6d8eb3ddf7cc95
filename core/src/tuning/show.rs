//! What was fitted as YAML, to be pasted into a configuration.

use std::fmt;

use super::{Keywords, Tuned};
use crate::placing::{Pair, Pairs};

/// Words to a line.
const PER_LINE: usize = 6;

impl fmt::Display for Tuned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let placing = &self.placing;
        writeln!(f, "placing:")?;
        writeln!(f, "  bias: {}", placing.bias)?;
        writeln!(f, "  form_cap: {}", placing.form_cap)?;
        let thresholds = placing.thresholds;
        writeln!(
            f,
            "  thresholds: {{standard: {}, complex: {}, escalation: {}}}",
            thresholds.standard, thresholds.complex, thresholds.escalation
        )?;
        writeln!(f, "  weights:")?;
        for (what, weight) in placing.weights().filter(|(_, weight)| *weight != 0.0) {
            writeln!(f, "    {}: {weight}", what.as_str())?;
        }
        write_pairs(f, &placing.pairs)?;
        if self.words.is_empty() {
            return Ok(());
        }
        writeln!(f, "  words:")?;
        write_words(f, &self.words, "    ")
    }
}

/// Each first trait with those it weighs together with.
fn write_pairs(f: &mut impl fmt::Write, pairs: &Pairs) -> fmt::Result {
    let mut last = None;
    for Pair { traits, weight } in pairs.iter() {
        let (first, second) = traits;
        match last {
            None => write!(f, "  pairs:\n    {}: {{", first.as_str())?,
            Some(last) if last == first => write!(f, ", ")?,
            Some(_) => write!(f, "}}\n    {}: {{", first.as_str())?,
        }
        write!(f, "{}: {weight}", second.as_str())?;
        last = Some(first);
    }
    match last {
        Some(_) => writeln!(f, "}}"),
        None => Ok(()),
    }
}

/// A subject's keywords, to stand under `weights`.
pub fn show_keywords(keywords: &Keywords) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_words(&mut text, keywords, "      ");
    text
}

/// A word and its weight on each line would be a long page; several stand in a row.
fn write_words(f: &mut impl fmt::Write, words: &[(String, f32)], indent: &str) -> fmt::Result {
    writeln!(f, "{indent}{{")?;
    for line in words.chunks(PER_LINE) {
        write!(f, "{indent} ")?;
        for (word, weight) in line {
            // JSON's texts are YAML's too.
            write!(f, " {}: {weight},", serde_json::Value::from(word.as_str()))?;
        }
        writeln!(f)?;
    }
    writeln!(f, "{indent}}}")
}
