//! Errors as Google writes them (`google.rpc.Status`): read from a provider, said to a caller.

mod status;
mod write;

use serde::de::{IgnoredAny, MapAccess};

use self::status::Said;
pub(super) use self::write::{write, write_event};
use super::read::{Many, camel};
use crate::chat::Failure;
use crate::fault::Fault;
use crate::json::{Json, Members, Name, Whole, read_object};

/// Reads the body of an answer with this status.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let said = std::str::from_utf8(body)
        .ok()
        .and_then(|text| serde_json::from_str::<Many<Envelope>>(text).ok())
        .and_then(|Many(bodies)| bodies.into_iter().next())
        .map(|envelope| envelope.error)
        .unwrap_or_default();
    failure(status, said)
}

/// Reads an error that came with a good status, in place of an answer.
pub(super) fn in_place_of_answer(error: &Json) -> Failure {
    let mut said = ErrorBody::default();
    if read_object(error.as_str(), &mut said).is_err() {
        return Failure::plain(Fault::Malformed);
    }
    match said.code {
        Some(code @ 400..) => failure(code, said),
        Some(_) | None => Failure {
            message: said.message,
            ..Failure::plain(Fault::Malformed)
        },
    }
}

fn failure(status: u16, error: ErrorBody) -> Failure {
    let said = Said {
        status,
        word: error.status.as_deref().unwrap_or_default(),
        message: error.message.as_deref().unwrap_or_default(),
        details: &error.details,
    };
    Failure {
        fault: said.fault(),
        param: error.details.iter().find_map(|detail| detail.field.clone()),
        message: error.message.filter(|message| !message.is_empty()),
    }
}

/// `{"error": …}`
#[derive(Debug, Default)]
struct Envelope {
    error: ErrorBody,
}

impl<'de> Members<'de> for Envelope {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with an `error`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "error" => self.error = value.next_value::<Whole<_>>()?.0,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct ErrorBody {
    code: Option<u16>,
    message: Option<String>,
    status: Option<String>,
    details: Vec<Detail>,
}

impl<'de> Members<'de> for ErrorBody {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a google.rpc.Status";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "code" => self.code = value.next_value()?,
            "message" => self.message = value.next_value()?,
            "status" => self.status = value.next_value()?,
            "details" => self.details = value.next_value::<Many<_>>()?.0,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// What stands in the details, of whatever type they are: their members do not collide.
#[derive(Debug, Default)]
struct Detail {
    /// `RetryInfo`'s `retryDelay`
    retry_delay: Option<String>,
    /// `ErrorInfo`'s `reason`
    reason: Option<String>,
    /// `QuotaFailure`'s first `quotaId`
    quota: Option<String>,
    /// `BadRequest`'s first `field`
    field: Option<String>,
}

impl<'de> Members<'de> for Detail {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a detail of an error";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "retryDelay" => self.retry_delay = value.next_value()?,
            "reason" => self.reason = value.next_value()?,
            "violations" | "fieldViolations" => {
                let Many(violations) = value.next_value::<Many<Violation>>()?;
                let first = violations.into_iter().next().unwrap_or_default();
                self.quota = first.quota;
                self.field = first.field;
            }
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Violation {
    quota: Option<String>,
    field: Option<String>,
}

impl<'de> Members<'de> for Violation {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a violation";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "quotaId" => self.quota = value.next_value()?,
            "field" => self.field = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
