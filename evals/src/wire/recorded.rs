//! What was recorded: requests that clients sent to providers, and what came back.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One request and its answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Interaction {
    /// Its name in the data.
    pub(crate) id: String,
    /// Who answered.
    pub(crate) provider: String,
    /// What was called, in the data's words: `chat_completions`.
    pub(crate) api: String,
    /// The request's path, query and all.
    #[serde(default)]
    pub(crate) path: String,
    /// The request's body.
    pub(crate) request: Option<Box<RawValue>>,
    /// The answer's status.
    pub(crate) status: Option<u16>,
    response_json: Option<Box<RawValue>>,
    response_sse: Option<String>,
    response_b64: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A good answer, whole.
    Whole(Vec<u8>),
    /// A good answer as a stream.
    Stream(Vec<u8>),
    /// An answer that is none.
    Error(u16, Vec<u8>),
    /// Nothing was kept of it.
    Nothing,
}

impl Interaction {
    /// All of them.
    pub(crate) fn all(folder: &Path) -> anyhow::Result<Vec<Self>> {
        baton_evals::data::rows(folder, "wire/interactions.jsonl.gz")
    }

    /// Where it comes from: a line of the tables.
    pub(crate) fn source(&self) -> String {
        format!("{} {}", self.provider, self.api)
    }

    /// What came back.
    pub(crate) fn reply(&self) -> anyhow::Result<Reply> {
        let status = self.status.unwrap_or(200);
        let binary = match &self.response_b64 {
            Some(base64) => Some(unpacked(base64).with_context(|| self.id.clone())?),
            None => None,
        };
        let whole = self
            .response_json
            .as_ref()
            .map(|json| json.get().as_bytes().to_vec());
        let stream = self
            .response_sse
            .as_ref()
            .map(|text| text.as_bytes().to_vec());
        if !(200..300).contains(&status) {
            let body = whole.or(stream).or(binary).unwrap_or_default();
            return Ok(Reply::Error(status, body));
        }
        let (binary, packed) = match binary {
            Some(bytes) if serde_json::from_slice::<&RawValue>(&bytes).is_ok() => {
                (None, Some(bytes))
            }
            other => (other, None),
        };
        Ok(match (stream.or(binary), whole.or(packed)) {
            (Some(stream), _) => Reply::Stream(stream),
            (None, Some(whole)) => self.whole_or_list(whole),
            (None, None) => Reply::Nothing,
        })
    }

    /// Gemini streams a list where it is not asked for events; Baton always asks for events.
    fn whole_or_list(&self, whole: Vec<u8>) -> Reply {
        let elements = match serde_json::from_slice::<Vec<Value>>(&whole) {
            Ok(elements) if self.api == "stream_generate_content" => elements,
            Ok(_) | Err(_) => return Reply::Whole(whole),
        };
        let events = elements
            .iter()
            .map(|element| format!("data: {element}\n\n"));
        Reply::Stream(events.collect::<String>().into_bytes())
    }
}

/// Bytes that are no text: an event stream, or anything gzipped.
fn unpacked(base64: &str) -> anyhow::Result<Vec<u8>> {
    let bytes = STANDARD.decode(base64)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
    Ok(plain)
}
