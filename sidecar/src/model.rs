//! Models that the sidecar runs itself, on the processor: a folder each, in the layout of Hugging Face.
//!
//! A [`Folder`] has `config.json`, `tokenizer.json` and `model.safetensors`. Its [`Encoder`] makes a vector of each token
//! of a text; what a [`Classifier`] adds is a head that says which labels the text has, what a [`Sentence`] adds is one vector
//! of them all. Texts are neither logged nor kept.

mod classifier;
mod encoder;
mod error;
mod folder;
mod head;
mod held;
mod sentence;
mod settings;
mod windows;

#[cfg(test)]
mod tests;

pub use self::classifier::{Classifier, NotJudged};
pub use self::encoder::Encoder;
pub use self::error::ModelError;
pub use self::folder::Folder;
pub use self::held::Models;
pub use self::sentence::Sentence;
pub use self::settings::Settings;
pub use self::windows::Windows;
