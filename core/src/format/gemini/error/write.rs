//! Errors of our own, as Google's clients read them.

use serde::Serialize;

use super::status::status_word;
use crate::format::Trouble;
use crate::json::to_json_text;

/// Our own word that something went wrong.
pub(in super::super) fn write(trouble: &Trouble<'_>) -> String {
    let mut details = vec![Told::ErrorInfo {
        reason: trouble.code,
        domain: "baton",
    }];
    details.extend(trouble.param.map(|field| Told::BadRequest {
        field_violations: [FieldViolation {
            field,
            description: trouble.message,
        }],
    }));
    to_json_text(&TroubleBody {
        error: ToldStatus {
            code: trouble.status,
            message: trouble.message,
            status: status_word(trouble.status),
            details,
        },
    })
}

/// The same as an event.
pub(in super::super) fn write_event(trouble: &Trouble<'_>) -> String {
    format!("\r\n\r\ndata: {}\r\n\r\n", write(trouble))
}

#[derive(Serialize)]
struct TroubleBody<'a> {
    error: ToldStatus<'a>,
}

#[derive(Serialize)]
struct ToldStatus<'a> {
    code: u16,
    message: &'a str,
    status: &'static str,
    details: Vec<Told<'a>>,
}

/// A detail that we tell. The domain says whose reasons they are.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Told<'a> {
    #[serde(rename = "type.googleapis.com/google.rpc.ErrorInfo")]
    ErrorInfo {
        reason: &'a str,
        domain: &'static str,
    },
    #[serde(rename = "type.googleapis.com/google.rpc.BadRequest")]
    BadRequest {
        #[serde(rename = "fieldViolations")]
        field_violations: [FieldViolation<'a>; 1],
    },
}

#[derive(Serialize)]
struct FieldViolation<'a> {
    field: &'a str,
    description: &'a str,
}
