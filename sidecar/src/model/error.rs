//! Why a model cannot be used: the file, what is wrong with it, what to do.

use std::io;
use std::path::PathBuf;

use super::settings::MAX_LABELS;

/// Why not. The sentences are for whoever put the folder there.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The sidecar was given no models at all.
    #[error("the sidecar was given no models: start it with `--models FOLDER`")]
    NoModels,
    /// A file that is not there, or cannot be read.
    #[error("cannot read `{}`: {source}; put the model's file there", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that would take too much memory.
    #[error("`{}` is larger than {most} bytes; take a smaller model", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        most: u64,
    },
    /// Settings that are none.
    #[error("`{}` is not as expected: {source}; take the model's own file", .path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// Settings of a model that there cannot be.
    #[error("`{}` has a wrong `{key}`, expected {expected}", .path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        key: &'static str,
        /// What would do.
        expected: &'static str,
    },
    /// Labels that do not count from 0, none at all or too many.
    #[error("`{}` has a wrong `id2label`, expected 1 to {MAX_LABELS} labels, counted from 0", .0.display())]
    Labels(PathBuf),
    /// A model of a kind that we cannot run.
    #[error("`{}` is of a `{found}`, expected `model_type` to be one of `bert`, `distilbert`, `roberta`, `xlm-roberta`, `deberta-v2`, `modernbert`", .path.display())]
    UnknownArchitecture {
        /// The settings' file.
        path: PathBuf,
        /// What they say.
        found: String,
    },
    /// A tokenizer that is none.
    #[error("`{}` is no tokenizer: {source}; save it with a fast tokenizer of `transformers`", .path.display())]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Weights that are none, or of another model.
    #[error("`{}` does not hold the model of `config.json`: {source}; take both from one place", .path.display())]
    Weights {
        /// The file.
        path: PathBuf,
        /// Why.
        source: candle_core::Error,
    },
    /// A model that cannot read a single word with its own tokenizer.
    #[error("the files in `{}` do not belong together: {source}", .path.display())]
    Apart {
        /// The folder.
        path: PathBuf,
        /// What became of the attempt.
        source: super::NotJudged,
    },
}
