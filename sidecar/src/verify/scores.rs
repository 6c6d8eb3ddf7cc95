//! What a judge says: three numbers, or nothing.
//!
//! Reading is strict. A judge that does not keep to the form has not judged, and whoever could make it say
//! something else than a judgement must gain nothing by that: what cannot be read is a failure, never a pass.

use baton_core::share::Share;
use serde::{Deserialize, Serialize};

/// A judge's scores, each from 0 to 1.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Scores {
    /// How well the answer hangs together.
    pub coherence: Share,
    /// How much of what was asked it answers.
    pub relevance: Share,
    /// How likely it says what is not so.
    pub hallucination: Share,
}

/// A judge's words that are no scores.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "expected one JSON object with the numbers `coherence`, `relevance` and `hallucination` from 0 to 1"
)]
pub struct Unreadable;

/// As a judge writes them. Other members say nothing here: many a judge cannot but give a reason.
#[derive(Deserialize)]
struct Written {
    coherence: f64,
    relevance: f64,
    hallucination: f64,
}

impl Scores {
    /// Reads what a judge wrote: one JSON object and nothing else, but for a fence around the whole.
    ///
    /// # Errors
    /// Whatever is not that: prose, a score that is missing, there twice, no number or out of range.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let text = unfenced(text).trim();
        // A list would do for serde, too.
        if !text.starts_with('{') {
            return Err(Unreadable);
        }
        let written: Written = serde_json::from_str(text).map_err(|_| Unreadable)?;
        let share = |number| Share::try_from(number).map_err(|_| Unreadable);
        Ok(Self {
            coherence: share(written.coherence)?,
            relevance: share(written.relevance)?,
            hallucination: share(written.hallucination)?,
        })
    }

    /// The lowest of them, where 1 is good: of a risk, what is not at risk.
    pub fn lowest(&self) -> f64 {
        let sound = 1.0 - self.hallucination.value();
        self.coherence
            .value()
            .min(self.relevance.value())
            .min(sound)
    }
}

/// What is in a fence, where there is one around all of it.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let inside = text
        .strip_prefix("```json")
        .or_else(|| text.strip_prefix("```"))
        .and_then(|rest| rest.strip_suffix("```"));
    inside.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scores(coherence: f64, relevance: f64, hallucination: f64) -> Scores {
        Scores {
            coherence: Share::nearest(coherence),
            relevance: Share::nearest(relevance),
            hallucination: Share::nearest(hallucination),
        }
    }

    #[test]
    fn a_judgement_is_one_object_of_three_numbers() {
        let read = Ok(scores(1.0, 0.75, 0.0));
        for text in [
            r#"{"coherence": 1, "relevance": 0.75, "hallucination": 0}"#,
            "\n{\"relevance\":7.5e-1,\"hallucination\":0.0,\"coherence\":1.0,\"why\":\"short\"}\n",
            "```json\n{\"coherence\":1,\"relevance\":0.75,\"hallucination\":0}\n```",
            "```\n{\"coherence\":1,\"relevance\":0.75,\"hallucination\":0}\n```\n",
        ] {
            assert_eq!(Scores::read(text), read, "{text}");
        }
    }

    #[test]
    fn what_is_not_that_is_no_judgement() {
        for text in [
            "",
            "The answer is good.",
            "{}",
            "[1, 1, 0]",
            r#"{"coherence": 1, "relevance": 1}"#,
            r#"{"coherence": "1", "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": true, "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": null, "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": 1.01, "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": 1, "relevance": -0.1, "hallucination": 0}"#,
            r#"{"coherence": 10, "relevance": 9, "hallucination": 1}"#,
            r#"{"coherence": NaN, "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": 1e999, "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": 0, "coherence": 1, "relevance": 1, "hallucination": 0}"#,
            r#"{"scores": {"coherence": 1, "relevance": 1, "hallucination": 0}}"#,
            r#"Here: {"coherence": 1, "relevance": 1, "hallucination": 0}"#,
            r#"{"coherence": 1, "relevance": 1, "hallucination": 0} Well done!"#,
            "{\"coherence\": 1, \"relevance\": 1, \"hallucination\": 0}\n{\"coherence\": 0}",
            "```json\n{\"coherence\":1,\"relevance\":1,\"hallucination\":0}",
            "```json\n{\"coherence\":1,\"relevance\":1,\"hallucination\":0}\n```\nGood.",
        ] {
            assert_eq!(Scores::read(text), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn the_lowest_score_is_the_worst_news() {
        assert_eq!(scores(0.9, 0.6, 0.1).lowest(), 0.6);
        assert!((scores(0.9, 0.6, 0.7).lowest() - 0.3).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_is_in_range(text in ".{0,200}") {
            if let Ok(scores) = Scores::read(&text) {
                prop_assert!((0.0..=1.0).contains(&scores.lowest()));
            }
        }

        #[test]
        fn numbers_come_out_as_they_went_in_and_others_not_at_all(
            thousandths in prop::array::uniform3(-500..1500_i32),
        ) {
            let [coherence, relevance, hallucination] =
                thousandths.map(|thousandth| f64::from(thousandth) / 1000.0);
            let text = format!(
                r#"{{"coherence": {coherence}, "relevance": {relevance}, "hallucination": {hallucination}}}"#
            );
            let all = [coherence, relevance, hallucination];
            let expected = if all.iter().all(|score| (0.0..=1.0).contains(score)) {
                Ok(scores(coherence, relevance, hallucination))
            } else {
                Err(Unreadable)
            };
            prop_assert_eq!(Scores::read(&text), expected);
        }

        #[test]
        fn prose_around_a_judgement_makes_it_none(before in "[a-zA-Z .:]{0,20}", after in "[a-zA-Z .:]{0,20}") {
            prop_assume!(!before.trim().is_empty() || !after.trim().is_empty());
            let text = format!(r#"{before}{{"coherence": 1, "relevance": 1, "hallucination": 0}}{after}"#);
            prop_assert_eq!(Scores::read(&text), Err(Unreadable));
        }
    }
}
