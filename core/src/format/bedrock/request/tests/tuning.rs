//! What tunes an answer, by the model that gives it.

use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn what_every_model_takes_tunes_every_model() {
    let request = Request {
        max_tokens: Some(100),
        temperature: Some(0.5),
        top_p: Some(0.9),
        stop: vec!["END".to_owned()],
        ..asking()
    };
    let expected = json!({
        "messages": hi(),
        "inferenceConfig": {
            "maxTokens": 100, "temperature": 0.5, "topP": 0.9, "stopSequences": ["END"],
        },
    });
    for id in [HAIKU_3, NOVA, GPT_OSS, MISTRAL, LLAMA] {
        check(&request, id, &expected, &[]);
    }
}

#[test]
fn what_no_model_takes_is_told() {
    let request = Request {
        temperature: Some(1.6),
        seed: Some(7),
        logprobs: Some(3),
        presence_penalty: Some(0.5),
        frequency_penalty: Some(0.25),
        user: Some("u-17".to_owned()),
        top_k: Some(5),
        reasoning: effort(Effort::High),
        ..asking()
    };
    let expected = json!({"messages": hi(), "inferenceConfig": {"temperature": 1.0}});
    let names = [
        "frequency_penalty",
        "logprobs",
        "presence_penalty",
        "seed",
        "temperature",
        "thinking",
        "top_k",
        "user",
    ];
    check(&request, LLAMA, &expected, &names);
    let nothing_asked = Request {
        presence_penalty: Some(0.0),
        temperature: Some(1.0),
        reasoning: effort(Effort::Off),
        ..asking()
    };
    check(&nothing_asked, LLAMA, &expected, &[]);
}

#[test]
fn each_family_has_its_own_top_k() {
    let request = Request {
        top_k: Some(5),
        ..asking()
    };
    for (id, additional) in [
        (SONNET, json!({"top_k": 5})),
        (NOVA, json!({"inferenceConfig": {"topK": 5}})),
    ] {
        let expected = json!({"messages": hi(), "additionalModelRequestFields": additional});
        check(&request, id, &expected, &[]);
    }
}

#[test]
fn each_family_thinks_in_its_own_way() {
    let high = effort(Effort::High);
    for (id, reasoning, max_tokens, additional) in [
        (
            SONNET,
            high.clone(),
            None,
            json!({"thinking": {"type": "enabled", "budget_tokens": 24_576}}),
        ),
        (
            SONNET,
            high.clone(),
            Some(10_000),
            json!({"thinking": {"type": "enabled", "budget_tokens": 5_000}}),
        ),
        (
            SONNET,
            budget(10),
            Some(2_000),
            json!({"thinking": {"type": "enabled", "budget_tokens": 1_024}}),
        ),
        (
            OPUS,
            high.clone(),
            None,
            json!({"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}}),
        ),
        (
            OPUS,
            effort(Effort::Off),
            None,
            json!({"thinking": {"type": "disabled"}}),
        ),
        (
            GPT_OSS,
            effort(Effort::Most),
            None,
            json!({"reasoning_effort": "high"}),
        ),
    ] {
        let request = Request {
            reasoning,
            max_tokens,
            ..asking()
        };
        let body = said(&request, id, &[]);
        assert_eq!(body["additionalModelRequestFields"], additional, "{id}");
    }
}

#[test]
fn thinking_that_cannot_be_is_told() {
    let high = || Request {
        reasoning: effort(Effort::High),
        ..asking()
    };
    let too_tight = Request {
        max_tokens: Some(1_024),
        ..high()
    };
    let forced = Request {
        tools: vec![weather()],
        tool_choice: Some(ToolChoice::Any),
        ..high()
    };
    let unsigned = Request {
        messages: called(),
        tools: vec![weather()],
        ..high()
    };
    for (request, id) in [
        (high(), HAIKU_3),
        (high(), NOVA),
        (too_tight, SONNET),
        (forced, SONNET),
        (unsigned, SONNET),
    ] {
        let body = said(&request, id, &["thinking"]);
        assert_eq!(body["additionalModelRequestFields"], Value::Null, "{id}");
    }
}

#[test]
fn what_always_thinks_is_told_to_think_little() {
    let request = Request {
        reasoning: effort(Effort::Off),
        ..asking()
    };
    let body = said(&request, GPT_OSS, &["thinking"]);
    let little = json!({"reasoning_effort": "low"});
    assert_eq!(body["additionalModelRequestFields"], little);
}

#[test]
fn thinking_takes_sampling_away() {
    let request = Request {
        reasoning: effort(Effort::Low),
        temperature: Some(0.5),
        top_k: Some(5),
        top_p: Some(0.95),
        ..asking()
    };
    let body = said(&request, SONNET, &["temperature", "top_k"]);
    assert_eq!(body["inferenceConfig"], json!({"topP": 0.95}));
    let unthinking = Request {
        reasoning: None,
        ..request
    };
    let body = said(&unthinking, SONNET, &["top_p"]);
    assert_eq!(body["inferenceConfig"], json!({"temperature": 0.5}));
}
