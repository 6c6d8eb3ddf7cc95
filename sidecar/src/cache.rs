//! The sidecar's caches: the level behind Envoy's memory, for what is too large for that, was pushed out of it, or is to
//! outlive a restart; answers for those who ask the same in other words; and one answer for all who ask at once.
//!
//! What is kept is no ledger: the store may lose any of it, and nothing of it is believed that we did not sign. A cache
//! that cannot work misses; it never stops the sidecar. Texts are neither logged nor in errors.

mod alike;
mod counts;
mod embedders;
mod error;
mod filling;
mod index;
mod keeping;
mod purges;
mod remembered;
mod row;
mod seal;
mod shadow;
mod shelves;
mod store;
mod waiting;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_core::cache::{Caches, Entry, News, Purge};
use baton_core::config::{Config, Revision, Route};
use baton_core::likeness::Likeness;
use baton_core::name::RouteName;
use baton_core::protocol::admit::{Admission, Application, Kept, Word};

use crate::clock;
use crate::configs::Configs;
use crate::ledger::LedgerError;

pub use self::counts::{Lookups, RouteStats, Stats};
pub use self::embedders::Embedders;
pub use self::error::{NotAdmitted, NotPurged};
pub use self::filling::Filling;
pub use self::shadow::{Agreement, Tally};
pub use self::writer::Writer;

use self::alike::Alike;
use self::counts::Counts;

use self::index::Index;
use self::purges::Purges;
use self::remembered::Remembered;
use self::seal::Secrets;
use self::shelves::Shelves;
use self::store::{Nowhere, Sqlite, Store};
use self::waiting::{Part, Waiting};
use self::writer::{Queue, writer};

/// What answers may take when nobody says, in bytes.
pub const MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// The caches of every route.
#[derive(Debug)]
pub struct Cache {
    configs: Arc<Configs>,
    secrets: Secrets,
    purges: Arc<Purges>,
    store: Arc<dyn Store>,
    shelves: Arc<Shelves>,
    queue: Queue,
    waiting: Waiting,
    embedders: Embedders,
    guard: Arc<Likeness>,
    remembered: Remembered,
    index: Arc<Index>,
    counts: Arc<Counts>,
    max_bytes: u64,
}

/// What a request is to be answered by.
struct Ground {
    config: Arc<Config>,
    route: Arc<Route>,
    caches: Caches,
}

