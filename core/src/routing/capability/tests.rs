//! What requests need, and who can do it.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::config::Config;
use crate::format::Api;

/// What a body of chat completions needs.
fn needed(more: &str) -> Vec<&'static str> {
    let content = r#"{"role": "user", "content": "Hi"}"#;
    let body = format!(r#"{{"model": "m", "messages": [{content}] {more}}}"#);
    needed_by(&body)
}

fn needed_by(body: &str) -> Vec<&'static str> {
    let caller = Api::ChatCompletions.caller();
    let request = caller.read_request("/v1/chat/completions", body.as_bytes());
    let needs = needs(&request.unwrap());
    needs.iter().map(Capability::as_str).collect()
}

fn said(part: &str) -> Vec<&'static str> {
    needed_by(&format!(
        r#"{{"model": "m", "messages": [{{"role": "user", "content": [{part}]}}]}}"#
    ))
}

#[test]
fn text_needs_nothing() {
    assert!(needed("").is_empty());
    assert!(needed(r#", "response_format": {"type": "json_object"}"#).is_empty());
    assert!(needed(r#", "reasoning_effort": "none""#).is_empty());
}

#[test]
fn what_is_asked_for_is_needed() {
    let tool = r#", "tools": [{"type": "function", "function": {"name": "f"}}]"#;
    assert_eq!(needed(tool), ["tools"]);
    let schema = r#", "response_format": {"type": "json_schema",
        "json_schema": {"name": "a", "schema": {"type": "object"}}}"#;
    assert_eq!(needed(schema), ["json_schema"]);
    assert_eq!(needed(r#", "reasoning_effort": "low""#), ["reasoning"]);
}

#[test]
fn what_is_shown_is_needed() {
    let image = r#"{"type": "image_url", "image_url": {"url": "https://a.example/a.png"}}"#;
    assert_eq!(said(image), ["vision"]);
    let audio = r#"{"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}"#;
    assert_eq!(said(audio), ["audio"]);
    let file = r#"{"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AAAA"}}"#;
    assert_eq!(said(file), ["documents"]);
    assert_eq!(said(&format!("{image},{audio}")), ["vision", "audio"]);
}

#[test]
fn a_conversation_with_tools_needs_them_still() {
    let body = r#"{"model": "m", "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c", "content": "42"}]}"#;
    assert_eq!(needed_by(body), ["tools"]);
}

#[test]
fn a_model_can_do_what_it_says_and_one_that_says_nothing_anything() {
    let both: Capabilities = [Capability::Tools, Capability::Vision]
        .into_iter()
        .collect();
    assert_eq!(
        able(&model(r#""capabilities": ["tools", "vision"]"#), both),
        Ok(())
    );
    assert_eq!(
        able(&model(r#""capabilities": ["tools"]"#), both),
        Err(Skip::Lacks(Capability::Vision))
    );
    assert_eq!(
        able(&model(r#""capabilities": []"#), both),
        Err(Skip::Lacks(Capability::Tools))
    );
    assert_eq!(able(&model(r#""weight": 1"#), both), Ok(()));
}

#[test]
fn a_prompt_fits_with_a_margin_and_its_answer() {
    let window = model(r#""context": 1000"#);
    assert_eq!(fits(&window, 800, None), Ok(()));
    assert_eq!(fits(&window, 800, Some(80)), Ok(()));
    let tokens = 1001;
    let context = 1000;
    let too_small = Err(Skip::ContextTooSmall { tokens, context });
    assert_eq!(fits(&window, 800, Some(81)), too_small);
    assert!(fits(&window, u64::MAX, Some(1)).is_err());
    assert_eq!(fits(&model(r#""weight": 1"#), u64::MAX, None), Ok(()));
}

#[test]
fn what_is_small_in_bytes_needs_no_estimate() {
    let window = model(r#""context": 1000"#);
    assert!(!may_overflow(&window, 800));
    assert!(may_overflow(&window, 1000));
    assert!(!may_overflow(&model(r#""weight": 1"#), usize::MAX));
}

fn model(more: &str) -> Model {
    let config = format!(
        r#"{{"sidecar": {{"cluster": "s"}},
            "providers": {{"p": {{"cluster": "p", "format": "openai", "authority": "p.example"}}}},
            "models": {{"m": {{"provider": "p", "name": "m", {more}}}}},
            "routes": [{{"name": "r", "match": {{"models": ["m"]}}, "ladder": ["m"]}}]}}"#
    );
    let mut config = Config::parse(config.as_bytes()).unwrap();
    config.routes.clear();
    let (_, model) = config.models.pop_first().unwrap();
    std::sync::Arc::into_inner(model).unwrap()
}
