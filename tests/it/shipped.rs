//! What is shipped can be started: real Envoy, with the real filter in it, takes each bootstrap.

use baton_tests::stack::place;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use crate::raw_provider::{HTTP_OPTIONS, cluster};

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

#[tokio::test]
async fn envoy_takes_a_token_from_a_file_as_the_readme_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = |block: String| block.replace("/etc/baton", &folder.path().display().to_string());
    let token = folder.path().join("vertex-token.yaml");
    std::fs::write(token, readme_block("the-token")).expect("a file");
    let credential: Value =
        serde_saphyr::from_str(&here(readme_block("sds_config"))).expect("YAML");

    let mut bootstrap: Value = serde_saphyr::from_str(&read("envoy/envoy.yaml")).expect("YAML");
    let options = &mut cluster(&mut bootstrap, "openai")["typed_extension_protocol_options"];
    options[HTTP_OPTIONS]["http_filters"][1] = credential;
    takes(&folder, &bootstrap.to_string()).await;
}

async fn is_taken(file: &str) {
    takes(&tempfile::tempdir().expect("a folder"), &read(file)).await;
}

/// Envoy reads a bootstrap, makes everything in it and starts the filter, which reads its configuration.
async fn takes(folder: &TempDir, bootstrap: &str) {
    let wasm = place::wasm().expect("the filter").display().to_string();
    let path = folder.path().join("envoy.yaml");
    std::fs::write(&path, bootstrap.replace("target/baton.wasm", &wasm)).expect("a file");
    let output = Command::new(place::envoy().expect("Envoy"))
        .args(["--service-node", "tests", "--service-cluster", "tests"])
        .args(["--mode", "validate", "--config-path"])
        .arg(&path)
        .envs(KEYS.map(|key| (key, "a key")))
        .output()
        .await
        .expect("Envoy runs");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
}

fn read(file: &str) -> String {
    std::fs::read_to_string(place::root().join(file)).expect(file)
}

/// The block of YAML in envoy/README.md that has this in it.
fn readme_block(part: &str) -> String {
    let readme = read("envoy/README.md");
    let blocks = readme.split("```yaml\n").skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("```").next());
    blocks
        .find(|block| block.contains(part))
        .expect(part)
        .to_owned()
}
