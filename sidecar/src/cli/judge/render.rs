//! What is known of judges, as people read it: a few lines for each, and its scores by tenths.

use std::fmt::Write;

use crate::calibration::{Agreement, Calibration, LengthBias, MIN_OUTCOMES, Reliability};

/// What stands where nothing can be said.
const UNKNOWN: &str = "-";

pub(super) fn judges(judges: &[Calibration]) -> String {
    if judges.is_empty() {
        return "no answer has been judged yet\n".to_owned();
    }
    judges.iter().map(judge).collect::<Vec<_>>().join("\n")
}

fn judge(judge: &Calibration) -> String {
    let mut text = format!(
        "{}: {} answers judged, {} passed, {} judgements unreadable, {} with an outcome\n",
        judge.judge, judge.judged, judge.passed, judge.unreadable, judge.outcomes
    );
    match (&judge.reliability, &judge.length, &judge.agreement) {
        (Some(reliability), Some(length), Some(agreement)) => {
            text.push_str(&self::agreement(agreement));
            text.push_str(&self::length(length));
            text.push_str(&self::reliability(reliability));
        }
        _ => {
            let _infallible = writeln!(
                text,
                "  too few outcomes to say more: {} of {MIN_OUTCOMES}",
                judge.outcomes
            );
        }
    }
    if judge.climbs > 0 {
        let _infallible = writeln!(
            text,
            "  after its no:  the next rung's answer scored better in {} of {}",
            judge.climbs_to_better, judge.climbs
        );
    }
    text
}

fn agreement(agreement: &Agreement) -> String {
    format!(
        "  agreement:     right in {:.1} %, kappa {} \
         (good: {} passed, {} failed; bad: {} passed, {} failed)\n",
        agreement.accuracy * 100.0,
        signed(agreement.kappa),
        agreement.passed_good,
        agreement.failed_good,
        agreement.passed_bad,
        agreement.failed_bad,
    )
}

fn length(length: &LengthBias) -> String {
    format!(
        "  length:        correlation {} with scores as given, {} as used, at the same outcome\n",
        signed(length.raw),
        signed(length.used)
    )
}

fn reliability(reliability: &Reliability) -> String {
    let mut text = format!(
        "  reliability:   calibration error {:.3}, Brier score {:.3}\n  \
         SCORE        ANSWERS   MEAN SCORE   GOOD\n",
        reliability.ece, reliability.brier
    );
    for bin in &reliability.bins {
        let _infallible = writeln!(
            text,
            "  {:.1} to {:.1}   {:<9} {:<12.2} {:.1} %",
            bin.from,
            bin.to,
            bin.count,
            bin.score,
            bin.good * 100.0
        );
    }
    text
}

fn signed(number: Option<f64>) -> String {
    number.map_or_else(|| UNKNOWN.to_owned(), |number| format!("{number:+.2}"))
}
