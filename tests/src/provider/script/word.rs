//! From a script's text to its words: `name` or `name=value`; a value with spaces stands in double
//! quotes.

use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// Why a script was not understood.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum ScriptError {
    /// There is no such word.
    #[error("unknown word `{0}`")]
    UnknownWord(String),
    /// A word that needs a value has none.
    #[error("`{0}` needs a value: `{0}=…`")]
    NoValue(String),
    /// A word that takes no value has one.
    #[error("`{0}` takes no value")]
    UnwantedValue(String),
    /// A value is not what its word takes.
    #[error("`{word}={value}`: expected {expected}")]
    BadValue {
        /// The word.
        word: String,
        /// Its value.
        value: String,
        /// What it takes.
        expected: &'static str,
    },
    /// Two words say different things about the same.
    #[error("`{0}` goes against an earlier word")]
    Conflict(String),
    /// Something about an error comes without one, or before it.
    #[error("`{0}` needs a `status` or `error` before it")]
    NoError(String),
    /// A quote is not closed.
    #[error("a `\"` is not closed")]
    OpenQuote,
}

/// One word of a script.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Word<'a> {
    pub(super) name: &'a str,
    value: Option<&'a str>,
}

/// The words of a script, in order.
pub(super) fn words(script: &str) -> Result<Vec<Word<'_>>, ScriptError> {
    let mut words = Vec::new();
    let mut rest = script.trim_start();
    while !rest.is_empty() {
        let (word, after) = first_word(rest)?;
        words.push(word);
        rest = after.trim_start();
    }
    Ok(words)
}

impl<'a> Word<'a> {
    /// That it stands alone.
    pub(super) fn bare(&self) -> Result<(), ScriptError> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(ScriptError::UnwantedValue(self.name.to_owned())),
        }
    }

    /// Its value, as it is written.
    pub(super) fn text(&self) -> Result<&'a str, ScriptError> {
        self.value
            .ok_or_else(|| ScriptError::NoValue(self.name.to_owned()))
    }

    /// Its value, as a number.
    pub(super) fn number<N: FromStr>(&self) -> Result<N, ScriptError> {
        self.parsed("a whole number", |text| text.parse().ok())
    }

    /// Its value, as a duration.
    pub(super) fn duration(&self) -> Result<Duration, ScriptError> {
        self.parsed("a duration like `20ms`", |text| {
            humantime::parse_duration(text).ok()
        })
    }

    /// Its value as a number, or this one where it stands alone.
    pub(super) fn number_or(&self, alone: usize) -> Result<usize, ScriptError> {
        match self.value {
            None => Ok(alone),
            Some(_) => self.number(),
        }
    }

    /// Its value, as what `parse` makes of it.
    pub(super) fn parsed<T>(
        &self,
        expected: &'static str,
        parse: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, ScriptError> {
        let text = self.text()?;
        parse(text).ok_or_else(|| ScriptError::BadValue {
            word: self.name.to_owned(),
            value: text.to_owned(),
            expected,
        })
    }
}

/// The first word of a text that begins with one, and what follows it.
fn first_word(text: &str) -> Result<(Word<'_>, &str), ScriptError> {
    let name_end = text
        .find(|c: char| c == '=' || c.is_whitespace())
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let Some(rest) = rest.strip_prefix('=') else {
        return Ok((Word { name, value: None }, rest));
    };
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or(ScriptError::OpenQuote)?,
        None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
    };
    Ok((
        Word {
            name,
            value: Some(value),
        },
        rest,
    ))
}
