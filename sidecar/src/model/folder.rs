//! A model's folder, and what is read of it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use baton_core::name::FolderName;
use candle_core::{DType, Device};
use candle_nn::VarBuilder;

use super::ModelError;

/// The largest `config.json`: those of models with thousands of labels have some 100 kB.
const MAX_SETTINGS: u64 = 4 << 20;

/// The largest `tokenizer.json`: multilingual ones have some 20 MB.
const MAX_TOKENIZER: u64 = 64 << 20;

/// The largest `model.safetensors`. An encoder that answers while a request waits has some hundred million weights,
/// of four bytes each; those that are larger than this by far would take seconds for a text.
const MAX_WEIGHTS: u64 = 3 << 30;

/// Where a model is. Each file is read whole: mapping it into memory would need unsafe code.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder of this name among all models. A name leads nowhere else: it has neither dots nor slashes.
    pub fn of(models: &Path, name: &FolderName) -> Self {
        Self {
            path: models.join(name.as_str()),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its settings are.
    pub(super) fn settings_path(&self) -> PathBuf {
        self.path.join("config.json")
    }

    /// Where its tokenizer is.
    pub(super) fn tokenizer_path(&self) -> PathBuf {
        self.path.join("tokenizer.json")
    }

    /// Where its weights are.
    pub(super) fn weights_path(&self) -> PathBuf {
        self.path.join("model.safetensors")
    }

    /// Its settings' file.
    pub(super) fn settings(&self) -> Result<Vec<u8>, ModelError> {
        read(self.settings_path(), MAX_SETTINGS)
    }

    /// Its tokenizer's file.
    pub(super) fn tokenizer(&self) -> Result<Vec<u8>, ModelError> {
        read(self.tokenizer_path(), MAX_TOKENIZER)
    }

    /// A file of settings that not every model has.
    pub(super) fn optional(&self, name: &str) -> Result<Option<Vec<u8>>, ModelError> {
        let path = self.path.join(name);
        path.exists().then(|| read(path, MAX_SETTINGS)).transpose()
    }

    /// Its weights, by their names, as numbers of 32 bits.
    pub(super) fn weights(&self) -> Result<VarBuilder<'static>, ModelError> {
        self.parse(self.weights_file()?)
    }

    /// The file of its weights.
    pub(super) fn weights_file(&self) -> Result<Vec<u8>, ModelError> {
        read(self.weights_path(), MAX_WEIGHTS)
    }

    /// The weights in such a file.
    pub(super) fn parse(&self, bytes: Vec<u8>) -> Result<VarBuilder<'static>, ModelError> {
        let read = VarBuilder::from_buffered_safetensors(bytes, DType::F32, &Device::Cpu);
        read.map_err(|source| self.misfit(source))
    }

    /// What is wrong with its weights.
    pub(super) fn misfit(&self, source: candle_core::Error) -> ModelError {
        let path = self.weights_path();
        ModelError::Weights { path, source }
    }
}

fn read(path: PathBuf, most: u64) -> Result<Vec<u8>, ModelError> {
    let mut bytes = Vec::new();
    let file = File::open(&path);
    let read = file.and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes));
    match read {
        Ok(size) if u64::try_from(size).is_ok_and(|size| size <= most) => Ok(bytes),
        Ok(_) => Err(ModelError::TooLarge { path, most }),
        Err(source) => Err(ModelError::Unreadable { path, source }),
    }
}
