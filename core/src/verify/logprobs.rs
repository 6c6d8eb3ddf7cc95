//! `confidence`, by probabilities: how likely the tokens of an answer were to its model.

use super::finding::of_choices;
use super::{Finding, Structural, Subject};
use crate::chat::TokenLogprob;
use crate::config::verify::Logprobs;

/// The check. An answer whose provider tells no probabilities gives it nothing to look at.
#[derive(Debug)]
pub(super) struct Likely(pub(super) Logprobs);

/// A measure, its name in configs, and the lowest that passes.
type Measured = (&'static str, f64, f64);

impl Structural for Likely {
    fn name(&self) -> &'static str {
        "confidence"
    }

    /// Its score is the measure that failed, or else the first of those that are bounded.
    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let measured = self.measure(&choice.logprobs);
            let failed = measured.iter().find(|(_, found, least)| found < least);
            match (failed, measured.first()) {
                (Some((name, found, least)), _) => {
                    let why = format!("has a `{name}` of {found:.3}, expected at least {least}");
                    Some(Finding::failed(why).scored(*found))
                }
                (None, Some((_, found, _))) => Some(Finding::passed().scored(*found)),
                (None, None) => None,
            }
        })
    }
}

impl Likely {
    /// The measures that are bounded, as far as there is something to measure.
    fn measure(&self, tokens: &[TokenLogprob]) -> Vec<Measured> {
        let Logprobs { mean, min, margin } = self.0;
        let logprobs = || tokens.iter().map(|token| token.logprob).filter(is_logprob);
        let measures = [
            ("mean_logprob", mean, average(logprobs())),
            ("min_logprob", min, logprobs().reduce(f64::min)),
            (
                "margin",
                margin.map(|margin| margin.value()),
                average(tokens.iter().filter_map(lead)),
            ),
        ];
        let bounded = measures.into_iter();
        bounded
            .filter_map(|(name, least, found)| Some((name, found?, least?)))
            .collect()
    }
}

/// A provider may write anything; a logarithm of a probability is at most 0, but for what rounding adds.
fn is_logprob(logprob: &f64) -> bool {
    logprob.is_finite() && *logprob <= 0.01
}

/// By how much a token was likelier than the likeliest other; below zero where the other was likelier.
fn lead(token: &TokenLogprob) -> Option<f64> {
    let others = token.top.iter().filter(|other| other.token != token.token);
    let next = others.map(|other| other.logprob).reduce(f64::max)?;
    let lead = token.logprob.exp() - next.exp();
    lead.is_finite().then_some(lead)
}

fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}
