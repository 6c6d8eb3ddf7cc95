//! Whoever speaks OpenAI's API for embeddings, as a cluster of Envoy's.
//!
//! It is posted `{"model": …, "input": ["…", …], "encoding_format": "float"}` and answers `{"data": [{"index": 0,
//! "embedding": [0.1, …]}, …]}` (<https://platform.openai.com/docs/api-reference/embeddings>).

use std::sync::Arc;
use std::time::Duration;

use baton_core::header::internal;
use baton_core::likeness::unit;
use baton_core::name::{Authority, ClusterName, WireName};
use baton_core::protocol::part::PartOf;
use hyper::header::HeaderName;
use serde::Deserialize;
use serde_json::json;

use super::{EmbedError, Embedded};
use crate::loopback::{Call, Loopback, Reply};

/// The longest answer that is read, in bytes: some vectors of four thousand numbers.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// The longest vector: no model comes near it.
const MAX_NUMBERS: usize = 16 * 1024;

/// One that is asked through Envoy.
#[derive(Clone, Debug)]
pub struct Remote {
    /// The way through Envoy.
    pub(crate) loopback: Arc<Loopback>,
    /// Where that begins.
    pub(crate) at: Authority,
    /// Whom: its Envoy cluster.
    pub(crate) cluster: ClusterName,
    /// Where it takes texts.
    pub(crate) path: String,
    /// The model that it is to use.
    pub(crate) model: WireName,
    /// What it is a part of.
    pub(crate) part: PartOf,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    index: usize,
    embedding: Vec<f32>,
}

impl Remote {
    pub(super) async fn embed(
        &self,
        texts: Vec<String>,
        within: Duration,
    ) -> Result<Embedded, EmbedError> {
        let call = self.call(&texts, within);
        let reply = self.loopback.post(&self.at, &call).await?;
        let vectors = read(&reply, texts.len());
        let vectors = vectors.ok_or(EmbedError::NoVectors(reply.status.as_u16()))?;
        let size = vectors.first().map_or(0, Vec::len);
        let by = format!("endpoint/{}/{}/{size}", self.cluster, self.model);
        Ok(Embedded { by, vectors })
    }

    fn call(&self, texts: &[String], within: Duration) -> Call {
        let header = |name, value: &str| (HeaderName::from_static(name), value.to_owned());
        let body = json!({
            "model": self.model.as_str(),
            "input": texts,
            "encoding_format": "float",
        });
        Call {
            path: self.path.clone(),
            headers: vec![
                header(internal::PART_OF, &self.part.to_header()),
                header(internal::CLUSTER, self.cluster.as_str()),
            ],
            body: body.to_string().into_bytes().into(),
            within,
            most: MAX_ANSWER_BYTES,
        }
    }
}

/// The vectors of so many texts, each of length 1.
fn read(reply: &Reply, texts: usize) -> Option<Vec<Vec<f32>>> {
    if !reply.status.is_success() {
        return None;
    }
    let mut answer: Answer = serde_json::from_slice(&reply.body).ok()?;
    answer.data.sort_by_key(|one| one.index);
    let is_each = answer.data.iter().map(|one| one.index).eq(0..texts);
    let size = answer.data.first().map_or(0, |one| one.embedding.len());
    let fits = |one: &One| one.embedding.len() == size && (1..=MAX_NUMBERS).contains(&size);
    if !is_each || !answer.data.iter().all(fits) {
        return None;
    }
    let vectors = answer.data.into_iter().map(|one| unit(one.embedding));
    vectors.collect()
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, StatusCode};

    use super::*;

    fn said(status: StatusCode, body: &str, texts: usize) -> Option<Vec<Vec<f32>>> {
        let reply = Reply {
            status,
            headers: HeaderMap::new(),
            body: body.to_owned().into(),
        };
        read(&reply, texts)
    }

    #[test]
    fn vectors_are_put_in_order_and_made_of_length_one() {
        let body = r#"{"object": "list", "data": [
            {"object": "embedding", "index": 1, "embedding": [0, 2]},
            {"object": "embedding", "index": 0, "embedding": [3, 4]}], "model": "m"}"#;
        let expected = vec![vec![0.6, 0.8], vec![0.0, 1.0]];
        assert_eq!(said(StatusCode::OK, body, 2), Some(expected));
    }

    #[test]
    fn what_is_no_vector_of_each_text_says_nothing() {
        for body in [
            "",
            "{}",
            r#"{"data": []}"#,
            r#"{"data": [{"index": 0, "embedding": []}]}"#,
            r#"{"data": [{"index": 1, "embedding": [1]}]}"#,
            r#"{"data": [{"index": 0, "embedding": [0, 0]}]}"#,
            r#"{"data": [{"index": 0, "embedding": "AACAPw=="}]}"#,
            r#"{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]}"#,
            r#"{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1]}]}"#,
        ] {
            assert_eq!(said(StatusCode::OK, body, 1), None, "{body}");
        }
        let two =
            r#"{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}"#;
        assert_eq!(said(StatusCode::OK, two, 2), None);
        let one = r#"{"data": [{"index": 0, "embedding": [1]}]}"#;
        assert_eq!(said(StatusCode::SERVICE_UNAVAILABLE, one, 1), None);
    }
}