impl Cache {
    /// The caches of a data directory, which must be there; at most so many bytes of answers. With them come what two
    /// threads have to do.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn open(
        data_dir: &Path,
        max_bytes: u64,
        configs: Arc<Configs>,
        embedders: Embedders,
    ) -> Result<(Self, Writer, Filling), LedgerError> {
        let secrets = Secrets::of(data_dir).map_err(|source| LedgerError::DataDir {
            path: data_dir.to_owned(),
            source,
        })?;
        let counts = Arc::new(Counts::default());
        let index = Arc::new(Index::new(index::MOST));
        let store = opened(data_dir, max_bytes);
        let purges = Arc::new(purges_of(data_dir));
        let (queue, writer) = writer(Arc::clone(&store), Arc::clone(&index), Arc::clone(&counts));
        let filling = Filling {
            index: Arc::clone(&index),
            store: Arc::clone(&store),
            is_over: writer.ended(),
        };
        let cache = Self {
            configs,
            shelves: Arc::new(Shelves {
                store: Arc::clone(&store),
                signer: secrets.signer.clone(),
                purges: Arc::clone(&purges),
                counts: Arc::clone(&counts),
            }),
            secrets,
            purges,
            store,
            queue,
            waiting: Waiting::new(),
            embedders,
            guard: Arc::new(Likeness::new()),
            remembered: Remembered::default(),
            index,
            counts,
            max_bytes,
        };
        Ok((cache, writer, filling))
    }

    /// What everybody is told who keeps answers.
    pub fn news(&self) -> News {
        News {
            seal: self.secrets.seal,
            purges: self.purges.list(),
        }
    }

    /// What is known that answers a request. Waits where another one like it is on its way and its route asks for that.
    ///
    /// # Errors
    /// When its route is not known, or has no cache.
    pub async fn admit(&self, application: Application) -> Result<Word, NotAdmitted> {
        let ground = self.ground(&application.revision, &application.route)?;
        let count = |count: fn(&mut Lookups)| {
            self.counts
                .of(&ground.route.name, |it| count(&mut it.lookups));
        };
        if let Some(given) = self.exact(&application, &ground).await {
            count(|it| it.hits += 1);
            return Ok(given);
        }
        let shadow = match self.alike(&application, &ground).await {
            Some(Alike::Given(given)) => {
                count(|it| it.semantic += 1);
                return Ok(*given);
            }
            Some(Alike::Would(likeness)) => {
                count(|it| it.shadowed += 1);
                Some(likeness)
            }
            None => None,
        };
        if let Some(given) = self.waited(&application, &ground).await {
            count(|it| it.waited += 1);
            return Ok(given);
        }
        count(|it| it.misses += 1);
        Ok(nothing(shadow))
    }

    /// What is kept of the same request.
    async fn exact(&self, application: &Application, ground: &Ground) -> Option<Word> {
        let exact = &ground.caches.exact;
        if !exact.persist {
            return None;
        }
        let shelves = Arc::clone(&self.shelves);
        let (route, key) = (application.route.clone(), application.key);
        let found = tokio::task::spawn_blocking(move || shelves.exact(&route, &key));
        let (id, record) = found.await.ok().flatten()?;
        let entry = lasting(record.entry, exact.ttl);
        is_fresh(&entry).then(|| {
            self.queue.used(id);
            given(entry, None)
        })
    }

    /// What came for another request like it.
    async fn waited(&self, application: &Application, ground: &Ground) -> Option<Word> {
        if !ground.caches.exact.coalesce {
            return None;
        }
        let total = ground.route.timeouts.total;
        match self.waiting.join(application, total) {
            Part::Goes => None,
            Part::Waits(wait) => {
                let entry = wait.outcome(application.within.min(total)).await?;
                let entry = Arc::unwrap_or_clone(entry);
                is_fresh(&entry).then(|| given(entry, None))
            }
        }
    }

    /// Takes out of every cache what a purge takes, also of those that workers have; how many answers those were here.
    ///
    /// # Errors
    /// When it does not hold over restarts, or what it takes cannot be deleted; none of that is given until then.
    pub async fn purge(&self, purge: Purge) -> Result<usize, NotPurged> {
        let (purges, added) = (Arc::clone(&self.purges), purge.clone());
        let kept = tokio::task::spawn_blocking(move || purges.add(added, clock::now()));
        let kept = kept.await.map_err(|_| NotPurged::Stopping)?;
        let gone = self.queue.purge(purge).await.ok_or(NotPurged::Stopping)?;
        kept.map_err(NotPurged::Forgotten)?;
        gone.map_err(|_| NotPurged::NotDeleted)
    }

    /// What it has and did.
    pub async fn stats(&self) -> Stats {
        let store = Arc::clone(&self.store);
        let usage = tokio::task::spawn_blocking(move || store.usage());
        let usage = usage.await.ok().and_then(Result::ok).unwrap_or_default();
        Stats {
            entries: usage.values().map(|usage| usage.entries).sum(),
            bytes: usage.values().map(|usage| usage.bytes).sum(),
            max_bytes: self.max_bytes,
            questions: u64::try_from(self.index.len()).unwrap_or(u64::MAX),
            evicted: self.counts.evicted.get(),
            broken: self.counts.broken.get(),
            dropped: self.counts.dropped.get(),
            failed: self.counts.failed.get(),
            purges: u64::try_from(self.purges.list().len()).unwrap_or(u64::MAX),
            routes: self.counts.routes(&usage),
        }
    }

    fn ground(&self, revision: &Revision, name: &RouteName) -> Result<Ground, NotAdmitted> {
        let config = self.configs.held(revision);
        let config = config.ok_or_else(|| NotAdmitted::UnknownConfig(revision.clone()))?;
        let route = config.route_named(name.as_str()).cloned();
        let route = route.ok_or_else(|| NotAdmitted::UnknownRoute(name.clone()))?;
        let caches = route.cache.clone();
        Ok(Ground {
            caches: caches.ok_or_else(|| NotAdmitted::NoCache(name.clone()))?,
            config,
            route,
        })
    }
}

/// That there is none.
fn nothing(shadow: Option<f32>) -> Word {
    let kept = None;
    Word {
        admission: Admission { kept, shadow },
        body: Vec::new(),
    }
}

fn given(entry: Entry, likeness: Option<f32>) -> Word {
    let kept = Kept {
        key: entry.key,
        head: entry.head,
        likeness,
    };
    Word {
        admission: Admission {
            kept: Some(kept),
            shadow: None,
        },
        body: entry.body,
    }
}

/// The same, but given no longer than this after it was kept: routes may have been told so since.
fn lasting(mut entry: Entry, ttl: Duration) -> Entry {
    let end = entry.head.stored.after(ttl);
    entry.head.expires = entry.head.expires.min(end);
    entry
}

fn is_fresh(entry: &Entry) -> bool {
    clock::now() < entry.head.expires
}

/// The store of a data directory. Without one nothing is kept.
fn opened(data_dir: &Path, max_bytes: u64) -> Arc<dyn Store> {
    match Sqlite::open(data_dir, max_bytes) {
        Ok(store) => Arc::new(store),
        Err(error) => {
            tracing::warn!(%error, "there is no place for a cache; nothing is kept");
            Arc::new(Nowhere)
        }
    }
}

/// Where what was purged is not known, everything was.
fn purges_of(data_dir: &Path) -> Purges {
    Purges::open(data_dir).unwrap_or_else(|error| {
        tracing::warn!(%error, "what was purged cannot be read; everything is, that was kept until now");
        Purges::of_all(data_dir, clock::now())
    })
}

#[cfg(test)]
mod tests;
