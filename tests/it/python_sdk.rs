//! Real clients see nothing unusual: not in answers, not in streams, not in errors. What each checks is
//! in `clients/`; but for the first and the last, the answers come from providers that speak another dialect than the
//! client, after the first rung of the ladder has failed.

use std::path::PathBuf;
use std::time::Duration;

use baton_tests::stack::{Stack, place};
use tokio::process::Command;
use tokio::time::timeout;

use crate::{cache, guardrails};

/// How long all checks of one client may take together.
const BOUND: Duration = Duration::from_secs(180);

#[tokio::test]
async fn the_openai_sdk_sees_nothing_unusual() {
    let stack = Stack::shared().await.expect("a stack");
    sees_nothing_unusual("openai_sdk.py", place::python(), &stack).await;
}

#[tokio::test]
async fn the_openai_sdk_understands_every_dialect() {
    understands_every_dialect("openai_translated.py", place::python()).await;
}

#[tokio::test]
async fn the_anthropic_sdk_understands_every_dialect() {
    understands_every_dialect("anthropic_sdk.py", place::python()).await;
}

#[tokio::test]
async fn the_google_genai_sdk_understands_every_dialect() {
    understands_every_dialect("google_genai.py", place::python()).await;
}

#[tokio::test]
async fn langchain_understands_every_dialect() {
    understands_every_dialect("langchain_models.py", place::frameworks_python()).await;
}

#[tokio::test]
async fn llama_index_understands_every_dialect() {
    understands_every_dialect("llama_index_llms.py", place::frameworks_python()).await;
}

#[tokio::test]
async fn haystack_understands_every_dialect() {
    understands_every_dialect("haystack_generators.py", place::frameworks_python()).await;
}

#[tokio::test]
async fn litellm_understands_every_dialect() {
    understands_every_dialect("litellm_client.py", place::frameworks_python()).await;
}

#[tokio::test]
async fn sdks_see_what_guardrails_refuse_as_errors_of_the_api() {
    let stack = Stack::start(guardrails::plan()).await.expect("a stack");
    sees_nothing_unusual("guardrails.py", place::python(), &stack).await;
}

#[tokio::test]
async fn sdks_see_answers_from_the_cache_as_answers_like_any_other() {
    let stack = Stack::start(cache::plan()).await.expect("a stack");
    sees_nothing_unusual("cached.py", place::python(), &stack).await;
}

async fn understands_every_dialect(client: &str, python: anyhow::Result<PathBuf>) {
    let stack = Stack::polyglot().await.expect("a stack");
    sees_nothing_unusual(client, python, &stack).await;
}

async fn sees_nothing_unusual(client: &str, python: anyhow::Result<PathBuf>, stack: &Stack) {
    let checks = Command::new(python.expect("a Python"))
        .arg(place::root().join("tests/clients").join(client))
        .env("BATON_BASE_URL", stack.base_url())
        .env("NO_PROXY", "127.0.0.1")
        // They tell nobody that they ran.
        .env("HAYSTACK_TELEMETRY_ENABLED", "False")
        .env("LANGSMITH_TRACING", "false")
        .env("LITELLM_LOCAL_MODEL_COST_MAP", "True")
        .kill_on_drop(true)
        .output();
    let checked = timeout(BOUND, checks).await.expect("an end");
    let checked = checked.expect("Python runs");
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
}
