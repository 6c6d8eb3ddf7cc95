//! The configurations in force beside this sidecar: during a rollout, more than one.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use baton_core::config::{Config, Revision};

/// Configurations held at a time. Two are in force while one replaces the other; the rest is room
/// for rollouts that overtake each other.
const HELD: usize = 8;

/// The newest configurations, by the order in which they came.
#[derive(Debug, Default)]
pub struct Configs {
    held: RwLock<VecDeque<Arc<Config>>>,
}

impl Configs {
    /// Holds a configuration, as the newest.
    pub fn hold(&self, config: Config) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.retain(|known| known.revision != config.revision);
        held.push_back(Arc::new(config));
        if held.len() > HELD {
            held.pop_front();
        }
    }

    /// The revision to tell a VM that works with `theirs`: the same if we hold it, or else our
    /// newest, so that it sends its own.
    pub fn answer_to(&self, theirs: &Revision) -> Option<Revision> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let same = held.iter().find(|config| config.revision == *theirs);
        same.or(held.back()).map(|config| config.revision.clone())
    }

    /// The newest.
    pub fn newest(&self) -> Option<Arc<Config>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.back().cloned()
    }

    /// Whether any of them satisfies a condition.
    pub fn any(&self, condition: impl Fn(&Config) -> bool) -> bool {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.iter().any(|config| condition(config))
    }
}
