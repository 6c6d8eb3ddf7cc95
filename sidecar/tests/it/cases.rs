//! Requests that are put before a person: what their callers are told, how the webhook gets them, and what
//! becomes of the person's answer.

use baton_sidecar::client::{self, Answer};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::envoy::{Envoy, Reply};
use crate::process::{baton, stdout};
use crate::server::{Server, code, directory};

const HOW: &str = "/v1/human";

/// A sidecar that reaches this Envoy, with two routes that have a person.
struct Desk {
    server: Server,
    directory: TempDir,
}

impl Desk {
    async fn behind(envoy: &Envoy) -> Self {
        Self::in_directory(directory(), envoy).await
    }

    async fn in_directory(directory: TempDir, envoy: &Envoy) -> Self {
        let server = Server::start(directory.path()).await;
        let config = config(&envoy.address).to_string();
        let taken = server.ask(Method::PUT, "/v1/config", config).await;
        assert_eq!(taken.status, StatusCode::OK, "{taken:?}");
        Self { server, directory }
    }

    /// Files a request as an attempt does.
    async fn file(&self, exchange: &str, route: &str, request: Value) -> Answer {
        let filing = json!({
            "exchange": exchange, "route": route, "tenant": "acme",
            "asked": [{"model": "small", "why": "timeout"}],
        });
        let headers = [("x-baton-filing", filing.to_string())];
        client::ask_with(
            &self.server.url,
            Method::POST,
            HOW,
            &headers,
            request.to_string().into(),
        )
        .await
        .unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.server.ask(method, path, body).await
    }

    /// The open cases, once this holds for them.
    async fn cases_once(&self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let cases: Value = self.server.get("/v1/cases").await;
            if holds(&cases["cases"]) {
                return cases["cases"].clone();
            }
            tokio::task::yield_now().await;
        }
    }
}

fn config(loopback: &str) -> Value {
    let human = |status: u16| {
        json!({
            "webhook": {"cluster": "desk", "path": "/tickets?from=baton"},
            "message": "A person will answer.", "status": status,
        })
    };
    json!({
        "sidecar": {"cluster": "baton-sidecar", "loopback": loopback},
        "providers": {"vllm": {"cluster": "vllm", "format": "openai", "authority": "vllm"}},
        "models": {"small": {"provider": "vllm", "name": "qwen3-8b"}},
        "routes": [
            {"name": "told", "match": {"models": ["told"]}, "ladder": ["small"], "human": human(200)},
            {"name": "polled", "match": {"models": ["polled"]}, "ladder": ["small"], "human": human(202)},
            {"name": "alone", "match": {"models": ["alone"]}, "ladder": ["small"]},
        ],
    })
}

fn question() -> Value {
    json!({"model": "human", "messages": [{"role": "user", "content": "May I return it?"}]})
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test]
async fn a_caller_is_told_in_an_answer_and_the_webhook_has_the_request() {
    let envoy = Envoy::that(&[Reply::Status(201, json!({}))]).await;
    let desk = Desk::behind(&envoy).await;
    let told = desk.file("x1", "told", question()).await;
    assert_eq!(told.status, StatusCode::OK);
    let said = &body(&told)["choices"][0];
    assert_eq!(said["message"]["content"], "A person will answer.");
    assert_eq!(said["finish_reason"], "stop");
    assert_eq!(body(&told)["usage"]["total_tokens"], 0);
    let case = header(&told, "x-baton-case").to_owned();
    assert_eq!(case.len(), 32, "128 bits");
    assert_eq!(header(&told, "location"), format!("/v1/cases/{case}"));

    let cases = desk
        .cases_once(|cases| cases[0]["delivery"]["state"] == "taken")
        .await;
    assert_eq!(cases[0]["case"], case);
    assert_eq!(
        cases[0]["asked"],
        json!([{"model": "small", "why": "timeout"}])
    );
    let posted = &envoy.asked()[0];
    assert_eq!(posted.path, "/tickets");
    assert_eq!(posted.header("x-baton-cluster"), "desk");
    assert_eq!(posted.header("idempotency-key"), case);
    assert_eq!(posted.part_of().exchange.as_str(), "x1");
    let mut sent = posted.body.clone();
    assert!(sent["filed"].take().is_u64());
    let expected = json!({
        "case": case, "exchange": "x1", "route": "told", "tenant": "acme", "filed": null,
        "asked": [{"model": "small", "why": "timeout"}],
        "request": {"messages": [{"role": "user", "content": "May I return it?"}]},
    });
    assert_eq!(sent, expected, "no word of what machines say to each other");
}

