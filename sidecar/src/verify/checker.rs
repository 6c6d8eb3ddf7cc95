//! A program of the user's that says whether an answer will do, reached through Envoy as one of its clusters.
//!
//! It is posted `{exchange, attempt, route, model, request, answer}`, request and answer in `OpenAI`'s form, and
//! answers `{"pass": true}`, with a `score` from 0 to 1 and a `reason_code` where it has them.

use baton_core::config::verify::{Http, OnFailure};
use baton_core::header::internal;
use baton_core::verdict::{Checked, Purpose};
use serde::Deserialize;
use serde_json::json;

use super::asking::{Asking, Errand, NoAnswer, name};
use super::reading::Exchanged;
use crate::loopback::Reply;

/// The longest word of a checker that is read, in bytes.
const MAX_WORD_BYTES: usize = 64 * 1024;

/// The longest code that goes into receipts.
const MAX_REASON: usize = 64;

/// What a checker says.
#[derive(Deserialize)]
struct Word {
    pass: bool,
    score: Option<f64>,
    reason_code: Option<String>,
}

impl Asking<'_> {
    /// Has an answer checked.
    pub(super) async fn checker(&self, http: &Http, read: &Exchanged) -> Checked {
        let cluster = (name(internal::CLUSTER), http.cluster.as_str().to_owned());
        let body = serde_json::to_vec(&json!({
            "exchange": self.inquiry.exchange,
            "attempt": self.inquiry.attempt,
            "route": self.inquiry.route,
            "model": self.inquiry.model,
            "request": read.request_in_openai(),
            "answer": read.answer_in_openai(self.inquiry.exchange.as_str()),
        }));
        let posted = self.post(Errand {
            purpose: Purpose::Check,
            path: &http.path,
            body: body.unwrap_or_default().into(),
            header: Some(cluster),
            within: self.means.time().min(http.timeout),
            most: MAX_WORD_BYTES,
        });
        match posted.await.and_then(|reply| word(&reply)) {
            Ok(word) => judged(word),
            Err(NoAnswer(code)) => unjudged(http.on_failure, &code),
        }
    }
}

fn word(reply: &Reply) -> Result<Word, NoAnswer> {
    if !reply.status.is_success() {
        return Err(NoAnswer(format!("status_{}", reply.status.as_u16())));
    }
    let unreadable = || NoAnswer("unreadable".to_owned());
    let word: Word = serde_json::from_slice(&reply.body).map_err(|_| unreadable())?;
    let in_range = word.score.is_none_or(|score| (0.0..=1.0).contains(&score));
    if in_range {
        Ok(word)
    } else {
        Err(unreadable())
    }
}

fn judged(word: Word) -> Checked {
    let why = if word.pass {
        None
    } else {
        Some(reason(word.reason_code))
    };
    Checked {
        check: "http".to_owned(),
        passed: word.pass,
        score: word.score,
        why,
    }
}

/// The checker's code, as far as it is one: receipts hold no texts of others.
fn reason(code: Option<String>) -> String {
    let is_code = |code: &String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        !code.is_empty() && code.len() <= MAX_REASON && code.chars().all(plain)
    };
    code.filter(is_code)
        .unwrap_or_else(|| "the checker says no".to_owned())
}

/// What becomes of an answer on which the checker has said nothing.
fn unjudged(on_failure: OnFailure, code: &str) -> Checked {
    let why = format!("the checker did not say: {code}");
    Checked {
        check: "http".to_owned(),
        passed: on_failure == OnFailure::Pass,
        score: None,
        why: Some(why),
    }
}
