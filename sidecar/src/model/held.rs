//! The models that are in memory: each is loaded once, when a configuration names it, and shared.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baton_core::name::FolderName;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Classifier, Folder, ModelError};
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
    held: Mutex<BTreeMap<FolderName, Arc<Slot>>>,
    turns: Arc<Semaphore>,
}

/// A model, once somebody has tried to load it. Whoever wants it meanwhile waits.
type Slot = Mutex<Option<Loaded>>;

/// What became of it.
#[derive(Debug)]
enum Loaded {
    /// It is there.
    Well(Arc<Classifier>),
    /// It was not, so long ago.
    Ill(Stopwatch),
}

impl Models {
    /// Those in this folder; none are loaded yet.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            held: Mutex::default(),
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
        let slot = Arc::clone(lock(&self.held).entry(name.clone()).or_default());
        let mut slot = lock(&slot);
        match &*slot {
            Some(Loaded::Well(classifier)) => return Some(Arc::clone(classifier)),
            Some(Loaded::Ill(since)) if since.elapsed() < RETRY => return None,
            Some(Loaded::Ill(_)) | None => {}
        }
        let loaded = self.load(name).map(Arc::new);
        let loaded = loaded.inspect_err(|error| tracing::error!(model = %name, "{error}"));
        let classifier = loaded.ok();
        *slot = Some(match &classifier {
            Some(classifier) => Loaded::Well(Arc::clone(classifier)),
            None => Loaded::Ill(Stopwatch::start()),
        });
        classifier
    }

    /// Lets go of the models that are not among these.
    pub fn keep<'n>(&self, names: impl Iterator<Item = &'n FolderName> + Clone) {
        lock(&self.held).retain(|held, _| names.clone().any(|name| name == held));
    }

    fn load(&self, name: &FolderName) -> Result<Classifier, ModelError> {
        let models = self.folder.as_ref().ok_or(ModelError::NoModels)?;
        let watch = Stopwatch::start();
        let classifier = Classifier::load(&Folder::of(models, name))?;
        let took = watch.elapsed();
        tracing::info!(model = %name, ?took, labels = ?classifier.labels(), "a model is loaded");
        Ok(classifier)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
