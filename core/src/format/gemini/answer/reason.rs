//! Google's reasons: why a candidate ended, why a prompt was blocked.

use super::super::chunk::Reason;
use crate::chat::{Failure, Finish};
use crate::fault::Fault;

/// The prompt was blocked.
pub(super) fn blocked(reason: &Reason, message: Option<String>) -> Failure {
    let of_reason = || match reason {
        Reason::Word(word) => format!("the prompt was blocked: {word}"),
        Reason::Number(number) => format!("the prompt was blocked for reason {number}"),
    };
    Failure {
        message: Some(message.unwrap_or_else(of_reason)),
        ..Failure::plain(Fault::ContentFiltered)
    }
}

/// Why a candidate ended; `None` where the model failed to write an answer at all, which another
/// attempt may mend.
pub(super) fn finish_of(reason: &Reason) -> Option<Finish> {
    let word = match reason {
        Reason::Word(word) => word.as_str(),
        // The numbers are those of the enum `FinishReason`; these two do not depend on the API.
        Reason::Number(2) => "MAX_TOKENS",
        Reason::Number(_) => "STOP",
    };
    Some(match word {
        "MAX_TOKENS" => Finish::Length,
        "MALFORMED_FUNCTION_CALL"
        | "MALFORMED_RESPONSE"
        | "UNEXPECTED_TOOL_CALL"
        | "TOO_MANY_TOOL_CALLS"
        | "MISSING_THOUGHT_SIGNATURE" => return None,
        "SAFETY"
        | "RECITATION"
        | "LANGUAGE"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "MODEL_ARMOR"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT"
        | "IMAGE_RECITATION"
        // Stopped by the provider for reasons it does not say.
        | "OTHER"
        | "IMAGE_OTHER" => Finish::Filtered,
        _ => Finish::Stop,
    })
}
