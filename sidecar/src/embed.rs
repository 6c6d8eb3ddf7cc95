//! From texts to vectors, such that those of texts that ask the same lie close together.
//!
//! There are three ways: by the letters of their words, which needs nothing; by a sentence transformer that runs here;
//! and by whoever speaks OpenAI's API for embeddings, through Envoy. Vectors of different ways, models or sizes cannot be
//! compared, so each comes with the name of what made it. Texts are neither logged nor kept.

mod error;
mod local;
mod remote;

use std::sync::Arc;
use std::time::Duration;

use baton_core::likeness::{DIMENSION, Embedding, Lexical, VERSION};

pub use self::error::EmbedError;
pub use self::local::Local;
pub use self::remote::Remote;

/// Makes vectors of texts.
#[derive(Clone, Debug)]
pub enum Embedder {
    /// By the letters of their words.
    Lexical(Arc<Lexical>),
    /// By a model that runs here.
    Local(Local),
    /// By one that is asked through Envoy.
    Remote(Box<Remote>),
}

/// The vectors of some texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// What made them: way, model and size. Only vectors by the same are compared.
    pub by: String,
    /// One for each text, in order: all as long, each of length 1, or all zeros where a text has no words.
    pub vectors: Vec<Vec<f32>>,
}

impl Embedder {
    /// By the letters of words.
    pub fn lexical() -> Self {
        Self::Lexical(Arc::new(Lexical::new()))
    }

    /// What kind of vectors it makes: how close they must be depends on it.
    pub const fn kind(&self) -> Embedding {
        match self {
            Self::Lexical(_) => Embedding::Lexical,
            Self::Local(_) | Self::Remote(_) => Embedding::Trained,
        }
    }

    /// Makes vectors of texts, within this time.
    ///
    /// # Errors
    /// Where it cannot: there are none at all then.
    pub async fn embed(
        &self,
        texts: Vec<String>,
        within: Duration,
    ) -> Result<Embedded, EmbedError> {
        match self {
            Self::Lexical(lexical) => Ok(Embedded {
                by: format!("lexical-{VERSION}/{DIMENSION}"),
                vectors: texts.iter().map(|text| lexical.embed(text)).collect(),
            }),
            Self::Local(local) => local.embed(texts, within).await,
            Self::Remote(remote) => remote.embed(texts, within).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_lexical_one_needs_nothing() {
        let texts = ["Where is my order?", "Where is my order", ""].map(str::to_owned);
        let embedder = Embedder::lexical();
        let embedded = embedder
            .embed(texts.to_vec(), Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(embedded.by, "lexical-1/512");
        assert_eq!(embedded.vectors[0], embedded.vectors[1]);
        assert_eq!(embedded.vectors[2], vec![0.0; DIMENSION]);
        assert_eq!(embedder.kind(), Embedding::Lexical);
    }
}
