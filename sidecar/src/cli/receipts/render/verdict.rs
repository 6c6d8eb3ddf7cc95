//! The judgement on an answer as people read it.
//!
//! Names of checks and reasons are escaped: a checker of the user's has a say in them.

use baton_core::verdict::{
    Asked, Checked, HeldBack, Purpose, Repair, Unverified, Verdict, Verification,
};

use super::spent;
use crate::cli::moment::took;

/// What the list says of it: only what is out of the ordinary.
pub(super) fn note(verification: &Verification) -> Option<String> {
    let notes = match verification.verdict {
        Verdict::Passed => [verification.repair.map(|_| "repaired".to_owned()), None],
        Verdict::BelowThreshold => [
            Some(below_threshold(verification)),
            verification.held_back.map(held_back_in_short),
        ],
        Verdict::Unverified => [
            verification.unverified.and_then(unverified_in_short),
            verification.held_back.map(held_back_in_short),
        ],
    };
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// All of it, a line for each thing there is to say.
pub(super) fn lines(verification: &Verification) -> Vec<String> {
    let mut lines = vec![format!("verdict: {}", come_to(verification))];
    lines.extend(checks("passed", verification, true));
    lines.extend(checks("failed", verification, false));
    lines.extend(verification.asked.iter().map(asked));
    lines.extend(
        verification
            .repair
            .map(|how| format!("repair: {}", repaired(how))),
    );
    let held_back = verification.held_back;
    lines.extend(held_back.map(|why| format!("held back: {}", held_back_by(why))));
    lines
}

/// The verdict, what decided, and how long that took.
fn come_to(verification: &Verification) -> String {
    let took = took(verification.duration);
    match (verification.verdict, verification.unverified) {
        (Verdict::Passed, _) => format!("passed in {took}"),
        (Verdict::BelowThreshold, _) => match &verification.decided_by {
            Some(check) => format!(
                "below_threshold in {took}, decided by {}",
                check.escape_debug()
            ),
            None => format!("below_threshold in {took}"),
        },
        (Verdict::Unverified, Some(why)) => format!("unverified, {}", unverified(why)),
        (Verdict::Unverified, None) => "unverified".to_owned(),
    }
}

/// `below_threshold: json_schema`.
fn below_threshold(verification: &Verification) -> String {
    let verdict = Verdict::BelowThreshold;
    match &verification.decided_by {
        Some(check) => format!("{verdict}: {}", check.escape_debug()),
        None => verdict.to_string(),
    }
}

/// The checks that passed, or that did not, each with its score and why.
fn checks(how: &str, verification: &Verification, passed: bool) -> Option<String> {
    let these = verification.checks.iter();
    let these: Vec<_> = these
        .filter(|check| check.passed == passed)
        .map(checked)
        .collect();
    (!these.is_empty()).then(|| format!("{how}: {}", these.join(", ")))
}

/// `judge (score 0.42, relevance)`.
fn checked(check: &Checked) -> String {
    let score = check.score.map(|score| format!("score {score:.2}"));
    let why = check.why.as_ref().map(|why| why.escape_debug().to_string());
    let said: Vec<_> = [score, why].into_iter().flatten().collect();
    let name = check.check.escape_debug();
    if said.is_empty() {
        name.to_string()
    } else {
        format!("{name} ({})", said.join(", "))
    }
}

/// `judge: medium, 300 tokens in, 20 out, 0.0002 USD, 400ms, receipt x1`.
fn asked(asked: &Asked) -> String {
    let tokens = asked.usage.map_or("tokens unknown".to_owned(), |usage| {
        spent::sides(usage, "tokens in")
    });
    let cost = asked
        .cost
        .map_or("cost unknown".to_owned(), |cost| format!("{cost} USD"));
    let failed = asked.failed.as_ref();
    let failed = failed.map(|code| format!("failed ({})", code.escape_debug()));
    let receipt = asked.exchange.as_ref().map(|id| format!("receipt {id}"));
    let facts = [
        Some(format!("{}: {}", asks_for(asked.purpose), asked.model)),
        failed,
        Some(tokens),
        Some(cost),
        Some(took(asked.duration)),
        receipt,
    ];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    facts.join(", ")
}

/// What a model is asked for, so that it differs from the line that says what came of it.
const fn asks_for(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Judge => "judge",
        Purpose::Repair => "asked again",
        Purpose::Check => "checker",
        Purpose::Case => "case",
    }
}

fn repaired(how: Repair) -> String {
    match how {
        Repair::Mechanical => "almost-JSON was made JSON".to_owned(),
        Repair::Reasked(1) => "the model mended its answer".to_owned(),
        Repair::Reasked(times) => format!("the model mended its answer, asked {times} times"),
    }
}

const fn unverified(why: Unverified) -> &'static str {
    match why {
        Unverified::LastRung => "as the last rung is trusted",
        Unverified::SidecarAway => "as the sidecar did not say in time",
        Unverified::TooLarge => "as it is larger than what is held",
        Unverified::TooLate => "as there was no time left",
        Unverified::Incomplete => "as it broke off before its end",
        Unverified::Unreadable => "as its encoding cannot be read",
        Unverified::NothingApplies => "as no check applies",
        Unverified::JudgeAway => "as the judge could not be asked",
    }
}

/// What the list says of it; nothing of what is as it should be.
fn unverified_in_short(why: Unverified) -> Option<String> {
    let why = match why {
        Unverified::LastRung | Unverified::NothingApplies => return None,
        Unverified::SidecarAway => "sidecar away",
        Unverified::TooLarge => "too large",
        Unverified::TooLate => "too late",
        Unverified::Incomplete => "incomplete",
        Unverified::Unreadable => "unreadable",
        Unverified::JudgeAway => "judge away",
    };
    Some(format!("unverified: {why}"))
}

fn held_back_by(why: HeldBack) -> String {
    match why {
        HeldBack::MaxCost(ceiling) => {
            format!("the next rung might cost more than is left of {ceiling} USD")
        }
        HeldBack::MaxLatency => "the next rung would be later than `max_latency`".to_owned(),
        HeldBack::EscalationsUsedUp => "enough of the route's requests have climbed".to_owned(),
        HeldBack::NoRung => "no rung above is worth asking".to_owned(),
    }
}

fn held_back_in_short(why: HeldBack) -> String {
    let by = match why {
        HeldBack::MaxCost(_) => "max_cost_usd",
        HeldBack::MaxLatency => "max_latency",
        HeldBack::EscalationsUsedUp => "escalations used up",
        HeldBack::NoRung => "no rung above",
    };
    format!("held back: {by}")
}
