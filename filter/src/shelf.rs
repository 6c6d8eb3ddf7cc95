//! The memory of caches: Envoy's shared data, which all workers' VMs read and write.

use baton_core::cache::{Entry, Key, Memory, News, Seal, Shelves};
use baton_core::config::Config;

use crate::host;
use crate::vm;

/// Where the seal is that all workers use.
const SEAL: &str = "baton.cache.seal";

struct Shared;

impl Memory for Shared {
    fn read(&self, place: &str) -> Option<Vec<u8>> {
        host::shared(place)
    }
}

/// What is kept of this request.
pub(crate) fn find(key: &Key, config: &Config) -> Option<Box<Entry>> {
    let seal = seal()?;
    let shelves = Shelves::new(config.cache.memory);
    shelves.find(key, host::now(), &seal, &Shared).map(Box::new)
}

/// Keeps this.
pub(crate) fn put(entry: &Entry, config: &Config) {
    let Some(seal) = seal() else {
        return;
    };
    let shelves = Shelves::new(config.cache.memory);
    for write in shelves.put(entry, host::now(), &seal, &Shared) {
        vm::note("keep an answer", host::share(&write.place, &write.bytes));
    }
}

fn seal() -> Option<Seal> {
    vm::with(|vm| vm.cache.as_ref().map(|news| news.seal))
}

/// What there is to know before the sidecar has said anything: the seal of this process. The first VM draws it: Envoy
/// starts one on its main thread before those of its workers.
pub(crate) fn first_news() -> Option<News> {
    let seal = match host::shared(SEAL).and_then(|bytes| bytes.try_into().ok()) {
        Some(drawn) => Seal::new(drawn),
        None => draw()?,
    };
    let purges = Vec::new();
    Some(News { seal, purges })
}

fn draw() -> Option<Seal> {
    let (one, other) = (host::random().ok()?, host::random().ok()?);
    let drawn = (u128::from(one) << 64) | u128::from(other);
    let drawn = drawn.to_le_bytes();
    host::share(SEAL, &drawn).ok()?;
    Some(Seal::new(drawn))
}

/// Takes over what the sidecar says. Its seal is the one of all its Envoys: VMs that start while it is away have it too.
pub(crate) fn learn(news: News) {
    if seal() != Some(news.seal) {
        let shared = host::share(SEAL, news.seal.as_bytes());
        vm::note("keep the cache's seal", shared);
    }
    vm::with(|vm| vm.cache = Some(news));
}
