//! A sentence transformer that runs here.

use std::sync::Arc;
use std::time::Duration;

use baton_core::name::FolderName;
use tokio::time::timeout;

use super::{EmbedError, Embedded};
use crate::clock::Stopwatch;
use crate::model::{Models, NotJudged};

/// A model in a folder.
#[derive(Clone, Debug)]
pub struct Local {
    /// Where models are.
    pub models: Arc<Models>,
    /// Which one.
    pub model: FolderName,
}

impl Local {
    pub(super) async fn embed(
        &self,
        texts: Vec<String>,
        within: Duration,
    ) -> Result<Embedded, EmbedError> {
        let made = timeout(within, self.clone().in_turn(texts, within)).await;
        made.unwrap_or(Err(NotJudged::TimeUp.into()))
    }

    /// Nobody else waits meanwhile, and when nobody waits for it any more it ends with the next window.
    async fn in_turn(self, texts: Vec<String>, within: Duration) -> Result<Embedded, EmbedError> {
        let watch = Stopwatch::start();
        let turn = self.models.turn().await;
        let made = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            self.make(&texts, || watch.elapsed() < within)
        });
        made.await.unwrap_or(Err(EmbedError::Stopping))
    }

    fn make(&self, texts: &[String], go_on: impl Fn() -> bool) -> Result<Embedded, EmbedError> {
        let sentence = self.models.sentence(&self.model);
        let sentence = sentence.ok_or(EmbedError::NoModel)?;
        let vectors = texts.iter().map(|text| sentence.vector(text, &go_on));
        let vectors: Vec<Vec<f32>> = vectors.collect::<Result<_, _>>()?;
        let size = vectors.first().map_or(0, Vec::len);
        let by = format!(
            "model/{}/{:016x}/{size}",
            self.model,
            sentence.fingerprint()
        );
        Ok(Embedded { by, vectors })
    }
}
