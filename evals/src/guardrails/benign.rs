//! Texts in which nothing is to be found.

use std::path::Path;

use baton_evals::data;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Benign texts, by where they come from.
pub(super) struct Benign {
    /// What people asked, none of it an attack.
    pub(super) prompts: Vec<String>,
    /// Sentences about persons: there is something to find in them, but no secret and no attack.
    pub(super) sentences: Vec<String>,
    /// Recorded requests and answers of providers, as they came over the wire.
    pub(super) bodies: Vec<String>,
}

#[derive(Deserialize)]
struct Prompt {
    text: String,
    label: String,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
}

#[derive(Deserialize)]
struct Interaction {
    request: Option<Box<RawValue>>,
    response_json: Option<Box<RawValue>>,
    response_sse: Option<String>,
}

/// Reads them.
pub(super) fn read(folder: &Path) -> anyhow::Result<Benign> {
    let guardrails = folder.join("guardrails");
    let prompts = data::rows::<Prompt>(&guardrails, "injection_jailbreak.jsonl")?;
    let sentences = data::rows::<Sentence>(&guardrails, "pii_presidio_synth_v2.jsonl")?;
    let interactions = data::rows::<Interaction>(&folder.join("wire"), "interactions.jsonl")?;
    Ok(Benign {
        prompts: prompts
            .into_iter()
            .filter(|prompt| prompt.label == "benign")
            .map(|prompt| prompt.text)
            .collect(),
        sentences: sentences
            .into_iter()
            .map(|sentence| sentence.text)
            .collect(),
        bodies: interactions
            .into_iter()
            .flat_map(Interaction::bodies)
            .collect(),
    })
}

impl Interaction {
    fn bodies(self) -> Vec<String> {
        let documents = [self.request, self.response_json].into_iter().flatten();
        let documents = documents.map(|document| document.get().to_owned());
        documents.chain(self.response_sse).collect()
    }
}
