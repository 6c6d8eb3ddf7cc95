//! What is shipped can be started: real Envoy, with the real filter in it, takes each bootstrap.

use baton_tests::stack::place;
use tokio::process::Command;

/// The variables that the bootstraps take keys from.
const KEYS: [&str; 4] = [
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GEMINI_API_KEY",
    "AZURE_OPENAI_API_KEY",
];

#[tokio::test]
async fn envoy_takes_the_bootstrap_with_one_provider() {
    is_taken("envoy/envoy.yaml").await;
}

#[tokio::test]
async fn envoy_takes_the_bootstrap_with_a_provider_of_every_format() {
    is_taken("envoy/providers.yaml").await;
}

/// Envoy reads the file, makes everything in it and starts the filter, which reads its configuration.
async fn is_taken(file: &str) {
    let text = std::fs::read_to_string(place::root().join(file)).expect(file);
    let wasm = place::wasm().expect("the filter").display().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("envoy.yaml");
    std::fs::write(&path, text.replace("target/baton.wasm", &wasm)).expect("a file");

    let output = Command::new(place::envoy().expect("Envoy"))
        .args(["--mode", "validate", "--config-path"])
        .arg(&path)
        .envs(KEYS.map(|key| (key, "a key")))
        .output()
        .await
        .expect("Envoy runs");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
}
