use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

const RATE_LIMITED: Fault = Fault::RateLimited { retry_after: None };
const OVERLOADED: Fault = Fault::Overloaded { retry_after: None };

#[test]
fn each_type_is_a_fault() {
    for (kind, fault) in [
        ("ThrottlingException", RATE_LIMITED),
        ("throttlingException", RATE_LIMITED),
        ("ServiceUnavailableException", OVERLOADED),
        ("ModelNotReadyException", OVERLOADED),
        ("ServiceQuotaExceededException", Fault::QuotaExhausted),
        ("AccessDeniedException", Fault::Auth),
        ("UnrecognizedClientException", Fault::Auth),
        ("ExpiredTokenException", Fault::Auth),
        ("InvalidSignatureException", Fault::Auth),
        ("ResourceNotFoundException", Fault::ModelNotFound),
        ("ValidationException", Fault::BadRequest),
        ("ModelTimeoutException", Fault::Status(408)),
        ("ModelErrorException", Fault::Status(424)),
        ("modelStreamErrorException", Fault::Status(424)),
        ("internalServerException", Fault::Status(500)),
        (
            "com.amazon.coral.service#ExpiredTokenException",
            Fault::Auth,
        ),
        (
            "ThrottlingException:http://internal.amazon.com/coral/",
            RATE_LIMITED,
        ),
    ] {
        let body = format!(r#"{{"__type":"{kind}","message":"Sorry."}}"#);
        assert_eq!(
            read(499, body.as_bytes()),
            failure(fault, "Sorry."),
            "{kind}"
        );
        let body = br#"{"message":"Sorry."}"#;
        assert_eq!(
            read_exception(kind, body),
            failure(fault, "Sorry."),
            "{kind}"
        );
    }
}

#[test]
fn without_a_type_the_status_counts() {
    for (status, fault) in [
        (400, Fault::BadRequest),
        (403, Fault::Auth),
        (404, Fault::ModelNotFound),
        (408, Fault::Status(408)),
        (424, Fault::Status(424)),
        (429, RATE_LIMITED),
        (500, Fault::Status(500)),
        (503, Fault::Status(503)),
        (200, Fault::Malformed),
    ] {
        let told = read(status, br#"{"message":"Sorry."}"#);
        assert_eq!(told, failure(fault, "Sorry."), "{status}");
    }
}

#[test]
fn words_tell_that_a_request_is_too_long() {
    for words in [
        "The model returned the following errors: Input is too long for requested model.",
        "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.",
        "The model returned the following errors: input length and `max_tokens` exceed context limit: 9 + 9 > 10",
        "The model returned the following errors: too many total text bytes: 99 > 98",
        "prompt is too long: 210000 tokens > 200000 maximum",
    ] {
        says(400, words, Fault::ContextLengthExceeded);
    }
    let too_much_wanted = "The maximum tokens you requested exceeds the model limit of 32768.";
    says(400, too_much_wanted, Fault::BadRequest);
}

#[test]
fn words_tell_that_there_is_no_such_model_for_us() {
    for (status, words) in [
        (400, "The provided model identifier is invalid."),
        (
            400,
            "Invocation of model ID m with on-demand throughput isn’t supported.",
        ),
        (
            403,
            "You don't have access to the model with the specified model ID.",
        ),
        (404, "This model version has reached the end of its life."),
    ] {
        says(status, words, Fault::ModelNotFound);
    }
    let no_right = "User: arn:aws:iam::1:user/u is not authorized to perform: bedrock:InvokeModel";
    says(403, no_right, Fault::Auth);
}

#[test]
fn words_tell_what_else_a_status_does_not() {
    let quota = "Your request exceeds the service quota for your account.";
    says(400, quota, Fault::QuotaExhausted);
    let filtered = "Output blocked by content filtering policy";
    says(400, filtered, Fault::ContentFiltered);
    let busy = "Bedrock is unable to process your request.";
    says(503, busy, OVERLOADED);
}

#[test]
fn what_a_caller_writes_does_not_put_the_blame_on_the_provider() {
    let quoted =
        "Value 'Your request exceeds the service quota' at 'messages.1.member.role' is invalid";
    says(400, quoted, Fault::BadRequest);
}

#[test]
fn words_tell_when_to_come_back() {
    let told = read(429, br#"{"message":"Please try again in 6s."}"#);
    let retry_after = Some(Duration::from_secs(6));
    assert_eq!(told.fault, Fault::RateLimited { retry_after });
}

#[test]
fn a_body_that_says_nothing_leaves_the_status() {
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        r#"{"message":null}"#,
        r#"{"message":1}"#,
    ] {
        let told = read(503, body.as_bytes());
        assert_eq!(told, Failure::plain(Fault::Status(503)), "{body}");
    }
    let upper = read(403, br#"{"Message":"Signature expired"}"#);
    assert_eq!(upper, failure(Fault::Auth, "Signature expired"));
}

#[track_caller]
fn says(status: u16, words: &str, fault: Fault) {
    let body = serde_json::json!({ "message": words }).to_string();
    assert_eq!(read(status, body.as_bytes()), failure(fault, words));
}

fn failure(fault: Fault, message: &str) -> Failure {
    Failure {
        message: Some(message.to_owned()),
        ..Failure::plain(fault)
    }
}
