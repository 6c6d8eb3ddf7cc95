//! What goes wrong with a provider, before it is put into words of its language.

use std::time::Duration;

use super::check::Mistake;

/// An error.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) class: Class,
    /// Another status than the class usually has.
    pub(super) status: Option<u16>,
    pub(super) message: Option<String>,
    pub(super) param: Option<String>,
    /// When it is worth trying again, said in the body.
    pub(super) again_in: Option<Duration>,
}

/// The classes of errors that every language has its own words for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Class {
    /// The request is not as it should be.
    BadRequest,
    /// The key is not taken.
    Auth,
    /// There is no such model.
    ModelNotFound,
    /// Too many requests.
    RateLimited,
    /// The account is used up.
    Quota,
    /// There is more to do than can be done.
    Overloaded,
    /// The prompt does not fit the window.
    ContextLengthExceeded,
    /// The prompt is not let through.
    Filtered,
    /// Something else on the provider's side.
    Server,
}

/// An error as it goes over the wire.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: serde_json::Value,
}

impl Class {
    /// The class as a script names it.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "bad_request" => Self::BadRequest,
            "auth" => Self::Auth,
            "model_not_found" => Self::ModelNotFound,
            "rate_limited" => Self::RateLimited,
            "quota" => Self::Quota,
            "overloaded" => Self::Overloaded,
            "context_length_exceeded" => Self::ContextLengthExceeded,
            "filtered" => Self::Filtered,
            "server" => Self::Server,
            _ => return None,
        })
    }

    /// The class a status stands for.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Auth,
            404 => Self::ModelNotFound,
            429 => Self::RateLimited,
            503 | 529 => Self::Overloaded,
            500.. => Self::Server,
            _ => Self::BadRequest,
        }
    }
}

impl Trouble {
    /// One of this class and message.
    pub(super) fn new(class: Class, message: impl Into<String>) -> Self {
        Self {
            class,
            status: None,
            message: Some(message.into()),
            param: None,
            again_in: None,
        }
    }

    /// The message, or what its language says of its class.
    pub(super) fn message_or(&self, usual: &str) -> String {
        let message = self.message.as_deref().unwrap_or(usual);
        match self.again_in {
            Some(wait) => format!("{message} Please try again in {}s.", wait.as_secs_f64()),
            None => message.to_owned(),
        }
    }
}

impl From<Mistake> for Trouble {
    fn from(mistake: Mistake) -> Self {
        Self {
            param: Some(mistake.path.clone()).filter(|path| !path.is_empty()),
            ..Self::new(Class::BadRequest, mistake.to_string())
        }
    }
}

impl Told {
    /// An error with this status, or the one it was told to have.
    pub(super) fn new(trouble: &Trouble, usual: u16, body: serde_json::Value) -> Self {
        Self {
            status: trouble.status.unwrap_or(usual),
            headers: Vec::new(),
            body,
        }
    }
}
