use std::time::Duration;

use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const LIMITED: Fault = Fault::RateLimited { retry_after: None };
const OVERLOADED: Fault = Fault::Overloaded { retry_after: None };

#[test]
fn a_code_decides_before_the_status() {
    for (status, code, fault) in [
        (429, "insufficient_quota", Fault::QuotaExhausted),
        (403, "billing_not_active", Fault::QuotaExhausted),
        (413, "rate_limit_exceeded", LIMITED),
        (503, "server_is_overloaded", OVERLOADED),
        (400, "context_length_exceeded", Fault::ContextLengthExceeded),
        (400, "content_filter", Fault::ContentFiltered),
        (400, "invalid_prompt", Fault::ContentFiltered),
        (400, "invalid_api_key", Fault::Auth),
        (403, "model_not_found", Fault::ModelNotFound),
        (404, "DeploymentNotFound", Fault::ModelNotFound),
    ] {
        let body = format!(r#"{{"error":{{"message":"No.","type":"t","code":"{code}"}}}}"#);
        check(status, &body, fault, Some("No."));
    }
}

#[test]
fn a_status_decides_where_nothing_else_does() {
    let body = r#"{"error":{"message":"No.","type":"invalid_request_error","code":null}}"#;
    for (status, fault) in [
        (400, Fault::BadRequest),
        (401, Fault::Auth),
        (402, Fault::QuotaExhausted),
        (404, Fault::ModelNotFound),
        (422, Fault::BadRequest),
        (429, LIMITED),
        (500, Fault::Status(500)),
        (503, Fault::Status(503)),
        (529, OVERLOADED),
    ] {
        check(status, body, fault, Some("No."));
    }
}

#[test]
fn a_window_that_is_too_small_is_known_by_its_words() {
    for message in [
        "This model's maximum context length is 9 tokens. However, your messages resulted in 10.",
        "Please reduce the length of the messages or completion.",
        "Your input exceeds the context window of this model.",
        "This model's maximum prompt length is 9 but the request contains 10 tokens.",
        "Prompt contains 10 tokens and 0 draft tokens, too large for model with 9 tokens",
        "The decoder prompt (length 10) is longer than the maximum model length of 9.",
        "Input tokens exceed the configured limit of 9 tokens.",
        "the request exceeds the available context size, try increasing it",
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 9. Given: 10",
        "prompt is too long: 10 tokens > 9 maximum",
    ] {
        let error = serde_json::json!({"error": {"message": message, "type": "BadRequestError"}});
        check(
            400,
            &error.to_string(),
            Fault::ContextLengthExceeded,
            Some(message),
        );
    }
}

#[test]
fn a_sentence_that_repeats_the_request_blames_no_provider() {
    for words in ["Incorrect API key", "Rate limit", "Insufficient balance"] {
        let body = format!(r#"{{"error":{{"message":"Invalid name: '{words}'"}}}}"#);
        let message = format!("Invalid name: '{words}'");
        check(400, &body, Fault::BadRequest, Some(&message));
    }
}

#[test]
fn errors_of_hosted_services_are_read_in_their_own_shapes() {
    // Azure's filter.
    check(
        400,
        r#"{"error":{"message":"It was filtered.","type":null,"param":"prompt","code":"x","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true}}}}}"#,
        Fault::ContentFiltered,
        Some("It was filtered."),
    );
    // Azure's front, with the status as a code.
    check(
        401,
        r#"{"statusCode":401,"message":"Access denied."}"#,
        Fault::Auth,
        Some("Access denied."),
    );
    // Mistral.
    check(
        429,
        r#"{"object":"error","message":"Service tier capacity exceeded for this model.","type":"invalid_request_error","param":null,"code":"3505"}"#,
        OVERLOADED,
        Some("Service tier capacity exceeded for this model."),
    );
    check(
        401,
        r#"{"detail":"Unauthorized"}"#,
        Fault::Auth,
        Some("Unauthorized"),
    );
    // xAI answers 400 to a bad key.
    check(
        400,
        r#"{"code":"invalid-argument","error":"Incorrect API key provided. Get one."}"#,
        Fault::Auth,
        Some("Incorrect API key provided. Get one."),
    );
    // DeepSeek.
    check(
        402,
        r#"{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"#,
        Fault::QuotaExhausted,
        Some("Insufficient Balance"),
    );
    check(
        400,
        r#"{"error":{"message":"Model Not Exist","type":"invalid_request_error"}}"#,
        Fault::ModelNotFound,
        Some("Model Not Exist"),
    );
    // Google's compatible endpoint.
    check(
        429,
        r#"[{"error":{"code":429,"message":"Exhausted.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"x"},{"@type":"y","retryDelay":"33.5s"}]}}]"#,
        Fault::RateLimited {
            retry_after: Some(Duration::from_millis(33_500)),
        },
        Some("Exhausted."),
    );
}

#[test]
fn errors_of_inference_servers_are_read_in_their_own_shapes() {
    // vLLM.
    check(
        404,
        r#"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","param":null,"code":404}"#,
        Fault::ModelNotFound,
        Some("The model `m` does not exist."),
    );
    // Ollama, TGI.
    check(
        500,
        r#"{"error":"it broke"}"#,
        Fault::Status(500),
        Some("it broke"),
    );
    check(
        429,
        r#"{"error":"Model is overloaded","error_type":"overloaded"}"#,
        OVERLOADED,
        Some("Model is overloaded"),
    );
}

#[test]
fn an_error_of_the_provider_behind_a_provider_is_the_one_that_counts() {
    let behind = r#"{"error":{"message":"maximum context length is 9","type":"invalid_request_error","param":"messages"}}"#;
    for raw in [
        serde_json::json!(behind),
        serde_json::from_str(behind).unwrap(),
    ] {
        let body = serde_json::json!({"error": {
            "message": "Provider returned error", "code": 400, "metadata": {"raw": raw},
        }});
        let failure = read_failure(400, body.to_string().as_bytes());
        let expected = Failure {
            fault: Fault::ContextLengthExceeded,
            message: Some("maximum context length is 9".to_owned()),
            param: Some("messages".to_owned()),
        };
        assert_eq!(failure, expected);
    }
    check(
        429,
        r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"m is busy. Please retry shortly","provider_name":"P"}}}"#,
        LIMITED,
        Some("m is busy. Please retry shortly"),
    );
}

