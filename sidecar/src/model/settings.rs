//! A model's `config.json`: what kind of model it is, how large, and what its labels are called.
//!
//! What would make a model that cannot be is refused here, in words: the code that runs models takes it for granted.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Folder, ModelError};

/// The most labels that a classifier may have.
pub(super) const MAX_LABELS: usize = 256;

/// The most tokens that are read at once. What classifiers of texts are trained on is seldom longer, and the time
/// that attention takes grows with the square of it.
const MAX_WINDOW: usize = 512;

/// No encoder comes near any of these.
const MAX_LAYERS: usize = 200;
const MAX_WIDTH: usize = 1 << 16;
const MAX_POSITIONS: usize = 1 << 17;

/// What a model says of itself.
#[derive(Debug)]
pub struct Settings {
    folder: Folder,
    whole: Value,
    said: Said,
    pub(super) architecture: Architecture,
}

/// A kind of model that can be run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Architecture {
    Bert,
    DistilBert,
    /// `xlm-roberta` too: it differs in its tokenizer and its weights.
    Roberta,
    /// `DeBERTa` v3 too, which is trained in another way.
    DebertaV2,
    ModernBert,
}

/// What of it all kinds have; `DistilBERT` has its own words for some.
#[derive(Debug, Deserialize)]
struct Said {
    model_type: String,
    #[serde(alias = "dim")]
    hidden_size: usize,
    #[serde(alias = "n_layers")]
    num_hidden_layers: usize,
    #[serde(alias = "n_heads")]
    num_attention_heads: usize,
    max_position_embeddings: usize,
    #[serde(default)]
    pad_token_id: Option<usize>,
    #[serde(default)]
    position_embedding_type: Option<String>,
    #[serde(default)]
    attention_head_size: Option<usize>,
    #[serde(default)]
    conv_kernel_size: Option<usize>,
    #[serde(default)]
    global_attn_every_n_layers: Option<usize>,
    #[serde(default)]
    classifier_pooling: Option<String>,
    #[serde(default)]
    problem_type: Option<String>,
    #[serde(default)]
    id2label: Option<BTreeMap<String, String>>,
}

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    /// Where they are not those of a model that can be run.
    pub fn read(folder: &Folder) -> Result<Self, ModelError> {
        let unread = |source| ModelError::Settings {
            path: folder.settings_path(),
            source,
        };
        let whole: Value = serde_json::from_slice(&folder.settings()?).map_err(unread)?;
        let said = Said::deserialize(&whole).map_err(unread)?;
        let architecture = Architecture::of(&said.model_type);
        let architecture = architecture.ok_or_else(|| ModelError::UnknownArchitecture {
            path: folder.settings_path(),
            found: said.model_type.clone(),
        })?;
        let settings = Self {
            folder: folder.clone(),
            whole,
            said,
            architecture,
        };
        settings.check()?;
        Ok(settings)
    }

    /// How many numbers stand for a token.
    pub(super) fn width(&self) -> usize {
        self.said.hidden_size
    }

    /// How many tokens are read at once, with those that stand around every text.
    pub(super) fn window(&self) -> usize {
        let positions = self.said.max_position_embeddings;
        let own = match self.architecture {
            // Positions are counted from behind the one that stands for padding.
            Architecture::Roberta => {
                let before = self.said.pad_token_id.unwrap_or(1).saturating_add(1);
                positions.saturating_sub(before)
            }
            Architecture::Bert
            | Architecture::DistilBert
            | Architecture::DebertaV2
            | Architecture::ModernBert => positions,
        };
        own.min(MAX_WINDOW)
    }

    /// What its labels are called, in order. A model that does not say has two, as `transformers` counts them.
    ///
    /// # Errors
    /// Where they are not counted from 0.
    pub(super) fn labels(&self) -> Result<Vec<String>, ModelError> {
        let Some(named) = &self.said.id2label else {
            return Ok(vec!["LABEL_0".to_owned(), "LABEL_1".to_owned()]);
        };
        let label = |id: usize| named.get(&id.to_string()).cloned();
        let labels: Option<Vec<_>> = (0..named.len()).map(label).collect();
        let labels = labels.filter(|labels| (1..=MAX_LABELS).contains(&labels.len()));
        labels.ok_or_else(|| ModelError::Labels(self.folder.settings_path()))
    }

    /// Whether a text may have several of them, each with a share of its own.
    pub(super) fn is_multi_label(&self) -> bool {
        self.said.problem_type.as_deref() == Some("multi_label_classification")
    }

    /// Whether what a text is taken for stands in the mean of its tokens, not in the first one.
    pub(super) fn is_pooled_by_mean(&self) -> bool {
        self.said.classifier_pooling.as_deref() == Some("mean")
    }

    /// All of it, as the code of its architecture wants it. What it insists on and files leave out is filled in.
    pub(super) fn of_architecture<T: DeserializeOwned>(&self) -> Result<T, ModelError> {
        let mut whole = self.whole.clone();
        if let Some(whole) = whole.as_object_mut() {
            for (key, value) in usual(self.architecture) {
                whole.entry(key).or_insert(value);
            }
            // Labels are read here; one of the architectures wants theirs in another form.
            whole.retain(|key, _| key != "id2label" && key != "label2id");
        }
        serde_json::from_value(whole).map_err(|source| ModelError::Settings {
            path: self.folder.settings_path(),
            source,
        })
    }

    fn check(&self) -> Result<(), ModelError> {
        let said = &self.said;
        let heads = said.num_attention_heads;
        let divides = said.hidden_size.checked_rem(heads) == Some(0);
        let head = said.hidden_size.checked_div(heads);
        let is_usual = |size| Some(size) == head;
        let holds = [
            (
                (1..=MAX_WIDTH).contains(&said.hidden_size),
                "hidden_size",
                "a positive number",
            ),
            (
                divides,
                "num_attention_heads",
                "a divisor of the `hidden_size`",
            ),
            (
                (1..=MAX_LAYERS).contains(&said.num_hidden_layers),
                "num_hidden_layers",
                "1 to 200",
            ),
            (
                (1..=MAX_POSITIONS).contains(&said.max_position_embeddings),
                "max_position_embeddings",
                "1 to 131072",
            ),
            (
                said.attention_head_size.is_none_or(is_usual),
                "attention_head_size",
                "`hidden_size` by `num_attention_heads`",
            ),
            (
                said.conv_kernel_size.unwrap_or_default() == 0,
                "conv_kernel_size",
                "none: such layers are not known",
            ),
            (
                said.global_attn_every_n_layers != Some(0),
                "global_attn_every_n_layers",
                "a positive number",
            ),
            (
                said.position_embedding_type
                    .as_deref()
                    .is_none_or(|it| it == "absolute"),
                "position_embedding_type",
                "`absolute`",
            ),
        ];
        let wrong = holds.into_iter().find(|(holds, ..)| !holds);
        wrong.map_or(Ok(()), |(_, key, expected)| {
            Err(ModelError::Wrong {
                path: self.folder.settings_path(),
                key,
                expected,
            })
        })
    }
}

impl Architecture {
    fn of(model_type: &str) -> Option<Self> {
        match model_type {
            "bert" => Some(Self::Bert),
            "distilbert" => Some(Self::DistilBert),
            "roberta" | "xlm-roberta" => Some(Self::Roberta),
            "deberta-v2" => Some(Self::DebertaV2),
            "modernbert" => Some(Self::ModernBert),
            _ => None,
        }
    }
}

/// What `transformers` leaves out of a file where it is as usual.
fn usual(architecture: Architecture) -> Vec<(&'static str, Value)> {
    match architecture {
        Architecture::Roberta => vec![
            ("position_embedding_type", json!("absolute")),
            ("pad_token_id", json!(1)),
        ],
        Architecture::Bert => vec![("pad_token_id", json!(0))],
        Architecture::DistilBert | Architecture::DebertaV2 | Architecture::ModernBert => Vec::new(),
    }
}
