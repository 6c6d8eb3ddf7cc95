//! Configurations: which is held, which is refused, and who refused one.

use baton_core::config::Revision;
use baton_core::protocol::{RejectedConfig, Snapshot, SyncRequest};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use crate::outcome::CONFIG;
use crate::server::{Server, code, directory};

#[tokio::test]
async fn tells_a_vm_that_its_config_is_held() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    assert_eq!(server.sync(&from("a", CONFIG)).await.revision, None);

    let answer = server.ask(Method::PUT, "/v1/config", CONFIG).await;
    assert_eq!(answer.status, StatusCode::OK);
    let held: Snapshot = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(held.revision, Some(Revision::of(CONFIG.as_bytes())));
    let told = server.sync(&from("a", CONFIG)).await;
    assert_eq!(told.revision, held.revision);
}

#[tokio::test]
async fn vms_on_two_configs_during_a_rollout_do_not_take_turns_sending_them() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let newer = CONFIG.replace("auto", "default");
    for config in [CONFIG, &newer] {
        server.ask(Method::PUT, "/v1/config", config).await;
    }
    for (vm, config) in [("a", CONFIG), ("b", newer.as_str())] {
        let told = server.sync(&from(vm, config)).await.revision;
        assert_eq!(told, Some(Revision::of(config.as_bytes())));
    }
}

#[tokio::test]
async fn knows_the_newest_config_after_a_restart() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for config in [&CONFIG.replace("auto", "default"), CONFIG] {
        server.ask(Method::PUT, "/v1/config", config).await;
    }
    server.stop().stopped().await;
    let server = Server::start(directory.path()).await;
    let told = server.sync(&from("a", CONFIG)).await.revision;
    assert_eq!(told, Some(Revision::of(CONFIG.as_bytes())));

    server.stop().stopped().await;
    std::fs::write(directory.path().join("config.json"), "not a config").unwrap();
    let server = Server::start(directory.path()).await;
    assert_eq!(server.sync(&from("a", CONFIG)).await.revision, None);
}

#[tokio::test]
async fn asks_a_vm_whose_config_it_does_not_hold_to_send_it() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.ask(Method::PUT, "/v1/config", CONFIG).await;
    let other = CONFIG.replace("auto", "default");
    let told = server.sync(&from("a", &other)).await.revision;
    assert_ne!(told, Some(Revision::of(other.as_bytes())));
}

#[tokio::test]
async fn refuses_a_bad_config_with_every_problem_and_keeps_the_last_good_one() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.ask(Method::PUT, "/v1/config", CONFIG).await;

    let bad = CONFIG.replace(
        r#""ladder": ["small", "large"]"#,
        r#""ladder": ["smal", "larg"]"#,
    );
    let answer = server.ask(Method::PUT, "/v1/config", bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(code(&answer), "config_problems");
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        body["error"]["problems"],
        json!([
            "routes[0].ladder[0]: unknown model `smal`, expected `large` or `small`",
            "routes[0].ladder[1]: unknown model `larg`, expected `large` or `small`",
        ])
    );
    let ready: Value = server.get("/readyz").await;
    assert_eq!(
        ready["revision"],
        Revision::of(CONFIG.as_bytes()).to_string()
    );
}

#[tokio::test]
async fn shows_who_refused_a_config_until_it_takes_one() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let rejected = RejectedConfig {
        revision: Revision::of(b"newer"),
        problems: vec!["routes: missing, expected a list of routes".to_owned()],
    };
    server
        .sync(&SyncRequest {
            rejected: Some(rejected),
            ..from("a", CONFIG)
        })
        .await;
    server.sync(&from("b", CONFIG)).await;
    assert_eq!(
        server.get::<Value>("/readyz").await,
        json!({
            "ready": true,
            "revision": null,
            "rejected": [{
                "vm": "a",
                "revision": Revision::of(b"newer"),
                "problems": ["routes: missing, expected a list of routes"],
            }],
            "locked_out": [],
        })
    );
    assert!(gauge(&server).await.contains("\nbaton_config_rejected 1\n"));

    server.sync(&from("a", CONFIG)).await;
    assert_eq!(server.get::<Value>("/readyz").await["rejected"], json!([]));
    assert!(gauge(&server).await.contains("\nbaton_config_rejected 0\n"));
}

/// An empty batch of a VM that works with this document.
fn from(vm: &str, config: &str) -> SyncRequest {
    SyncRequest {
        vm: vm.to_owned(),
        revision: Revision::of(config.as_bytes()),
        ..SyncRequest::default()
    }
}

async fn gauge(server: &Server) -> String {
    let answer = server.ask(Method::GET, "/metrics", "").await;
    String::from_utf8(answer.body.to_vec()).unwrap()
}
