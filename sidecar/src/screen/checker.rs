//! A program of the operator's that looks at requests, reached through Envoy as one of its clusters.
//!
//! It is posted `{exchange, route, tenant, texts: [{voice, text}, …]}` and answers `{"findings": [{"kind": "card",
//! "confidence": 0.9}, …]}`, with no findings where there is nothing.

use std::sync::Arc;
use std::time::Duration;

use baton_core::guard::Found;
use baton_core::header::internal;
use baton_core::name::{Authority, ClusterName};
use baton_core::protocol::screen::Question;
use hyper::body::Bytes;
use hyper::header::HeaderName;
use serde::Deserialize;
use serde_json::json;

use crate::loopback::{Call, Loopback, Reply};

/// The longest word of a checker that is read, in bytes.
const MAX_WORD_BYTES: usize = 64 * 1024;

/// The most findings in it: each kind is a line of a receipt.
const MAX_FINDINGS: usize = 100;

/// What one checker is asked.
#[derive(Debug)]
pub(super) struct Errand {
    /// The way through Envoy.
    pub(super) loopback: Arc<Loopback>,
    /// Where that begins.
    pub(super) at: Authority,
    /// Whom: its Envoy cluster.
    pub(super) cluster: ClusterName,
    /// Where it takes texts.
    pub(super) path: String,
    /// What it is a part of, in a header.
    pub(super) part: String,
    /// What, in JSON.
    pub(super) body: Bytes,
    /// How long the answer may take.
    pub(super) within: Duration,
}

/// What a checker says.
#[derive(Deserialize)]
struct Word {
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    kind: String,
    #[serde(default = "certain")]
    confidence: f64,
}

/// Of what a checker tells no confidence of, it is sure.
const fn certain() -> f64 {
    1.0
}

/// What every checker is posted.
pub(super) fn body(question: &Question) -> Vec<u8> {
    let body = json!({
        "exchange": question.exchange,
        "route": question.route,
        "tenant": question.caller.tenant,
        "texts": question.texts,
    });
    body.to_string().into_bytes()
}

impl Errand {
    /// What the checker finds; `None` where it does not say.
    pub(super) async fn run(self, guardrail: &str) -> Option<Vec<Found>> {
        let header = |name, value: &str| (HeaderName::from_static(name), value.to_owned());
        let call = Call {
            path: self.path,
            headers: vec![
                header(internal::PART_OF, &self.part),
                header(internal::CLUSTER, self.cluster.as_str()),
            ],
            body: self.body,
            within: self.within,
            most: MAX_WORD_BYTES,
        };
        let reply = self.loopback.post(&self.at, &call).await;
        let reply = reply.inspect_err(|error| tracing::debug!(%error, guardrail, "not answered"));
        let reply = reply.ok()?;
        let found = read(&reply);
        if found.is_none() {
            let status = reply.status.as_u16();
            tracing::debug!(status, guardrail, "not an answer of a checker");
        }
        found
    }
}

fn read(reply: &Reply) -> Option<Vec<Found>> {
    if !reply.status.is_success() {
        return None;
    }
    let word: Word = serde_json::from_slice(&reply.body).ok()?;
    let found = word.findings.iter();
    let found = found.map(|finding| Found::new(&finding.kind, finding.confidence));
    let found: Option<Vec<_>> = found.collect();
    found.filter(|found| found.len() <= MAX_FINDINGS)
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, StatusCode};

    use super::*;

    fn said(status: StatusCode, body: &str) -> Option<Vec<(String, u8)>> {
        let found = read(&Reply {
            status,
            headers: HeaderMap::new(),
            body: Bytes::from(body.to_owned()),
        });
        let pair = |found: Found| (found.kind, found.confidence);
        Some(found?.into_iter().map(pair).collect())
    }

    #[test]
    fn findings_are_read_with_what_they_are_and_how_sure_they_are() {
        let body = r#"{"findings": [{"kind": "card", "confidence": 0.25}, {"kind": "name", "text": "Ann"}]}"#;
        let expected = vec![("card".to_owned(), 25), ("name".to_owned(), 100)];
        assert_eq!(said(StatusCode::OK, body), Some(expected));
        let nothing = r#"{"findings": []}"#;
        assert_eq!(said(StatusCode::OK, nothing), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_word_says_nothing() {
        let many = vec![json!({"kind": "card"}); MAX_FINDINGS + 1];
        let many = json!({ "findings": many }).to_string();
        for body in [
            "",
            "{}",
            "[]",
            r#"{"findings": null}"#,
            r#"{"findings": [{"kind": "my card is 4111"}]}"#,
            r#"{"findings": [{"kind": "card", "confidence": 90}]}"#,
            &many,
        ] {
            assert_eq!(said(StatusCode::OK, body), None, "{body}");
        }
        let status = StatusCode::SERVICE_UNAVAILABLE;
        assert_eq!(said(status, r#"{"findings": []}"#), None);
    }
}
