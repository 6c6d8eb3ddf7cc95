//! What a route lets its cache do.

use std::sync::Arc;
use std::time::Duration;

use crate::chat::{Part, Request, Role};
use crate::detect::{Scanner, Text};

/// A route's exact cache.
#[derive(Clone, Debug)]
pub struct Exact {
    /// How long an answer may be given.
    pub ttl: Duration,
    /// Who shares answers with whom.
    pub sharing: Sharing,
    /// How many times the operator had it forget everything.
    pub generation: u64,
    /// The highest temperature at which the same answer again is what a caller expects.
    pub max_temperature: f64,
    /// Whether answers are kept that call tools.
    pub tool_calls: bool,
    /// Finds words that ask for what is true today and not tomorrow; `None`: there are none.
    pub timely: Option<Arc<Scanner>>,
}

/// Who shares answers with whom.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum Sharing {
    /// The callers of a tenant.
    #[default]
    Tenant,
    /// Nobody: each user of a tenant has answers of its own.
    User,
    /// All callers of the route.
    Everyone,
}

impl Sharing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tenant, Self::User, Self::Everyone];

    /// The word for it in configs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
            Self::Everyone => "everyone",
        }
    }
}

impl Exact {
    /// Whether the answer to this request may be another request's.
    #[must_use]
    pub fn covers(&self, request: &Request) -> bool {
        let is_cool = request
            .temperature
            .is_none_or(|it| it <= self.max_temperature);
        is_cool && !self.is_timely(request)
    }

    /// Whether the last thing the user said asks for what is true today and not tomorrow.
    fn is_timely(&self, request: &Request) -> bool {
        let Some(words) = &self.timely else {
            return false;
        };
        let mut users = request.messages.iter().rev();
        let last = users.find(|message| message.role == Role::User);
        let texts = last.into_iter().flat_map(|message| &message.parts);
        texts.filter_map(Part::as_text).any(|text| {
            let mut found = Vec::new();
            let whole = Text {
                text,
                is_whole: true,
            };
            words.scan(whole, 0, &mut found);
            !found.is_empty()
        })
    }
}
