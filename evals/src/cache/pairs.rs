//! Published pairs of questions, and whether they ask the same.

use std::path::Path;

use baton_evals::data;
use serde::Deserialize;

/// Two questions.
#[derive(Debug, Deserialize)]
pub(super) struct Pair {
    pub(super) id: String,
    /// The one that was answered.
    pub(super) cached: String,
    /// The one that is asked now.
    pub(super) query: String,
    /// 1: they ask the same.
    label: u8,
    /// `neg`: they do not, and look as if they did.
    #[serde(default)]
    hard: Option<String>,
    #[serde(default)]
    split: Option<String>,
}

/// Where they come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Set {
    /// Quora's question pairs.
    Quora,
    /// A bank's customers, with two thirds of the words in common.
    Banking,
    /// `GPTCache`'s, of which all mean the same.
    Mock,
}

impl Set {
    const fn file(self) -> &'static str {
        match self {
            Self::Quora => "qqp_labelled_pairs.jsonl",
            Self::Banking => "banking77_highoverlap_pairs.jsonl",
            Self::Mock => "gptcache_mock_999.jsonl",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Quora => "Quora",
            Self::Banking => "Banking77",
            Self::Mock => "GPTCache mock",
        }
    }

    /// The set's pairs to develop on, at most so many, evenly spread.
    pub(super) fn read(self, folder: &Path, most: usize) -> anyhow::Result<Vec<Pair>> {
        let mut pairs: Vec<Pair> = data::rows(folder, self.file())?;
        pairs.retain(|pair| is_open(pair.split.as_deref()));
        Ok(spread(pairs, most))
    }
}

impl Pair {
    /// Whether they ask the same.
    pub(super) const fn is_same(&self) -> bool {
        self.label == 1
    }

    /// Whether they only look as if they did: of Banking77 all of a set that was chosen so.
    pub(super) fn is_adversarial(&self, set: Set) -> bool {
        let is_chosen = match set {
            Set::Quora => self.hard.as_deref() == Some("neg"),
            Set::Banking => true,
            Set::Mock => false,
        };
        is_chosen && !self.is_same()
    }
}

/// Whether a row is there to develop on.
pub(super) fn is_open(split: Option<&str>) -> bool {
    split.is_none_or(|split| split == "dev")
}

/// At most so many of them, evenly spread.
pub(super) fn spread<T>(rows: Vec<T>, most: usize) -> Vec<T> {
    let step = rows.len().div_ceil(most.max(1)).max(1);
    rows.into_iter().step_by(step).collect()
}