#[tokio::test]
async fn a_caller_that_streams_is_told_in_a_stream() {
    let envoy = Envoy::that(&[Reply::Silence]).await;
    let desk = Desk::behind(&envoy).await;
    let mut request = question();
    request["stream"] = json!(true);
    request["stream_options"] = json!({"include_usage": true});
    let told = desk.file("x1", "told", request).await;
    assert_eq!(header(&told, "content-type"), "text/event-stream");
    let text = String::from_utf8(told.body.to_vec()).unwrap();
    let events: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .collect();
    let spoken: String = events
        .iter()
        .filter_map(|event| serde_json::from_str::<Value>(event).ok())
        .filter_map(|event| Some(event["choices"][0]["delta"]["content"].as_str()?.to_owned()))
        .collect();
    assert_eq!(spoken, "A person will answer.");
    assert_eq!(events.last(), Some(&"[DONE]"));
    assert!(text.contains(r#""total_tokens":0"#), "{text}");
}

#[tokio::test]
async fn a_caller_that_polls_hears_what_the_person_says() {
    let envoy = Envoy::that(&[Reply::Status(200, json!({}))]).await;
    let desk = Desk::behind(&envoy).await;
    let told = desk.file("x1", "polled", question()).await;
    assert_eq!(told.status, StatusCode::ACCEPTED);
    let place = header(&told, "location").to_owned();
    let case = header(&told, "x-baton-case").to_owned();
    let expected = json!({
        "object": "baton.case", "id": case, "status": "pending", "message": "A person will answer.", "poll": place,
    });
    assert_eq!(body(&told), expected);

    let pending = desk.ask(Method::GET, &place, Value::Null).await;
    assert_eq!(pending.status, StatusCode::ACCEPTED);
    assert_eq!(body(&pending)["status"], "pending");
    assert_eq!(header(&pending, "retry-after"), "5");

    let answer_at = format!("{place}/answer");
    let kept = desk
        .ask(
            Method::POST,
            &answer_at,
            json!({"answer": "Yes, until Friday."}),
        )
        .await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    let late = desk
        .ask(Method::POST, &answer_at, json!({"answer": "No."}))
        .await;
    assert_eq!(
        (late.status, code(&late).as_str()),
        (StatusCode::CONFLICT, "answered_already")
    );

    let answered = desk.ask(Method::GET, &place, Value::Null).await;
    assert_eq!(answered.status, StatusCode::OK);
    assert_eq!(body(&answered)["answer"], "Yes, until Friday.");
    assert_eq!(
        desk.cases_once(|_| true).await,
        json!([]),
        "nobody waits any more"
    );
}

#[tokio::test]
async fn an_exchange_comes_to_one_case_however_often_it_is_filed() {
    let envoy = Envoy::that(&[Reply::Status(200, json!({}))]).await;
    let desk = Desk::behind(&envoy).await;
    let first = desk.file("x1", "told", question()).await;
    let again = desk.file("x1", "told", question()).await;
    let other = desk.file("x2", "told", question()).await;
    assert_eq!(
        header(&first, "x-baton-case"),
        header(&again, "x-baton-case")
    );
    assert_ne!(
        header(&first, "x-baton-case"),
        header(&other, "x-baton-case")
    );
}

#[tokio::test]
async fn a_webhook_that_is_down_gets_the_case_when_it_is_up_even_after_a_restart() {
    let down = Reply::Status(503, json!({}));
    let envoy = Envoy::that(&[down, Reply::Status(200, json!({}))]).await;
    let desk = Desk::behind(&envoy).await;
    desk.file("x1", "told", question()).await;
    let cases = desk
        .cases_once(|cases| cases[0]["delivery"]["tries"] == 1)
        .await;
    assert_eq!(cases[0]["delivery"]["state"], "waiting");
    assert_eq!(cases[0]["delivery"]["trouble"], "status 503");

    let Desk { server, directory } = desk;
    server.stop().stopped().await;
    let desk = Desk::in_directory(directory, &envoy).await;
    let cases = desk
        .cases_once(|cases| cases[0]["delivery"]["state"] == "taken")
        .await;
    assert_eq!(cases[0]["delivery"]["tries"], 2);
    assert_eq!(envoy.asked()[0].body, envoy.asked()[1].body);
}

#[tokio::test]
async fn what_a_webhook_has_is_not_kept_here() {
    let envoy = Envoy::that(&[Reply::Status(200, json!({}))]).await;
    let desk = Desk::behind(&envoy).await;
    let file = desk.directory.path().join("cases.db");
    desk.file("x1", "told", question()).await;
    desk.cases_once(|cases| cases[0]["delivery"]["state"] == "taken")
        .await;
    let bytes = std::fs::read(&file).unwrap();
    let words = b"May I return it?";
    assert!(!bytes.windows(words.len()).any(|window| window == words));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn what_is_no_case_is_refused() {
    let envoy = Envoy::that(&[Reply::Silence]).await;
    let desk = Desk::behind(&envoy).await;
    let nowhere = desk.file("x1", "alone", question()).await;
    assert_eq!(
        (nowhere.status, code(&nowhere).as_str()),
        (StatusCode::NOT_FOUND, "no_human")
    );
    let unsaid = desk.ask(Method::POST, HOW, question()).await;
    assert_eq!(
        (unsaid.status, code(&unsaid).as_str()),
        (StatusCode::BAD_REQUEST, "no_filing")
    );
    let unread = desk.file("x1", "told", json!({"messages": 1})).await;
    assert_eq!(
        (unread.status, code(&unread).as_str()),
        (StatusCode::BAD_REQUEST, "not_chat")
    );
    let unknown = desk.ask(Method::GET, "/v1/cases/6f", Value::Null).await;
    assert_eq!(
        (unknown.status, code(&unknown).as_str()),
        (StatusCode::NOT_FOUND, "no_case")
    );
    let answer = json!({"answer": ""});
    let unsaid = desk.ask(Method::POST, "/v1/cases/6f/answer", answer).await;
    assert_eq!(code(&unsaid), "answer_length");
    let answer = json!({"answer": "Yes."});
    let unknown = desk.ask(Method::POST, "/v1/cases/6f/answer", answer).await;
    assert_eq!(code(&unknown), "no_case");
    assert_eq!(desk.cases_once(|_| true).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_lists_open_cases() {
    let envoy = Envoy::that(&[Reply::Status(503, json!({}))]).await;
    let desk = Desk::behind(&envoy).await;
    let told = desk.file("x1", "told", question()).await;
    let case = header(&told, "x-baton-case");
    desk.cases_once(|cases| cases[0]["delivery"]["tries"] == 1)
        .await;
    let url = desk.server.url.to_string();
    let listed = stdout(&baton(&["cases", "--url", &url]));
    let [heading, line] = listed.lines().collect::<Vec<_>>()[..] else {
        panic!("{listed}")
    };
    assert!(heading.starts_with("FILED (UTC)"), "{heading}");
    let expected = format!(
        " {case} x1                         told          acme          tried once (status 503)"
    );
    assert!(line.ends_with(&expected), "{line}");
    let json = stdout(&baton(&["cases", "--json", "--url", &url]));
    let shown: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(shown["case"], case);
    assert!(!json.contains("return it"), "{json}");
}
