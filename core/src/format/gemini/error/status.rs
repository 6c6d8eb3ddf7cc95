//! What an error of Google's means to the ladder, and the word that goes with each HTTP status.

use std::time::Duration;

use super::Detail;
use crate::fault::Fault;
use crate::format::wait::{read_wait, wait_in_words};

/// What an error says.
pub(super) struct Said<'a> {
    pub(super) status: u16,
    /// The canonical code's name, `RESOURCE_EXHAUSTED`; may be empty.
    pub(super) word: &'a str,
    pub(super) message: &'a str,
    pub(super) details: &'a [Detail],
}

impl Said<'_> {
    pub(super) fn fault(&self) -> Fault {
        let of_status = || Fault::of_status(self.status).unwrap_or(Fault::Status(self.status));
        match self.word {
            "RESOURCE_EXHAUSTED" => self.exhausted(),
            "UNAVAILABLE" => self.unavailable(),
            "INVALID_ARGUMENT" => self.invalid(),
            "UNAUTHENTICATED" | "PERMISSION_DENIED" => Fault::Auth,
            // The account's location, billing or terms: ours to mend, not the caller's.
            "FAILED_PRECONDITION" => Fault::Auth,
            "NOT_FOUND" => Fault::ModelNotFound,
            _ if self.status == 429 => self.exhausted(),
            _ if self.status == 503 => self.unavailable(),
            _ if self.status == 400 => self.invalid(),
            _ => of_status(),
        }
    }

    /// Google says the same of a minute's limit, a day's and a prepaid balance; only the details and
    /// the sentence tell them apart.
    fn exhausted(&self) -> Fault {
        let by_the_day = self
            .details
            .iter()
            .filter_map(|detail| detail.quota.as_deref())
            .any(|quota| quota.contains("PerDay"));
        if by_the_day || self.says("credits are depleted") || self.says("spending cap") {
            return Fault::QuotaExhausted;
        }
        Fault::RateLimited {
            retry_after: self.retry_after(),
        }
    }

    fn unavailable(&self) -> Fault {
        Fault::Overloaded {
            retry_after: self.retry_after(),
        }
    }

    fn invalid(&self) -> Fault {
        let reasons = || self.details.iter().filter_map(|it| it.reason.as_deref());
        let key_reasons = ["API_KEY_INVALID", "API_KEY_EXPIRED"];
        if reasons().any(|reason| key_reasons.contains(&reason))
            // Errors repeat pieces of requests, so what blames us must be how the sentence begins.
            || self.message.starts_with("API key not valid")
            || self.message.starts_with("API key expired")
        {
            Fault::Auth
        } else if self.says("exceeds the maximum number of tokens")
            || self.says("input token count exceeds")
        {
            Fault::ContextLengthExceeded
        } else {
            Fault::BadRequest
        }
    }

    fn says(&self, words: &str) -> bool {
        self.message.contains(words)
    }

    fn retry_after(&self) -> Option<Duration> {
        self.details
            .iter()
            .find_map(|detail| read_wait(detail.retry_delay.as_deref()?))
            .or_else(|| wait_in_words(self.message))
    }
}

/// The canonical code's name of an HTTP status, as `google/rpc/code.proto` maps them.
pub(super) const fn status_word(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        408 | 504 => "DEADLINE_EXCEEDED",
        409 => "ABORTED",
        412 => "FAILED_PRECONDITION",
        402 | 429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        400..=498 => "INVALID_ARGUMENT",
        501 => "UNIMPLEMENTED",
        502 | 503 | 529 => "UNAVAILABLE",
        _ => "INTERNAL",
    }
}
