//! What a code or type of an error means: words that OpenAI, Azure, Mistral, Groq, DeepSeek, xAI,
//! OpenRouter, Moonshot, vLLM, llama.cpp, TGI and Google's compatible endpoint answer with.

use crate::fault::Fault;

/// What a code says, in lower case, where it says one thing only.
pub(super) fn fault_of(code: &str) -> Option<Fault> {
    find(&CODES, code)
}

/// What a code says that names only a class of errors: it counts where there is no status.
pub(super) fn class_of(code: &str) -> Option<Fault> {
    find(&CLASSES, code)
}

fn find(table: &[(&[&str], Fault)], code: &str) -> Option<Fault> {
    table
        .iter()
        .find(|(words, _)| words.contains(&code))
        .map(|(_, fault)| *fault)
}

const CODES: [(&[&str], Fault); 8] = [
    (
        &[
            "insufficient_quota",
            "insufficient_balance",
            "insufficient_credits",
            "billing_hard_limit_reached",
            "billing_not_active",
            "exceeded_current_quota_error",
            "payment_required",
        ],
        Fault::QuotaExhausted,
    ),
    (
        &[
            "rate_limit_exceeded",
            "rate_limit_error",
            "rate_limit_reached_error",
            "rate_limited",
            "ratelimitreached",
            "too_many_requests",
            "toomanyrequests",
            "resource_exhausted",
            // Mistral's.
            "1300",
        ],
        Fault::RateLimited { retry_after: None },
    ),
    (
        &[
            "server_is_overloaded",
            "overloaded",
            "overloaded_error",
            "engine_overloaded",
            "engine_overloaded_error",
            "capacity_exceeded",
            "service_tier_capacity_exceeded",
            "slow_down",
            "nocapacity",
            // Mistral's.
            "3505",
        ],
        Fault::Overloaded { retry_after: None },
    ),
    (
        &[
            "context_length_exceeded",
            "context_window_exceeded",
            "exceed_context_size_error",
        ],
        Fault::ContextLengthExceeded,
    ),
    (
        &[
            "content_filter",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "invalid_prompt",
            "data_inspection_failed",
        ],
        Fault::ContentFiltered,
    ),
    (
        &[
            "invalid_api_key",
            "invalid_authentication_error",
            "incorrect_api_key_error",
            "authentication_error",
            "authenticationerror",
            "permission_error",
            "permission_denied",
            "unauthenticated",
            "account_deactivated",
            "invalid_organization",
            "unsupported_country_region_territory",
        ],
        Fault::Auth,
    ),
    (
        &[
            "model_not_found",
            "model_not_available",
            "model_not_active",
            "model_decommissioned",
            "model_terms_required",
            "deploymentnotfound",
            "operationnotsupported",
            "invalid_model",
        ],
        Fault::ModelNotFound,
    ),
    (
        // Groq's, for what the model wrote and should not have.
        &["tool_use_failed", "json_validate_failed"],
        Fault::Malformed,
    ),
];

const CLASSES: [(&[&str], Fault); 3] = [
    (
        &[
            "invalid_request_error",
            "badrequesterror",
            "invalid_argument",
            "invalid-argument",
            "unsupported_value",
        ],
        Fault::BadRequest,
    ),
    (
        &[
            "server_error",
            "internal_server_error",
            "internalservererror",
            "internal_error",
            "internal",
            "api_error",
        ],
        Fault::Status(500),
    ),
    (&["unavailable", "service_unavailable"], Fault::Status(503)),
];