#[test]
fn a_list_of_mistakes_names_the_first_member() {
    let body = br#"{"detail":[{"type":"missing","loc":["body","messages",0,"role"],"msg":"Field required","input":{"x":[]}}]}"#;
    let expected = Failure {
        fault: Fault::BadRequest,
        message: Some("Field required".to_owned()),
        param: Some("messages.0.role".to_owned()),
    };
    assert_eq!(read_failure(422, body), expected);
}

#[test]
fn the_time_to_wait_stands_in_the_sentence_or_beside_it() {
    for (body, millis) in [
        (
            r#"{"error":{"message":"Rate limit reached. Please try again in 6.2s."}}"#,
            6_200,
        ),
        (
            r#"{"error":{"message":"Please try again in 1m30s.","type":"requests"}}"#,
            90_000,
        ),
        (
            r#"{"error":{"code":"429","message":"Please retry after 22 seconds."}}"#,
            22_000,
        ),
        (
            r#"{"error":{"message":"Slower.","retry_after":1.5}}"#,
            1_500,
        ),
        ("Too many requests, retry after 3 seconds", 3_000),
    ] {
        let fault = read_failure(429, body.as_bytes()).fault;
        let expected = Fault::RateLimited {
            retry_after: Some(Duration::from_millis(millis)),
        };
        assert_eq!(fault, expected, "{body}");
    }
}

#[test]
fn an_error_in_place_of_an_answer_is_what_its_code_says() {
    for (error, fault) in [
        (r#"{"message":"no","code":502}"#, Fault::Status(502)),
        (r#"{"message":"no","code":"429"}"#, LIMITED),
        (r#"{"message":"no","code":"rate_limit_exceeded"}"#, LIMITED),
        (
            r#"{"message":"no","type":"server_error"}"#,
            Fault::Status(500),
        ),
        (
            r#"{"message":"no","type":"invalid_request_error"}"#,
            Fault::BadRequest,
        ),
        (r#"{"message":"no","code":200}"#, Fault::Malformed),
        (r#"{"message":"no"}"#, Fault::Malformed),
    ] {
        check(200, &format!(r#"{{"error":{error}}}"#), fault, Some("no"));
        check(200, error, fault, Some("no"));
    }
}

#[test]
fn a_body_that_says_nothing_leaves_the_status() {
    for body in [
        "",
        "  ",
        "null",
        "{}",
        "[]",
        "7",
        "{\"error\":",
        "<html>no</html>",
        "{\"error\":null}",
    ] {
        check(502, body, Fault::Status(502), None);
    }
    check(
        502,
        "upstream connect error",
        Fault::Status(502),
        Some("upstream connect error"),
    );
    assert_eq!(
        read_failure(500, b"\xff"),
        Failure::plain(Fault::Status(500))
    );
}

#[test]
fn what_is_endless_is_cut() {
    let nested = format!("{}1{}", r#"{"error":"#.repeat(100_000), "}".repeat(100_000));
    check(500, &nested, Fault::Status(500), None);
    let long = "ä".repeat(10_000);
    let failure = read_failure(400, format!(r#"{{"message":"{long}"}}"#).as_bytes());
    assert_eq!(failure.message.as_deref(), Some(&long[..4096]));
}

#[track_caller]
fn check(status: u16, body: &str, fault: Fault, message: Option<&str>) {
    let failure = read_failure(status, body.as_bytes());
    let head = body.get(..200).unwrap_or(body);
    assert_eq!(
        (failure.fault, failure.message.as_deref()),
        (fault, message),
        "{head}"
    );
}
