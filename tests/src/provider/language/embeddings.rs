//! OpenAI embeddings.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};

use super::Language;
use super::openai::OpenAi;
use crate::provider::answer::Answer;
use crate::provider::asked::Asked;
use crate::provider::call::{By, Call, What};
use crate::provider::check::{Mistake, Node};
use crate::provider::trouble::{Told, Trouble};

/// OpenAI embeddings.
#[derive(Debug)]
pub(super) struct Embeddings;

/// How many numbers a vector has, unless the request says so.
const DIMENSIONS: u64 = 4;

impl Language for Embeddings {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        let body = asked.json()?;
        let body = Node::root(&body);
        body.only(&["dimensions", "encoding_format", "input", "model", "user"])?;
        let mut call = Call {
            model: body.need("model")?.some_text()?.to_owned(),
            ..Call::default()
        };
        if let Some(coding) = body.get("encoding_format") {
            call.set("encoding", coding.word(&["float", "base64"])?);
        }
        if let Some(dimensions) = body.get("dimensions") {
            call.set("dimensions", dimensions.count(1)?);
        }
        let input = body.need("input")?;
        if input.value().is_string() {
            call.hear(By::User, What::Text(input.some_text()?.to_owned()));
            return Ok(call);
        }
        for one in input.some_items()? {
            // Text, or tokens.
            let text = match one.value().is_array() {
                true => one.value().to_string(),
                false => one.some_text()?.to_owned(),
            };
            call.hear(By::User, What::Text(text));
        }
        Ok(call)
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        let setting = |name: &str| call.settings.iter().find_map(|one| one.strip_prefix(name));
        let dimensions = setting("dimensions=")
            .and_then(|it| it.parse().ok())
            .unwrap_or(DIMENSIONS);
        let in_base64 = setting("encoding=") == Some("base64");
        let data = (0..).zip(&call.said).map(|(index, _): (u16, _)| {
            let vector = vector(index, dimensions);
            let embedding = if in_base64 {
                coded(&vector)
            } else {
                json!(vector)
            };
            json!({"object": "embedding", "index": index, "embedding": embedding})
        });
        let tokens = answer.usage.map_or(0, |tokens| tokens.input);
        json!({
            "object": "list",
            "data": data.collect::<Vec<_>>(),
            "model": answer.model,
            "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
        })
    }

    fn events(&self, _: &Call, _: &Answer) -> Vec<Bytes> {
        Vec::new()
    }

    fn error(&self, trouble: &Trouble) -> Told {
        OpenAi.error(trouble)
    }
}

/// The vector of the text at this place: its place first, then falling numbers.
fn vector(index: u16, dimensions: u64) -> Vec<f32> {
    let falling = std::iter::successors(Some(0.5_f32), |last| Some(last / 2.0));
    let dimensions = usize::try_from(dimensions).unwrap_or(usize::MAX);
    std::iter::once(f32::from(index))
        .chain(falling)
        .take(dimensions)
        .collect()
}

fn coded(vector: &[f32]) -> Value {
    let bytes: Vec<u8> = vector
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    BASE64_STANDARD.encode(bytes).into()
}
