//! A model that makes a vector of a text, such that those of texts that say the same lie close together: a sentence
//! transformer, whose vector is the mean of its tokens' vectors or that of the first, of length 1.
//!
//! What `sentence-transformers` writes beside a model says which of them (`1_Pooling/config.json`), and how many tokens are
//! read at once (`sentence_bert_config.json`). It cuts what is longer off; here the windows of a text are read one by
//! one, and their mean is taken.

#[cfg(test)]
mod tests;

use std::fmt;
use std::hash::Hasher;
use std::path::PathBuf;

use baton_core::likeness::unit;
use candle_core::Tensor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use siphasher::sip::SipHasher13;

use super::head::{first, mean};
use super::{Encoder, Folder, ModelError, NotJudged, Settings, Windows};

/// The most windows of a text: of four hundred words each at the usual size, more than a question has.
const MAX_WINDOWS: usize = 16;

/// Makes vectors of texts.
pub struct Sentence {
    windows: Windows,
    encoder: Encoder,
    pool: fn(&Tensor) -> candle_core::Result<Tensor>,
    fingerprint: u64,
}

/// `1_Pooling/config.json`.
#[derive(Debug, Default, Deserialize)]
struct Pooling {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
}

/// `sentence_bert_config.json`.
#[derive(Debug, Default, Deserialize)]
struct Reading {
    #[serde(default)]
    max_seq_length: Option<usize>,
}

/// One of `modules.json`.
#[derive(Debug, Deserialize)]
struct Module {
    #[serde(rename = "type")]
    kind: String,
}

impl Sentence {
    /// The model in a folder. It has read a word, so its files belong together.
    ///
    /// # Errors
    /// Where they do not, or one of them is missing or broken, or it does with its tokens what is not done here.
    pub fn load(folder: &Folder) -> Result<Self, ModelError> {
        let settings = Settings::read(folder)?;
        check_modules(folder)?;
        let file = folder.weights_file()?;
        let fingerprint = fingerprint(&file);
        let encoder = Encoder::load(folder, &settings, &folder.parse(file)?)?;
        let sentence = Self {
            windows: Windows::load(folder, window(folder, &settings)?)?,
            encoder,
            pool: pool(folder)?,
            fingerprint,
        };
        let reads = sentence.vector("ok", || true);
        reads.map_err(|source| ModelError::Apart {
            path: folder.path().to_owned(),
            source,
        })?;
        Ok(sentence)
    }

    /// What tells its weights from others: vectors of different ones cannot be compared.
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The vector of a text, of length 1. `go_on` is asked before each window.
    ///
    /// # Errors
    /// Where it could not be made.
    pub fn vector(&self, text: &str, go_on: impl Fn() -> bool) -> Result<Vec<f32>, NotJudged> {
        let windows = self.windows.of(text)?;
        if windows.len() > MAX_WINDOWS {
            return Err(NotJudged::TooMuch);
        }
        let mut sum = Vec::new();
        for window in windows {
            if !go_on() {
                return Err(NotJudged::TimeUp);
            }
            let hidden = self.encoder.encode(&window)?;
            add(&mut sum, (self.pool)(&hidden)?.squeeze(0)?.to_vec1()?);
        }
        unit(sum).ok_or(NotJudged::NoNumber)
    }
}

/// What comes behind the encoder is known: what else a model does with its tokens would be left out.
fn check_modules(folder: &Folder) -> Result<(), ModelError> {
    let modules: Option<Vec<Module>> = read(folder, "modules.json")?;
    let is_known = |module: &Module| {
        let name = module.kind.rsplit('.').next().unwrap_or_default();
        ["Transformer", "Pooling", "Normalize"].contains(&name)
    };
    match modules.unwrap_or_default().iter().all(is_known) {
        true => Ok(()),
        false => Err(ModelError::Wrong {
            path: path(folder, "modules.json"),
            key: "type",
            expected: "modules of the types `Transformer`, `Pooling` and `Normalize` only",
        }),
    }
}

fn pool(folder: &Folder) -> Result<fn(&Tensor) -> candle_core::Result<Tensor>, ModelError> {
    const FILE: &str = "1_Pooling/config.json";
    let Some(pooling) = read::<Pooling>(folder, FILE)? else {
        return Ok(mean);
    };
    match (
        pooling.pooling_mode_mean_tokens,
        pooling.pooling_mode_cls_token,
    ) {
        (true, false) => Ok(mean),
        (false, true) => Ok(first),
        (true, true) | (false, false) => Err(ModelError::Wrong {
            path: path(folder, FILE),
            key: "pooling_mode",
            expected: "either `pooling_mode_mean_tokens` or `pooling_mode_cls_token`",
        }),
    }
}

/// How many tokens are read at once.
fn window(folder: &Folder, settings: &Settings) -> Result<usize, ModelError> {
    let reading: Reading = read(folder, "sentence_bert_config.json")?.unwrap_or_default();
    let own = settings.window();
    Ok(reading.max_seq_length.map_or(own, |most| most.min(own)))
}

fn read<T: DeserializeOwned>(folder: &Folder, name: &str) -> Result<Option<T>, ModelError> {
    let Some(bytes) = folder.optional(name)? else {
        return Ok(None);
    };
    let read = serde_json::from_slice(&bytes);
    read.map(Some).map_err(|source| ModelError::Settings {
        path: path(folder, name),
        source,
    })
}

fn path(folder: &Folder, name: &str) -> PathBuf {
    folder.path().join(name)
}

fn fingerprint(file: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(file);
    hasher.finish()
}

fn add(sum: &mut Vec<f32>, vector: Vec<f32>) {
    match sum.is_empty() {
        true => *sum = vector,
        false => sum
            .iter_mut()
            .zip(vector)
            .for_each(|(sum, number)| *sum += number),
    }
}

impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentence")
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}
