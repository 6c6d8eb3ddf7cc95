//! Asking a model back through Envoy, as a part of the exchange whose answer is looked at.
//!
//! Envoy's filter makes an exchange of it like of any other: with credentials, breakers, policy for the same
//! caller, a ceiling and a receipt. It never looks at the answer's answer: what is asked here is not verified.

use std::time::Duration;

use baton_core::chat::Answer;
use baton_core::format::Format;
use baton_core::header::{answer, caller, internal};
use baton_core::money::Usd;
use baton_core::name::{Authority, ExchangeId, ModelName};
use baton_core::protocol::part::{PartOf, Pass};
use baton_core::protocol::verify::Inquiry;
use baton_core::verdict::{Asked, Purpose};
use hyper::body::Bytes;
use hyper::header::HeaderName;
use serde::Deserialize;

use super::means::Means;
use crate::clock::Stopwatch;
use crate::loopback::{Call, CallError, Loopback, Reply};

const PATH: &str = "/v1/chat/completions";

/// The longest answer of a model that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// The longest code of a refusal that is kept.
const MAX_CODE: usize = 64;

/// What is asked on behalf of one verification, and what has been.
#[derive(Debug)]
pub(super) struct Asking<'v> {
    /// What it is for.
    pub(super) inquiry: &'v Inquiry,
    /// Where Envoy takes what we ask; `None`: nothing can be asked.
    pub(super) at: Option<&'v Authority>,
    /// The way there.
    pub(super) loopback: &'v Loopback,
    /// Shows that it is we who ask.
    pub(super) pass: &'v Pass,
    /// What may still be taken.
    pub(super) means: Means,
    /// Who was asked so far.
    pub(super) asked: Vec<Asked>,
}

/// Something to be asked.
#[derive(Debug)]
pub(super) struct Errand<'e> {
    /// What for.
    pub(super) purpose: Purpose,
    /// Where.
    pub(super) path: &'e str,
    /// What, in JSON.
    pub(super) body: Bytes,
    /// A header beside ours.
    pub(super) header: Option<(HeaderName, String)>,
    /// How long the answer may take.
    pub(super) within: Duration,
    /// The longest answer that is read, in bytes.
    pub(super) most: usize,
}

/// Why a model has not answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct NoAnswer(pub(super) String);

impl Asking<'_> {
    /// Asks a model, with a body in `OpenAI`'s form.
    pub(super) async fn model(
        &mut self,
        purpose: Purpose,
        model: &ModelName,
        body: Vec<u8>,
    ) -> Result<Answer, NoAnswer> {
        let watch = Stopwatch::start();
        let reply = self.post(Errand {
            purpose,
            path: PATH,
            body: body.into(),
            header: None,
            within: self.means.time(),
            most: MAX_ANSWER_BYTES,
        });
        let reply = reply.await;
        let mut asked = Asked {
            purpose,
            model: model.clone(),
            exchange: None,
            usage: None,
            cost: None,
            duration: watch.elapsed(),
            failed: None,
        };
        let answer = reply.and_then(|reply| read(&reply, &mut asked));
        if let Err(NoAnswer(code)) = &answer {
            asked.failed = Some(code.clone());
        }
        self.means.spend(asked.cost);
        self.asked.push(asked);
        answer
    }

    /// Posts to Envoy, as a part of the exchange and under what is left of its ceiling.
    pub(super) async fn post(&self, errand: Errand<'_>) -> Result<Reply, NoAnswer> {
        let Some(at) = self.at else {
            return Err(NoAnswer("no_loopback".to_owned()));
        };
        let part = self.part(errand.purpose).to_header();
        let ceiling = self.means.money();
        let ceiling = ceiling.map(|most| (name(caller::MAX_COST_USD), most.to_string()));
        let ours = [
            Some((name(internal::PART_OF), part)),
            ceiling,
            errand.header,
        ];
        let call = Call {
            path: errand.path.to_owned(),
            headers: ours.into_iter().flatten().collect(),
            body: errand.body,
            within: errand.within,
            most: errand.most,
        };
        let reply = self.loopback.post(at, &call).await;
        reply.map_err(|error| {
            let purpose = errand.purpose.as_str();
            tracing::debug!(%error, purpose, "not answered on the way to a verdict");
            NoAnswer(code_of(&error).to_owned())
        })
    }

    fn part(&self, purpose: Purpose) -> PartOf {
        PartOf {
            pass: self.pass.clone(),
            exchange: self.inquiry.exchange.clone(),
            attempt: self.inquiry.attempt,
            purpose,
            route: self.inquiry.route.clone(),
            caller: self.inquiry.caller.clone(),
        }
    }
}

/// One of our own headers.
pub(super) const fn name(header: &'static str) -> HeaderName {
    HeaderName::from_static(header)
}

const fn code_of(error: &CallError) -> &'static str {
    match error {
        CallError::Unreachable { .. } => "unreachable",
        CallError::Broken(_) | CallError::Closed => "closed",
        CallError::TooLong => "too_long",
        CallError::Unsayable => "unsayable",
        CallError::TimedOut => "timeout",
    }
}

/// The answer in a reply, and what Envoy's filter says of it.
fn read(reply: &Reply, asked: &mut Asked) -> Result<Answer, NoAnswer> {
    let header = |name: &str| reply.headers.get(name)?.to_str().ok();
    asked.exchange = header(answer::EXCHANGE).and_then(|id| ExchangeId::try_from(id).ok());
    asked.cost = header(answer::COST_USD).and_then(|cost| cost.parse::<Usd>().ok());
    if !reply.status.is_success() {
        // As in its receipt: what no model has answered costs nothing.
        let refused = asked.exchange.as_ref().map(|_| Usd::ZERO);
        asked.cost = asked.cost.or(refused);
        return Err(NoAnswer(refusal_code(reply)));
    }
    let answer = Format::Openai.provider().read_answer(&reply.body);
    let answer = answer.map_err(|_| NoAnswer("unreadable".to_owned()))?;
    asked.usage = answer.usage;
    Ok(answer)
}

/// The code of a refusal, or its status where it has none.
fn refusal_code(reply: &Reply) -> String {
    let refusal: Option<Refusal> = serde_json::from_slice(&reply.body).ok();
    let code = refusal.and_then(|refusal| refusal.error.code);
    let code = code.unwrap_or_else(|| format!("status_{}", reply.status.as_u16()));
    code.chars().take(MAX_CODE).collect()
}

#[derive(Deserialize)]
struct Refusal {
    error: Code,
}

#[derive(Deserialize)]
struct Code {
    code: Option<String>,
}
