//! Outcomes to post, and their words in JSON.

use std::num::NonZeroU16;
use std::time::Duration;

use baton_core::fault::Fault;
use baton_core::outcome::{AttemptEnding, AttemptOutcome, ExchangeEnding, ExchangeOutcome};
use baton_core::protocol::SyncRequest;
use baton_core::time::Timestamp;
use baton_core::usage::Usage;

/// 2026-11-21 08:00:00 UTC.
pub(crate) const STARTED: Timestamp = Timestamp::from_micros(1_795_248_000_000_000);

/// An exchange of route `support` that its `attempts`th model answered.
pub(crate) fn exchange(id: &str, attempts: u16) -> ExchangeOutcome {
    ExchangeOutcome {
        exchange: id.try_into().unwrap(),
        request_id: None,
        route: Some("support".try_into().unwrap()),
        experiment: None,
        shadow_of: None,
        part_of: None,
        verdict: None,
        strongest: None,
        observed: None,
        streamed: false,
        started: STARTED,
        duration: Duration::from_millis(1250),
        status: Some(200),
        attempts,
        escalated: false,
        skipped: vec![],
        decision: None,
        ending: ExchangeEnding::Completed,
        degraded: vec![],
        guardrails: vec![],
        cache: None,
    }
}

/// An attempt of model `large` that answered, for 0.0005 USD.
pub(crate) fn answered(id: &str, number: u16) -> AttemptOutcome {
    AttemptOutcome {
        exchange: id.try_into().unwrap(),
        attempt: NonZeroU16::new(number).unwrap(),
        model: "large".try_into().unwrap(),
        wire_name: "gpt-5.4".try_into().unwrap(),
        provider: "openai".try_into().unwrap(),
        started: STARTED,
        first_byte: Some(Duration::from_millis(310)),
        duration: Duration::from_millis(1200),
        ending: AttemptEnding::Answered(200),
        usage: Some(Usage::of(120, 34)),
        cost: Some("0.0005".parse().unwrap()),
        verification: None,
        dropped: vec![],
        case: None,
    }
}

/// An attempt of model `small` that failed.
pub(crate) fn faulted(id: &str, number: u16, fault: Fault) -> AttemptOutcome {
    AttemptOutcome {
        model: "small".try_into().unwrap(),
        wire_name: "qwen3-8b".try_into().unwrap(),
        provider: "onprem".try_into().unwrap(),
        first_byte: None,
        duration: Duration::from_millis(12),
        ending: AttemptEnding::Faulted(fault),
        usage: None,
        cost: None,
        ..answered(id, number)
    }
}

/// A batch from VM `a`.
pub(crate) fn batch(attempts: Vec<AttemptOutcome>, exchanges: Vec<ExchangeOutcome>) -> SyncRequest {
    SyncRequest {
        vm: "a".to_owned(),
        attempts,
        exchanges,
        ..SyncRequest::default()
    }
}

/// A batch with one exchange, answered at once.
pub(crate) fn one(id: &str) -> SyncRequest {
    batch(vec![answered(id, 1)], vec![exchange(id, 1)])
}

/// A configuration with the names used above.
pub(crate) const CONFIG: &str = r#"{
    "sidecar": {"cluster": "baton-sidecar"},
    "providers": {
        "onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"},
        "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"}
    },
    "models": {
        "small": {"provider": "onprem", "name": "qwen3-8b"},
        "large": {"provider": "openai", "name": "gpt-5.4"}
    },
    "routes": [{"name": "support", "match": {"models": ["auto"]}, "ladder": ["small", "large"]}]
}"#;
