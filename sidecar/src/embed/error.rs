//! Why there are no vectors.

use crate::loopback::CallError;
use crate::model::NotJudged;

/// Why not. Nothing of the texts is in it.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The folder has no model that can be run; why is logged when it is tried.
    #[error("there is no such model")]
    NoModel,
    /// The model has not read a text.
    #[error(transparent)]
    NotRead(#[from] NotJudged),
    /// The sidecar ends.
    #[error("the sidecar is stopping")]
    Stopping,
    /// There was no answer.
    #[error("no vectors came: {0}")]
    NotAnswered(String),
    /// There was one, but not with vectors.
    #[error("the answer with status {0} is none of an API for embeddings")]
    NoVectors(u16),
}

impl From<CallError> for EmbedError {
    fn from(error: CallError) -> Self {
        Self::NotAnswered(error.to_string())
    }
}
