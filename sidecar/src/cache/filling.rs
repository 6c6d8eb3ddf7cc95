//! Makes the index anew from the store, while lookups go on: what is not in it yet is not found.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::index::{Index, MOST};
use super::store::{Store, StoreError};

/// Questions that are read at a time.
const PAGE: usize = 256;

/// Fills an index.
pub struct Filling {
    pub(super) index: Arc<Index>,
    pub(super) store: Arc<dyn Store>,
    /// Told when it is not worth while any more.
    pub(super) is_over: Arc<AtomicBool>,
}

impl Filling {
    /// Works until all is in it that the store has; blocks its thread.
    pub fn run(self) {
        match self.fill() {
            Ok(()) => tracing::debug!(questions = self.index.len(), "questions can be found again"),
            Err(error) => tracing::warn!(%error, "questions that are kept cannot all be found"),
        }
    }

    fn fill(&self) -> Result<(), StoreError> {
        let mut after = self.store.newest_places(MOST)?;
        while !self.is_over.load(Ordering::Relaxed) {
            let places = self.store.places(after, PAGE)?;
            let Some(last) = places.last() else { break };
            after = last.id;
            for place in &places {
                self.index
                    .add(place.id, place.context, &place.embedder, &place.vector);
            }
        }
        Ok(())
    }
}
