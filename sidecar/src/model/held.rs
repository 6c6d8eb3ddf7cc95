//! The models that are in memory: each is loaded once, when a configuration names it, and shared.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baton_core::name::FolderName;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Classifier, Folder, ModelError, Sentence};
use crate::clock::Stopwatch;

/// Texts that are looked at at a time. A product of matrices takes every core there is; the second is there for what
/// does not.
const AT_A_TIME: usize = 2;

/// How long a folder that could not be loaded is left alone: whoever mends it need not restart the sidecar, and
/// requests do not wait for the disk each.
const RETRY: Duration = Duration::from_secs(30);

/// Models by their folders.
#[derive(Debug)]
pub struct Models {
    folder: Option<PathBuf>,
    classifiers: Shelf<Classifier>,
    sentences: Shelf<Sentence>,
    turns: Arc<Semaphore>,
}

/// Those of a kind.
#[derive(Debug)]
struct Shelf<M> {
    held: Mutex<BTreeMap<FolderName, Arc<Slot<M>>>>,
}

/// A model, once somebody has tried to load it. Whoever wants it meanwhile waits.
type Slot<M> = Mutex<Option<Loaded<M>>>;

/// What became of it.
#[derive(Debug)]
enum Loaded<M> {
    /// It is there.
    Well(Arc<M>),
    /// It was not, so long ago.
    Ill(Stopwatch),
}

impl Models {
    /// Those in this folder; none are loaded yet.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            classifiers: Shelf::default(),
            sentences: Shelf::default(),
            turns: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }

    /// A turn to run one.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }

    /// The classifier of this folder. The first who asks waits until it is loaded, which may take seconds, and blocks. Why
    /// one cannot be loaded is logged; until it is tried again, there is none.
    pub fn classifier(&self, name: &FolderName) -> Option<Arc<Classifier>> {
        self.classifiers.get(name, || {
            let classifier = Classifier::load(&self.folder(name)?)?;
            tracing::info!(model = %name, labels = ?classifier.labels(), "a model is read");
            Ok(classifier)
        })
    }

    /// The sentence transformer of this folder, likewise.
    pub fn sentence(&self, name: &FolderName) -> Option<Arc<Sentence>> {
        let load = || Sentence::load(&self.folder(name)?);
        self.sentences.get(name, load)
    }

    /// Lets go of the classifiers that are not among these.
    pub fn keep<'n>(&self, names: impl Iterator<Item = &'n FolderName> + Clone) {
        self.classifiers.keep(names);
    }

    /// Lets go of the sentence transformers that are not among these.
    pub fn keep_sentences<'n>(&self, names: impl Iterator<Item = &'n FolderName> + Clone) {
        self.sentences.keep(names);
    }

    fn folder(&self, name: &FolderName) -> Result<Folder, ModelError> {
        let models = self.folder.as_ref().ok_or(ModelError::NoModels)?;
        Ok(Folder::of(models, name))
    }
}

impl<M> Shelf<M> {
    fn get(
        &self,
        name: &FolderName,
        load: impl FnOnce() -> Result<M, ModelError>,
    ) -> Option<Arc<M>> {
        let slot = Arc::clone(lock(&self.held).entry(name.clone()).or_default());
        let mut slot = lock(&slot);
        match &*slot {
            Some(Loaded::Well(model)) => return Some(Arc::clone(model)),
            Some(Loaded::Ill(since)) if since.elapsed() < RETRY => return None,
            Some(Loaded::Ill(_)) | None => {}
        }
        let watch = Stopwatch::start();
        let loaded = load().inspect_err(|error| tracing::error!(model = %name, "{error}"));
        let model = loaded.ok().map(Arc::new);
        *slot = Some(match &model {
            Some(model) => {
                let took = watch.elapsed();
                tracing::info!(model = %name, ?took, "a model is loaded");
                Loaded::Well(Arc::clone(model))
            }
            None => Loaded::Ill(Stopwatch::start()),
        });
        model
    }

    fn keep<'n>(&self, names: impl Iterator<Item = &'n FolderName> + Clone) {
        lock(&self.held).retain(|held, _| names.clone().any(|name| name == held));
    }
}

impl<M> Default for Shelf<M> {
    fn default() -> Self {
        Self {
            held: Mutex::default(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
