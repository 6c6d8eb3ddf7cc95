//! The judge: a model that scores an answer.
//!
//! It is asked once, through Envoy. That it cannot be reached says nothing about the answer; that it says
//! what cannot be read is a failed check: a judge that was talked out of its form must not be worth more than
//! one that keeps to it.

use baton_core::chat::{Answer, Request};
use baton_core::config::verify::Judge;
use baton_core::share::Share;
use baton_core::verdict::{Checked, Purpose};
use serde_json::json;

use super::asking::{Asking, NoAnswer};
use super::scores::{Scores, Unreadable};
use super::verbosity::normalised;
use super::{rubric, shown};

/// The most tokens of a judgement: ten times what three numbers take. What is cut off is unreadable.
const MAX_TOKENS: u32 = 400;

/// A judgement.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// Whether the answer passes.
    pub(super) checked: Checked,
    /// What the judge said, where that could be read.
    pub(super) scores: Option<Scores>,
    /// The answer's length, in characters.
    pub(super) chars: usize,
}

impl Asking<'_> {
    /// Has an answer judged.
    pub(super) async fn judge(
        &mut self,
        judge: &Judge,
        request: &Request,
        answer: &Answer,
    ) -> Result<Judged, NoAnswer> {
        let body = body(judge, request, answer);
        let said = self.model(Purpose::Judge, &judge.model.name, body).await?;
        let chars = shown::text(answer).chars().count();
        let scores = Scores::read(&shown::text(&said));
        if scores.is_err()
            && let Some(asked) = self.asked.last_mut()
        {
            asked.failed = Some("unreadable".to_owned());
        }
        Ok(Judged {
            checked: weigh(scores, chars, judge),
            scores: scores.ok(),
            chars,
        })
    }
}

/// The judge's prompt, in `OpenAI`'s form.
fn body(judge: &Judge, request: &Request, answer: &Answer) -> Vec<u8> {
    let (system, material) = rubric::prompts(judge.rubric.as_deref(), request, answer);
    let body = json!({
        "model": judge.model.name.as_str(),
        "temperature": 0,
        "max_tokens": MAX_TOKENS,
        "response_format": {"type": "json_object"},
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": material},
        ],
    });
    body.to_string().into_bytes()
}

/// What the scores of an answer of so many characters come to.
fn weigh(scores: Result<Scores, Unreadable>, chars: usize, judge: &Judge) -> Checked {
    let of = |score, why: Option<String>| Checked {
        check: "judge".to_owned(),
        passed: why.is_none(),
        score,
        why,
    };
    let Ok(scores) = scores else {
        return of(None, Some("the judge's scores cannot be read".to_owned()));
    };
    let scores = normalised(scores, chars);
    of(Some(rounded(scores.lowest())), why_not(&scores, judge))
}

/// The first score that does not reach what is asked.
fn why_not(scores: &Scores, judge: &Judge) -> Option<String> {
    let too_low = [
        ("coherence", scores.coherence, judge.coherence),
        ("relevance", scores.relevance, judge.relevance),
    ];
    if let Some((name, score, least)) = too_low.into_iter().find(|(_, score, least)| score < least)
    {
        return Some(sentence(name, score, "at least", least));
    }
    let (risk, most) = (scores.hallucination, judge.hallucination);
    (risk > most).then(|| sentence("hallucination", risk, "at most", most))
}

fn sentence(name: &str, score: Share, bound: &str, expected: Share) -> String {
    let (score, expected) = (rounded(score.value()), rounded(expected.value()));
    format!("{name} is {score}, expected {bound} {expected}")
}

/// To three decimals: what is finer decides nothing that anybody would read.
fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
