//! A model of the sidecar's own that looks at requests.
//!
//! It is shown what the caller, tools and documents say. What the system and the model itself have said is not: system
//! prompts give orders, as attacks do, and they are the operator's.

use std::sync::Arc;
use std::time::Duration;

use baton_core::guard::{Found, Shown, Voice};
use baton_core::name::FolderName;
use tokio::time::timeout;

use crate::clock::Stopwatch;
use crate::model::{Classifier, Models, NotJudged};

/// The longest kind that receipts have.
const MAX_KIND: usize = 64;

/// What one model is asked.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// Where models are.
    pub(super) models: Arc<Models>,
    /// Which one.
    pub(super) model: FolderName,
    /// The kinds that count, if the operator says.
    pub(super) kinds: Option<Vec<String>>,
    /// Of what.
    pub(super) texts: Arc<Vec<Shown>>,
    /// How long it may take.
    pub(super) within: Duration,
}

impl Reading {
    /// What the model finds; `None` where it does not say.
    pub(super) async fn run(self, guardrail: &str) -> Option<Vec<Found>> {
        let within = self.within;
        let read = timeout(within, self.in_turn()).await;
        let read = read.unwrap_or(Err(Unsaid::NotJudged(NotJudged::TimeUp)));
        read.inspect_err(|error| tracing::debug!(%error, guardrail, "not judged"))
            .ok()
    }

    /// Nobody else waits meanwhile, and when nobody waits for it any more it ends with the next window.
    async fn in_turn(self) -> Result<Vec<Found>, Unsaid> {
        let watch = Stopwatch::start();
        let turn = self.models.turn().await;
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            self.read(|| watch.elapsed() < self.within)
        });
        read.await.unwrap_or(Err(Unsaid::Stopping))
    }

    fn read(&self, go_on: impl Fn() -> bool) -> Result<Vec<Found>, Unsaid> {
        let classifier = self.models.classifier(&self.model);
        let classifier = classifier.ok_or(Unsaid::NoModel)?;
        let counting = counting(&classifier, self.kinds.as_deref())?;
        let asked = |shown: &&Shown| match shown.voice {
            Voice::Own | Voice::Foreign => true,
            Voice::Trusted => false,
        };
        let texts = self.texts.iter().filter(asked);
        let texts = texts.map(|shown| shown.text.as_str());
        let shares = classifier.shares(texts, go_on)?;
        let shares = classifier.labels().iter().zip(shares);
        let counting = shares.filter(|(label, _)| counting.contains(label));
        let found = counting
            .filter_map(|(label, share)| Found::new(&kind(label), f64::from(share.min(1.0))));
        Ok(found.collect())
    }
}

/// Why nothing is said.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsaid {
    #[error("there is no such model")]
    NoModel,
    #[error("the model has no label that is `{0}` in lower case, as `kinds` has it")]
    NoLabel(String),
    #[error(transparent)]
    NotJudged(#[from] NotJudged),
    #[error("the sidecar is stopping")]
    Stopping,
}

/// The labels that are findings: those of these kinds, or those that tell something.
///
/// # Errors
/// For a kind that no label is of: it would never be found.
pub(super) fn counting<'m>(
    classifier: &'m Classifier,
    kinds: Option<&[String]>,
) -> Result<Vec<&'m String>, Unsaid> {
    let Some(kinds) = kinds else {
        return Ok(classifier.telling().iter().collect());
    };
    let labels = classifier.labels();
    let of_kind = |asked: &String| labels.iter().find(|label| kind(label) == *asked);
    let known = |asked: &String| of_kind(asked).ok_or_else(|| Unsaid::NoLabel(asked.clone()));
    kinds.iter().map(known).collect()
}

/// A label as a kind: in lower case, and of what kinds may have.
fn kind(label: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') => c.to_ascii_lowercase(),
        _ => '_',
    };
    label.chars().take(MAX_KIND).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_kind_in_lower_case() {
        for (label, expected) in [
            ("INJECTION", "injection"),
            ("S1: violent", "s1__violent"),
            ("gefährlich", "gef_hrlich"),
        ] {
            assert_eq!(kind(label), expected);
            assert!(Found::new(&kind(label), 0.5).is_some());
        }
        assert_eq!(kind(&"x".repeat(200)).len(), MAX_KIND);
    }
}
