//! What length may not buy: a judge's scores, as they would be of an answer of ordinary length.
//!
//! Models that judge prefer longer answers to better ones: "verbosity bias" (Zheng et al., "Judging
//! LLM-as-a-Judge with MT-Bench and Chatbot Arena", 2023, arXiv:2306.05685, section 3.3). What corrects it
//! for pairs of answers is a term `tanh` of the standardised difference of their lengths (Dubois et al.,
//! "Length-Controlled AlpacaEval", 2024, arXiv:2404.04475). A cascade has one answer and no
//! other to compare it with, so its length is compared with an ordinary one:
//!
//! ```text
//! excess = max(0, chars - ORDINARY) / ORDINARY
//! score' = score - MOST * tanh(excess)          of coherence and relevance
//! risk'  = risk  + MOST * tanh(excess)          of hallucination; all kept within 0 and 1
//! ```
//!
//! The shape is theirs; the two figures are ours. `baton judge calibration` shows, of scores as they came
//! and as they are used, how much length still tells where the outcome is the same.

use baton_core::share::Share;

use super::scores::Scores;

/// Characters of an ordinary answer: some 250 English words. Up to here length buys nothing.
const ORDINARY: f64 = 1500.0;

/// The most that length takes from a score: as much as lies between one step of a scale of ten and the next.
const MOST: f64 = 0.1;

/// The scores of an answer of so many characters, without what length adds to them. It never makes a score
/// better, and of two answers with the same scores never the longer one better than the shorter.
pub fn normalised(scores: Scores, chars: usize) -> Scores {
    let less = MOST * excess(chars).tanh();
    Scores {
        coherence: Share::nearest(scores.coherence.value() - less),
        relevance: Share::nearest(scores.relevance.value() - less),
        hallucination: Share::nearest(scores.hallucination.value() + less),
    }
}

/// By how many ordinary answers this one is longer than one.
fn excess(chars: usize) -> f64 {
    let chars = f64::from(u32::try_from(chars).unwrap_or(u32::MAX));
    (chars - ORDINARY).max(0.0) / ORDINARY
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(score: f64) -> Scores {
        Scores {
            coherence: Share::nearest(score),
            relevance: Share::nearest(score),
            hallucination: Share::nearest(1.0 - score),
        }
    }

    #[test]
    fn an_ordinary_answer_keeps_its_scores() {
        for chars in [0, 1, 400, 1500] {
            assert_eq!(normalised(all(0.8), chars), all(0.8));
        }
    }

    #[test]
    fn a_longer_one_loses_up_to_a_tenth() {
        let of = |chars| normalised(all(0.8), chars).lowest();
        assert!((of(3000) - (0.8 - 0.1 * 1.0_f64.tanh())).abs() < 1e-9);
        assert!((of(1_000_000) - 0.7).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn of_the_same_scores_the_longer_answers_are_never_better(
            coherence in 0.0..=1.0_f64,
            relevance in 0.0..=1.0_f64,
            hallucination in 0.0..=1.0_f64,
            chars in 0..20_000_usize,
            more in 0..20_000_usize,
        ) {
            let scores = Scores {
                coherence: Share::nearest(coherence),
                relevance: Share::nearest(relevance),
                hallucination: Share::nearest(hallucination),
            };
            let (short, long) = (normalised(scores, chars), normalised(scores, chars + more));
            prop_assert!(long.coherence <= short.coherence && short.coherence <= scores.coherence);
            prop_assert!(long.relevance <= short.relevance && short.relevance <= scores.relevance);
            prop_assert!(long.hallucination >= short.hallucination);
            prop_assert!(short.hallucination >= scores.hallucination);
        }

        #[test]
        fn better_scores_stay_better_at_the_same_length(
            low in 0.0..=1.0_f64,
            more in 0.0..=1.0_f64,
            chars in 0..50_000_usize,
        ) {
            let (worse, better) = (all(low), all((low + more).min(1.0)));
            prop_assert!(normalised(worse, chars).lowest() <= normalised(better, chars).lowest());
        }
    }
}
