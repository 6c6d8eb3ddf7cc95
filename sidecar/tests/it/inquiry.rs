//! Answers to be judged, and a sidecar that holds the configuration they are of.

use std::path::Path;
use std::time::Duration;

use baton_core::caller::Caller;
use baton_core::config::Revision;
use baton_core::format::Api;
use baton_core::http::Encoding;
use baton_core::protocol::verify::{Inquiry, Judgement, frame, unframe};
use baton_core::verdict::{Checked, Verdict};
use baton_sidecar::client::Answer;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use crate::envoy::chat;
use crate::server::Server;

/// A sidecar whose route `support` has these checks, and more.
pub(crate) struct Verifying {
    pub(crate) server: Server,
    revision: Revision,
}

/// What was judged, and what the caller gets instead.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) judgement: Judgement,
    pub(crate) instead: Vec<u8>,
}

impl Verifying {
    pub(crate) async fn start(data_dir: &Path, loopback: &str, route: Value) -> Self {
        let server = Server::start(data_dir).await;
        let document = document(loopback, &route).to_string();
        let answer = server
            .ask(Method::PUT, "/v1/config", document.as_str())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let revision = Revision::of(document.as_bytes());
        Self { server, revision }
    }

    /// An inquiry about an answer of `small`, to a request that asks for no stream.
    pub(crate) fn inquiry(&self) -> Inquiry {
        Inquiry {
            exchange: "x1".try_into().unwrap(),
            attempt: 1,
            revision: self.revision.clone(),
            route: "support".try_into().unwrap(),
            model: "small".try_into().unwrap(),
            caller: Caller {
                tenant: Some("acme".try_into().unwrap()),
                ..Caller::default()
            },
            api: Api::ChatCompletions,
            path: "/v1/chat/completions".to_owned(),
            streams: false,
            native: true,
            is_stream: false,
            encoding: Encoding::Plain,
            given: false,
            unstated: false,
            remaining: None,
            within: Duration::from_secs(5),
            request_bytes: 0,
        }
    }

    pub(crate) async fn ask(&self, inquiry: Inquiry, request: &[u8], answer: &[u8]) -> Answer {
        let inquiry = Inquiry {
            request_bytes: request.len(),
            ..inquiry
        };
        let body = frame(&inquiry, &[request, answer]);
        self.server.ask(Method::POST, "/v1/verify", body).await
    }

    /// The judgement on an answer.
    pub(crate) async fn judge(&self, inquiry: Inquiry, request: &Value, answer: &[u8]) -> Judged {
        let request = request.to_string();
        let told = self.ask(inquiry, request.as_bytes(), answer).await;
        assert_eq!(told.status, StatusCode::OK, "{told:?}");
        let (judgement, instead) = unframe(&told.body).unwrap();
        Judged {
            judgement,
            instead: instead.to_vec(),
        }
    }

    /// The judgement on a plain answer with this text to a plain question.
    pub(crate) async fn text(&self, text: &str) -> Judged {
        let answer = chat(text).to_string();
        self.judge(self.inquiry(), &question(), answer.as_bytes())
            .await
    }
}

impl Judged {
    pub(crate) fn verdict(&self) -> Verdict {
        self.judgement.verification.verdict
    }

    pub(crate) fn last(&self) -> &Checked {
        self.judgement.verification.checks.last().unwrap()
    }
}

pub(crate) fn question() -> Value {
    json!({"model": "auto", "messages": [{"role": "user", "content": "When is the invoice due?"}]})
}

fn document(loopback: &str, route: &Value) -> Value {
    let mut document = json!({
        "sidecar": {"cluster": "baton-sidecar", "loopback": loopback},
        "providers": {
            "onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"},
            "anthropic": {"cluster": "anthropic", "format": "anthropic", "authority": "api.anthropic.com"},
        },
        "models": {
            "small": {"provider": "onprem", "name": "qwen3-8b"},
            "claude": {"provider": "anthropic", "name": "claude-haiku-4-5", "max_output": 4096},
            "judge": {"provider": "onprem", "name": "qwen3-32b"},
        },
        "routes": [{
            "name": "support",
            "match": {"models": ["auto"]},
            "ladder": ["small", "claude"],
        }],
    });
    let members = route.as_object().unwrap().clone();
    let support = document["routes"][0].as_object_mut().unwrap();
    support.extend(members);
    document
}
