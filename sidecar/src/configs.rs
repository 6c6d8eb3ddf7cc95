//! The configurations in force beside this sidecar: during a rollout, more than one.
//!
//! The newest is kept on the disk too: after a restart we know its names before any VM has sent it
//! again, when what they kept for us meanwhile comes in.

mod file;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use baton_core::config::{Config, Model, Revision, Route};
use baton_core::guard::Guardrail;
use baton_core::name::{ModelName, RouteName};

use file::File;

/// Configurations held at a time. Two are in force while one replaces the other; the rest is room
/// for rollouts that overtake each other.
const HELD: usize = 8;

/// The newest configuration that a data directory has, if there is one that can be used.
pub fn kept_in(data_dir: &Path) -> Option<Config> {
    File::of(data_dir).read()
}

/// The newest configurations, by the order in which they came.
#[derive(Debug)]
pub struct Configs {
    held: RwLock<VecDeque<Arc<Config>>>,
    file: File,
}

impl Configs {
    /// Holds what this data directory kept, if anything.
    pub fn open(data_dir: &Path) -> Self {
        let file = File::of(data_dir);
        let held = RwLock::new(file.read().map(Arc::new).into_iter().collect());
        Self { held, file }
    }

    /// Holds a configuration, as the newest, and keeps the document it was made from. Waits for the
    /// disk.
    pub fn hold(&self, config: Config, document: &[u8]) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.retain(|known| known.revision != config.revision);
        held.push_back(Arc::new(config));
        if held.len() > HELD {
            held.pop_front();
        }
        // Under the lock, so that the file is of the newest.
        self.file.write(document);
    }

    /// The newest one's document, as it was sent. Waits for the disk.
    pub fn document(&self) -> Option<Vec<u8>> {
        self.file.document()
    }

    /// The revision to tell a VM that works with `theirs`: the same if we hold it, or else our
    /// newest, so that it sends its own.
    pub fn answer_to(&self, theirs: &Revision) -> Option<Revision> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let same = held.iter().find(|config| config.revision == *theirs);
        same.or(held.back()).map(|config| config.revision.clone())
    }

    /// The one of this revision, if it is held.
    pub fn held(&self, revision: &Revision) -> Option<Arc<Config>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.iter()
            .rev()
            .find(|config| config.revision == *revision)
            .cloned()
    }

    /// The newest.
    pub fn newest(&self) -> Option<Arc<Config>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.back().cloned()
    }

    /// A model of this name, of the newest that has one.
    pub fn model(&self, name: &ModelName) -> Option<Arc<Model>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let newest_first = held.iter().rev();
        newest_first
            .filter_map(|config| config.models.get(name))
            .next()
            .cloned()
    }

    /// A route of this name with a person above it, of the newest that has one.
    pub fn route_with_human(&self, name: &RouteName) -> Option<Arc<Route>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let mut routes = held
            .iter()
            .rev()
            .filter_map(|config| config.route_named(name.as_str()));
        routes.find(|route| route.human.is_some()).cloned()
    }

    /// The guardrails on requests of all their routes.
    pub fn guardrails(&self) -> Vec<Guardrail> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let routes = held.iter().flat_map(|config| &config.routes);
        let rails = routes.flat_map(|route| &route.guardrails.request.rails);
        rails.cloned().collect()
    }

    /// Whether any of them satisfies a condition.
    pub fn any(&self, condition: impl Fn(&Config) -> bool) -> bool {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.iter().any(|config| condition(config))
    }
}
