//! `POST /v1/route` and `baton explain`: what would become of a request, without asking any model.

use std::fs;

use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::{baton, stderr, stdout};
use crate::server::{Server, code, directory};

/// Tiers, a specialist and a policy that only one model meets.
const CONFIG: &str = r#"{
    "sidecar": {"cluster": "baton-sidecar"},
    "providers": {
        "onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal", "trust": "internal"},
        "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"}
    },
    "models": {
        "small": {"provider": "onprem", "name": "qwen3-8b", "max_output": 1000, "price": {"input": "1", "output": "2"}},
        "coder": {"provider": "openai", "name": "coder", "max_output": 1000, "price": {"input": "5", "output": "10"}},
        "large": {"provider": "openai", "name": "gpt-5.4", "max_output": 1000, "price": {"input": "10", "output": "20"}}
    },
    "routes": [
        {"name": "auto", "match": {"models": ["auto"]}, "tiers": {"trivial": ["small"], "complex": ["large"]},
         "domains": {"code": ["coder"]}, "policy": {"when_data_class": {"personal": {"trust": "internal"}}}},
        {"name": "outside", "match": {"models": ["outside"]}, "ladder": ["large"],
         "policy": {"when_data_class": {"personal": {"trust": "internal"}}}}
    ]
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn says_where_a_request_would_go_and_why() {
    let (server, directory) = routing().await;
    let said = explained(&server, &directory, &hello("auto"), &[]);
    assert!(said.contains("tier      trivial, score 0."), "{said}");
    assert!(
        said.contains("rank      trivial: small; listed first"),
        "{said}"
    );
    assert!(said.contains("at most   "), "{said}");
    assert!(said.ends_with("ladder    small > large\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn says_who_is_left_out_by_policy() {
    let (server, directory) = routing().await;
    let personal = ["-H", "x-baton-data-class=personal"];
    let said = explained(&server, &directory, &hello("auto"), &personal);
    assert!(said.contains("left out  large"), "{said}");
    assert!(said.ends_with("ladder    small\n"), "{said}");
    let said = explained(&server, &directory, &hello("outside"), &personal);
    assert!(said.contains("refused   403 "), "{said}");
    assert!(said.contains("policy_refused"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_get_the_whole_decision() {
    let (server, _directory) = routing().await;
    let code = json!({"role": "user", "content": "Fix this:\n```python\ndef add(a, b):\n    return a - b\n```"});
    let body = json!({"model": "auto", "messages": [code]});
    let answer = server
        .ask(Method::POST, "/v1/route", json!({"body": body}).to_string())
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let said: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(said["ladder"][0], "coder");
    assert_eq!(said["facts"]["code"], "python");
    assert_eq!(said["outcome"]["decision"]["domain"], "code");
    assert_eq!(said["outcome"]["attempts"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_exchange_is_always_explained_alike() {
    let (server, _directory) = routing().await;
    let question = json!({"body": hello("auto"), "exchange": "x00000000000000ab-17"}).to_string();
    let ask = async || {
        let answer = server
            .ask(Method::POST, "/v1/route", question.clone())
            .await;
        let mut said: Value = serde_json::from_slice(&answer.body).unwrap();
        said["outcome"]["started"].take();
        said
    };
    assert_eq!(ask().await, ask().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_explained_is_told() {
    let (server, directory) = routing().await;
    let asked = json!({"path": "/v1/unknown", "body": {}}).to_string();
    let answer = server.ask(Method::POST, "/v1/route", asked).await;
    assert_eq!(
        (answer.status, &*code(&answer)),
        (StatusCode::BAD_REQUEST, "not_routed")
    );
    let missing = directory.path().join("nowhere.json");
    let output = baton(&["explain", missing.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot read a request from"),
        "{}",
        stderr(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_configuration_there_is_nothing_to_explain() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let asked = json!({"body": hello("auto")}).to_string();
    let answer = server.ask(Method::POST, "/v1/route", asked).await;
    assert_eq!(code(&answer), "no_config");
}

async fn routing() -> (Server, TempDir) {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let put = server.ask(Method::PUT, "/v1/config", CONFIG).await;
    let said = String::from_utf8_lossy(&put.body);
    assert_eq!(put.status, StatusCode::OK, "{said}");
    (server, directory)
}

fn hello(model: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": "Hi, thanks!"}]})
}

fn explained(server: &Server, directory: &TempDir, request: &Value, more: &[&str]) -> String {
    let file = directory.path().join("request.json");
    fs::write(&file, request.to_string()).unwrap();
    let url = format!("--url={}", server.url);
    let output = baton(&[&["explain", file.to_str().unwrap(), &url], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}
