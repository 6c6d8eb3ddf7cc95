use baton_core::share::Share;
use proptest::prelude::*;

use super::*;
use crate::verify::scores::Scores;

/// An answer of so many characters with this score, raw and as used, and this outcome.
fn sample(score: f64, chars: usize, passed: bool, outcome: Option<f64>) -> Sample {
    let scores = Scores {
        coherence: Share::nearest(score),
        relevance: Share::ALL,
        hallucination: Share::NONE,
    };
    Sample {
        entry: Entry {
            exchange: "x1".try_into().unwrap(),
            attempt: 1,
            route: "support".try_into().unwrap(),
            model: "small".try_into().unwrap(),
            judge: "judge".try_into().unwrap(),
            chars,
            scores: Some(scores),
            used: Some(scores),
            thresholds: Thresholds {
                coherence: Share::nearest(0.5),
                relevance: Share::nearest(0.5),
                hallucination: Share::nearest(0.5),
            },
            passed,
        },
        outcome,
        next_is_better: None,
    }
}

fn only(samples: &[Sample]) -> Calibration {
    let [calibration] = <[_; 1]>::try_from(calibrate(samples)).unwrap();
    calibration
}

fn times(count: usize, sample: Sample) -> Vec<Sample> {
    vec![sample; count]
}

#[test]
fn with_few_outcomes_nothing_is_said() {
    let mut samples = times(29, sample(0.8, 100, true, Some(1.0)));
    samples.extend(times(500, sample(0.8, 100, true, None)));
    let few = only(&samples);
    assert_eq!((few.judged, few.outcomes), (529, 29));
    assert_eq!(
        (few.reliability, few.length, few.agreement),
        (None, None, None)
    );
    samples.push(sample(0.8, 100, true, Some(0.0)));
    let enough = only(&samples);
    assert!(enough.reliability.is_some() && enough.agreement.is_some());
}

#[test]
fn a_judge_whose_scores_are_shares_is_reliable() {
    let mut samples = times(32, sample(0.75, 100, true, Some(1.0)));
    samples.extend(times(8, sample(0.75, 100, true, Some(0.0))));
    samples.extend(times(10, sample(0.25, 100, false, Some(0.0))));
    let reliability = only(&samples).reliability.unwrap();
    let [low, high] = <[Bin; 2]>::try_from(reliability.bins).unwrap();
    assert_eq!((low.count, low.good), (10, 0.0));
    assert_eq!((high.count, high.good), (40, 0.8));
    // (10 * 0.25 + 40 * 0.05) / 50, and (32 * 0.0625 + 8 * 0.5625 + 10 * 0.0625) / 50.
    assert!((reliability.ece - 0.09).abs() < 1e-9);
    assert!((reliability.brier - 0.1425).abs() < 1e-9);
}

#[test]
fn a_full_score_is_in_the_last_bin() {
    let samples = times(30, sample(1.0, 100, true, Some(1.0)));
    let reliability = only(&samples).reliability.unwrap();
    assert_eq!(reliability.bins.len(), 1);
    assert_eq!((reliability.ece, reliability.brier), (0.0, 0.0));
}

#[test]
fn agreement_is_counted_and_compared_with_chance() {
    let mut samples = times(20, sample(0.8, 100, true, Some(1.0)));
    samples.extend(times(5, sample(0.8, 100, true, Some(0.0))));
    samples.extend(times(10, sample(0.3, 100, false, Some(1.0))));
    samples.extend(times(15, sample(0.3, 100, false, Some(0.0))));
    let agreement = only(&samples).agreement.unwrap();
    // The example of Cohen's kappa that textbooks have: 20, 5, 10, 15.
    assert!((agreement.accuracy - 0.7).abs() < 1e-9);
    assert!((agreement.kappa.unwrap() - 0.4).abs() < 1e-9);
}

#[test]
fn where_there_is_one_answer_only_chance_is_always_right() {
    let samples = times(30, sample(0.8, 100, true, Some(1.0)));
    let agreement = only(&samples).agreement.unwrap();
    assert_eq!((agreement.accuracy, agreement.kappa), (1.0, None));
}

#[test]
fn a_judge_that_likes_length_is_found_out() {
    let long = (1..=20_u32).map(|n| sample(f64::from(n) / 20.0, 100 << (n / 2), true, Some(1.0)));
    let fair = (1..=20_u32).map(|n| sample(0.5, 100 << (n / 2), true, Some(0.0)));
    let samples: Vec<_> = long.chain(fair).collect();
    let bias = only(&samples).length.unwrap().raw.unwrap();
    assert!(bias > 0.5, "{bias}");
}

#[test]
fn that_good_answers_are_longer_is_no_bias() {
    let mut samples = times(20, sample(0.9, 4000, true, Some(1.0)));
    samples.extend(times(20, sample(0.2, 100, false, Some(0.0))));
    assert_eq!(only(&samples).length.unwrap().raw, None, "no spread within");
}

#[test]
fn what_cannot_be_read_is_counted_apart() {
    let mut unreadable = sample(0.0, 100, false, Some(1.0));
    unreadable.entry.scores = None;
    unreadable.entry.used = None;
    let calibration = only(&[unreadable]);
    assert_eq!((calibration.unreadable, calibration.outcomes), (1, 0));
}

#[test]
fn each_judge_is_told_apart() {
    let mut other = sample(0.5, 100, true, None);
    other.entry.judge = "another".try_into().unwrap();
    let all = calibrate(&[sample(0.5, 100, true, None), other]);
    let names: Vec<_> = all.iter().map(|one| one.judge.as_str()).collect();
    assert_eq!(names, ["another", "judge"]);
}

proptest! {
    #[test]
    fn figures_are_in_their_ranges(
        samples in prop::collection::vec(
            (0.0..=1.0_f64, 0..10_000_usize, any::<bool>(), 0.0..=1.0_f64),
            MIN_OUTCOMES..100,
        )
    ) {
        let samples: Vec<_> = samples
            .into_iter()
            .map(|(score, chars, passed, outcome)| sample(score, chars, passed, Some(outcome)))
            .collect();
        let all = only(&samples);
        let reliability = all.reliability.unwrap();
        prop_assert!((0.0..=1.0).contains(&reliability.ece));
        prop_assert!((0.0..=1.0).contains(&reliability.brier));
        prop_assert_eq!(reliability.bins.iter().map(|bin| bin.count).sum::<usize>(), samples.len());
        let agreement = all.agreement.unwrap();
        prop_assert!((0.0..=1.0).contains(&agreement.accuracy));
        prop_assert!(agreement.kappa.is_none_or(|kappa| (-1.0..=1.0 + 1e-9).contains(&kappa)));
        let bias = all.length.unwrap();
        for r in [bias.raw, bias.used].into_iter().flatten() {
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&r));
        }
    }
}
