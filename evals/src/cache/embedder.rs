//! What makes vectors here: the sidecar's own embedders, a text at a time.

use std::io::{IsTerminal, stderr};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use baton_core::likeness::{Embedding, Lexical};
use baton_core::name::FolderName;
use baton_sidecar::clock::Stopwatch;
use baton_sidecar::model::{Folder, Sentence};

/// One of them.
pub(super) struct Embedder {
    /// What it is called in tables.
    pub(super) name: String,
    way: Way,
}

enum Way {
    Lexical(Lexical),
    Trained(Box<Sentence>),
}

/// How often progress is told.
const EVERY: Duration = Duration::from_secs(2);

impl Embedder {
    /// The lexical one, and each sentence transformer of a folder.
    pub(super) fn all(models: Option<&Path>) -> anyhow::Result<Vec<Self>> {
        let mut all = vec![Self {
            name: "lexical".to_owned(),
            way: Way::Lexical(Lexical::new()),
        }];
        let Some(models) = models else {
            return Ok(all);
        };
        let entries = models
            .read_dir()
            .with_context(|| models.display().to_string())?;
        let folders = entries
            .filter_map(Result::ok)
            .map(|entry| entry.file_name());
        let names = folders.filter_map(|name| FolderName::try_from(name.to_str()?).ok());
        let mut names: Vec<FolderName> = names.collect();
        names.retain(|name| models.join(name.as_str()).join("config.json").is_file());
        names.sort();
        ensure!(
            !names.is_empty(),
            "no folder with a `config.json` is in {}",
            models.display()
        );
        for name in names {
            let sentence = Sentence::load(&Folder::of(models, &name))?;
            all.push(Self {
                name: name.to_string(),
                way: Way::Trained(Box::new(sentence)),
            });
        }
        Ok(all)
    }

    /// Whether a text takes milliseconds.
    pub(super) const fn is_slow(&self) -> bool {
        matches!(self.way, Way::Trained(_))
    }

    pub(super) const fn kind(&self) -> Embedding {
        match self.way {
            Way::Lexical(_) => Embedding::Lexical,
            Way::Trained(_) => Embedding::Trained,
        }
    }

    /// The vector of each text.
    pub(super) fn embed<'t>(
        &self,
        texts: impl ExactSizeIterator<Item = &'t str>,
    ) -> anyhow::Result<Vec<Vec<f32>>> {
        let count = texts.len();
        let mut told = Stopwatch::start();
        let mut vectors = Vec::with_capacity(count);
        for text in texts {
            vectors.push(match &self.way {
                Way::Lexical(lexical) => lexical.embed(text),
                Way::Trained(sentence) => sentence.vector(text, || true)?,
            });
            if told.elapsed() > EVERY && stderr().is_terminal() {
                told = Stopwatch::start();
                eprint!("\r{}: {} of {count} texts", self.name, vectors.len());
            }
        }
        if stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
        Ok(vectors)
    }
}
