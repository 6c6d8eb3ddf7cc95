//! What a caller of the sidecar is told when it does not do what was asked.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use baton_core::config::ConfigErrors;
use baton_core::header::internal::FILING;
use baton_core::name::RouteName;
use baton_core::protocol::MAX_BODY_BYTES;
use serde_json::json;

use super::case::MAX_ANSWER_BYTES;
use crate::cache::{NotAdmitted, NotPurged};
use crate::cases::CasesError;
use crate::ledger::{LedgerError, RecordError};
use crate::screen::NotScreened;
use crate::verify::NotLookedAt;

/// Seconds after which a caller may ask again. The queue empties in a fraction of one.
const RETRY_SECONDS: &str = "1";

/// Why not.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the body is larger than {MAX_BODY_BYTES} bytes; send it in parts")]
    BodyTooLarge,
    #[error("the body did not arrive in time")]
    BodyTooSlow,
    #[error("the body ended before it was whole")]
    BodyBroken,
    #[error("the body is not what this path expects: {0}")]
    BodyUnexpected(serde_json::Error),
    #[error("`vm` is {0} bytes long, expected between 1 and {max}", max = super::sync::MAX_VM_BYTES)]
    VmName(usize),
    #[error("the configuration cannot be used:\n{0}")]
    ConfigProblems(ConfigErrors),
    #[error("the query is not what this path expects: {0}")]
    QueryUnexpected(String),
    #[error("no configuration has come yet: a filter sends its own when it starts")]
    NoConfig,
    #[error("`{0}` is no path that Baton routes; ask for one such as `/v1/chat/completions`")]
    NotRouted(String),
    #[error("the body does not begin with a line that says what is to be judged")]
    NoInquiry,
    #[error("the body does not begin with a line that says what is to be kept")]
    NoKeeping,
    #[error(
        "expected one or more of `route`, `tenant`, `tag` and `key`, or `all`, which is true, and nothing else"
    )]
    WhichToPurge,
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    #[error(transparent)]
    NotPurged(#[from] NotPurged),
    #[error(transparent)]
    NotLookedAt(#[from] NotLookedAt),
    #[error(transparent)]
    NotScreened(#[from] NotScreened),
    #[error(
        "expected either `good`, which is true or false, or `score`, which is a number from 0 to 1"
    )]
    Word,
    #[error("`source` is {0} bytes long, expected between 1 and {max}", max = super::feedback::MAX_SOURCE_BYTES)]
    Source(usize),
    #[error("there is no receipt for exchange `{0}`: it has not ended, is too old, or never was")]
    NoReceipt(String),
    #[error(
        "there is nothing at this path; the sidecar's are under /v1, and /livez, /readyz and /metrics"
    )]
    NoSuchPath,
    #[error("this path is not asked in this way")]
    WrongMethod,
    #[error("the sidecar does not answer pages in a browser")]
    FromBrowser,
    #[error("no configuration has a route `{0}` with a person above it")]
    NoHuman(RouteName),
    #[error("the header `{FILING}` does not say what is put before a person")]
    NoFiling,
    #[error("{0}")]
    NotChat(String),
    #[error("there is no such case: it is too old, or never was")]
    NoCase,
    #[error("a person has answered this case before")]
    AnsweredAlready,
    #[error("`answer` is {0} bytes long, expected between 1 and {MAX_ANSWER_BYTES}")]
    AnswerLength(usize),
    #[error("too many cases are open, or wait for their webhook: `baton cases` shows them")]
    TooManyCases,
    #[error("cases cannot be read or written: see the sidecar's log")]
    NoCases,
    #[error("too many batches wait for the disk; send this one again")]
    QueueFull,
    #[error("the ledger cannot be written: see the sidecar's log; send the batch again")]
    NotKept,
    #[error("the ledger cannot be read: see the sidecar's log")]
    NotRead,
    #[error("the sidecar is stopping")]
    Stopping,
}

