//! What is kept, as far as it can be believed.

use std::fmt;
use std::sync::Arc;

use baton_core::cache::Key;
use baton_core::name::RouteName;

use super::counts::Counts;
use super::purges::Purges;
use super::row::{Record, Row};
use super::seal::Signer;
use super::store::{Id, Store, StoreError};

/// Reads the store. Waits for the disk.
pub(super) struct Shelves {
    pub(super) store: Arc<dyn Store>,
    pub(super) signer: Signer,
    pub(super) purges: Arc<Purges>,
    pub(super) counts: Arc<Counts>,
}

impl Shelves {
    /// What is kept of a request of a route, and was not purged.
    pub(super) fn exact(&self, route: &RouteName, key: &Key) -> Option<(Id, Record)> {
        let found = self.done(self.store.find(route.as_str(), key));
        let (id, row) = found.flatten()?;
        self.believed(id, row).map(|record| (id, record))
    }

    /// What is known by this number, and was not purged.
    pub(super) fn at(&self, id: Id) -> Option<Record> {
        let row = self.done(self.store.at(id)).flatten()?;
        self.believed(id, row)
    }

    fn believed(&self, id: Id, row: Row) -> Option<Record> {
        let record = row.open(&self.signer);
        if record.is_none() {
            tracing::warn!(
                id,
                "an answer in the cache is not as we wrote it; it is not given"
            );
            self.counts.broken.add(1);
        }
        record.filter(|record| self.purges.allow(&record.entry, &record.route))
    }

    fn done<T>(&self, read: Result<T, StoreError>) -> Option<T> {
        let told = read.inspect_err(|error| {
            tracing::warn!(%error, "the cache cannot be read");
            self.counts.failed.add(1);
        });
        told.ok()
    }
}

impl fmt::Debug for Shelves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelves")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
