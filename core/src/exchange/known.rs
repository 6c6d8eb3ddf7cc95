//! What is known of a request's text: no more than its lane asks for, because reading costs.

use super::lane::Lane;
use crate::caller::Caller;
use crate::capability::Capabilities;
use crate::chat;
use crate::config::{Config, Model};
use crate::facts::Facts;
use crate::format::{Api, Operation, RequestError};
use crate::name::DomainName;
use crate::placing::{Placed, domain, place};
use crate::plan::is_native;
use crate::routing::capability;
use crate::routing::cost::Demand;

/// A request, as far as it decides who can serve it.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) api: Api,
    pub(super) path: &'a str,
    pub(super) body: &'a [u8],
    /// Whether providers of the caller's format can take the body as it is.
    pub(super) passes: bool,
}

/// What is known of it.
#[derive(Default)]
pub(super) struct Known {
    /// The request in neutral words, where a model needs it or it had to be looked at; or why it cannot
    /// be put so.
    pub(super) chat: Option<Result<chat::Request, RequestError>>,
    pub(super) facts: Option<Facts>,
    /// How large it is, in bytes.
    size: usize,
}

/// Tokens of an answer that nobody knows the length of. Half of the answers of a public trace of
/// conversations have fewer than 129, one in ten more than 424 (Azure LLM inference trace 2023).
const USUAL_ANSWER: u64 = 200;

/// Tokens for three words, of English.
const TOKENS_OF_THREE_WORDS: u64 = 4;

impl Known {
    /// Reads what the lane, with these of its models, asks for.
    pub(super) fn of(
        request: Request<'_>,
        lane: &Lane<'_>,
        models: &[&Model],
        caller: &Caller,
        config: &Config,
    ) -> Self {
        let size = request.body.len();
        let gathers =
            lane.weighs(caller) || models.iter().any(|m| capability::may_overflow(m, size));
        let reads = |model: &&Model| {
            model.capabilities.is_some() || !is_native(request.api, request.passes, model)
        };
        let wanted = gathers || models.iter().any(reads);
        let is_chat = request.api.operation() == Operation::Chat;
        let chat = (wanted && is_chat && !models.is_empty()).then(|| {
            request
                .api
                .caller()
                .read_request(request.path, request.body)
        });
        let facts = match &chat {
            Some(Ok(chat)) if gathers => Some(Facts::of(chat, &config.lexicon, caller.tier)),
            Some(_) | None => None,
        };
        Self { chat, facts, size }
    }

    /// What a model must be able to do. What cannot be read needs nothing that we know of: its own
    /// provider will say what it makes of it.
    pub(super) fn needs(&self) -> Capabilities {
        match &self.chat {
            Some(Ok(chat)) => capability::needs(chat),
            Some(Err(_)) | None => Capabilities::default(),
        }
    }

    /// How hard it is.
    pub(super) fn placed(&self, config: &Config) -> Option<Placed> {
        Some(place(self.facts.as_ref()?, &config.placing))
    }

    /// Whose subject it is.
    pub(super) fn domain(&self, config: &Config) -> Option<DomainName> {
        domain(self.facts.as_ref()?, &config.domains)
    }

    /// How many tokens it takes; of what cannot be read not more than it has bytes.
    pub(super) fn demand(&self) -> Demand {
        let size = u64::try_from(self.size).unwrap_or(u64::MAX);
        let choices = match &self.chat {
            Some(Ok(chat)) => chat.choices.unwrap_or(1),
            Some(Err(_)) | None => 1,
        };
        let facts = self.facts.as_ref();
        let most_output = facts.and_then(|facts| facts.max_tokens);
        let asked = facts.and_then(|facts| facts.asked_words);
        let expected = asked.map_or(USUAL_ANSWER, |words| {
            u64::from(words).saturating_mul(TOKENS_OF_THREE_WORDS) / 3
        });
        Demand {
            input: facts.map_or(size, |facts| facts.input_tokens),
            output: most_output.map_or(expected, |most| most.min(expected)),
            most_output,
            more_answers: u64::from(choices.saturating_sub(1)),
        }
    }
}