impl Refusal {
    /// A stable name for it.
    pub(super) fn code(&self) -> &'static str {
        self.row().1
    }

    fn row(&self) -> (StatusCode, &'static str) {
        match self {
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
            Self::BodyTooSlow => (StatusCode::REQUEST_TIMEOUT, "body_too_slow"),
            Self::BodyBroken => (StatusCode::BAD_REQUEST, "body_broken"),
            Self::BodyUnexpected(_) => (StatusCode::BAD_REQUEST, "body_unexpected"),
            Self::VmName(_) => (StatusCode::BAD_REQUEST, "body_unexpected"),
            Self::ConfigProblems(_) => (StatusCode::UNPROCESSABLE_ENTITY, "config_problems"),
            Self::QueryUnexpected(_) => (StatusCode::BAD_REQUEST, "query_unexpected"),
            Self::NoConfig => (StatusCode::NOT_FOUND, "no_config"),
            Self::NotRouted(_) => (StatusCode::BAD_REQUEST, "not_routed"),
            Self::Word | Self::Source(_) => (StatusCode::BAD_REQUEST, "body_unexpected"),
            Self::NoInquiry => (StatusCode::BAD_REQUEST, "body_unexpected"),
            Self::NoKeeping | Self::WhichToPurge => (StatusCode::BAD_REQUEST, "body_unexpected"),
            Self::NotAdmitted(why) => row_of_admission(why),
            Self::NotPurged(why) => row_of_purge(why),
            Self::NotLookedAt(why) => row_of(why),
            Self::NotScreened(why) => row_of_screening(why),
            Self::NoReceipt(_) => (StatusCode::NOT_FOUND, "no_receipt"),
            Self::NoSuchPath => (StatusCode::NOT_FOUND, "no_such_path"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method"),
            Self::FromBrowser => (StatusCode::FORBIDDEN, "from_browser"),
            Self::NoHuman(_) => (StatusCode::NOT_FOUND, "no_human"),
            Self::NoFiling => (StatusCode::BAD_REQUEST, "no_filing"),
            Self::NotChat(_) => (StatusCode::BAD_REQUEST, "not_chat"),
            Self::NoCase => (StatusCode::NOT_FOUND, "no_case"),
            Self::AnsweredAlready => (StatusCode::CONFLICT, "answered_already"),
            Self::AnswerLength(_) => (StatusCode::BAD_REQUEST, "answer_length"),
            Self::TooManyCases => (StatusCode::SERVICE_UNAVAILABLE, "too_many_cases"),
            Self::NoCases => (StatusCode::INTERNAL_SERVER_ERROR, "no_cases"),
            Self::QueueFull => (StatusCode::SERVICE_UNAVAILABLE, "queue_full"),
            Self::NotKept => (StatusCode::SERVICE_UNAVAILABLE, "not_kept"),
            Self::NotRead => (StatusCode::INTERNAL_SERVER_ERROR, "not_read"),
            Self::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        }
    }

    /// Each problem as a sentence, where there are several.
    fn problems(&self) -> Vec<String> {
        if let Self::ConfigProblems(problems) = self {
            problems.iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        }
    }
}

const fn row_of(why: &NotLookedAt) -> (StatusCode, &'static str) {
    match why {
        NotLookedAt::UnknownConfig(_) => (StatusCode::CONFLICT, "unknown_config"),
        NotLookedAt::UnknownRoute(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_route"),
        NotLookedAt::UnknownModel(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_model"),
        NotLookedAt::NoChecks(_) => (StatusCode::UNPROCESSABLE_ENTITY, "no_checks"),
        NotLookedAt::NotCompiled(_) => (StatusCode::UNPROCESSABLE_ENTITY, "config_problems"),
        NotLookedAt::Cut => (StatusCode::BAD_REQUEST, "body_broken"),
        NotLookedAt::TooMany => (StatusCode::SERVICE_UNAVAILABLE, "too_many_verdicts"),
        NotLookedAt::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
    }
}

const fn row_of_screening(why: &NotScreened) -> (StatusCode, &'static str) {
    match why {
        NotScreened::UnknownConfig(_) => (StatusCode::CONFLICT, "unknown_config"),
        NotScreened::UnknownRoute(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_route"),
        NotScreened::NoLoopback => (StatusCode::UNPROCESSABLE_ENTITY, "no_loopback"),
        NotScreened::TooMany => (StatusCode::SERVICE_UNAVAILABLE, "too_many_screenings"),
    }
}

const fn row_of_admission(why: &NotAdmitted) -> (StatusCode, &'static str) {
    match why {
        NotAdmitted::UnknownConfig(_) => (StatusCode::CONFLICT, "unknown_config"),
        NotAdmitted::UnknownRoute(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_route"),
        NotAdmitted::NoCache(_) => (StatusCode::UNPROCESSABLE_ENTITY, "no_cache"),
    }
}

const fn row_of_purge(why: &NotPurged) -> (StatusCode, &'static str) {
    match why {
        NotPurged::Forgotten(_) | NotPurged::NotDeleted => {
            (StatusCode::INTERNAL_SERVER_ERROR, "not_purged")
        }
        NotPurged::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = self.row();
        let mut error = json!({"code": code, "message": self.to_string()});
        let problems = self.problems();
        if let (Some(error), false) = (error.as_object_mut(), problems.is_empty()) {
            error.insert("problems".to_owned(), problems.into());
        }
        let body = Json(json!({ "error": error }));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            (status, [(RETRY_AFTER, RETRY_SECONDS)], body).into_response()
        } else {
            (status, body).into_response()
        }
    }
}

impl From<RecordError> for Refusal {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Full => Self::QueueFull,
            RecordError::Failed => Self::NotKept,
            RecordError::Stopped => Self::Stopping,
        }
    }
}

impl From<CasesError> for Refusal {
    fn from(error: CasesError) -> Self {
        match error {
            CasesError::Full => Self::TooManyCases,
            CasesError::Stopping => Self::Stopping,
            CasesError::Database(_) | CasesError::NoId(_) => {
                tracing::error!(%error, "a case is not kept, or not found");
                Self::NoCases
            }
        }
    }
}

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Self {
        tracing::error!(%error, "the ledger cannot be read");
        Self::NotRead
    }
}
