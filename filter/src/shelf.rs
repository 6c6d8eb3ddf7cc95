//! The memory of caches: Envoy's shared data, which all workers' VMs read and write.

use baton_core::cache::{Entry, Key, Memory, Seal, Shelves};
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
    let seal = vm::with(|vm| vm.seal)?;
    let shelves = Shelves::new(config.cache.memory);
    shelves.find(key, host::now(), &seal, &Shared).map(Box::new)
}

/// Keeps this.
pub(crate) fn put(entry: &Entry, config: &Config) {
    let Some(seal) = vm::with(|vm| vm.seal) else {
        return;
    };
    let shelves = Shelves::new(config.cache.memory);
    for write in shelves.put(entry, host::now(), &seal, &Shared) {
        vm::note("keep an answer", host::share(&write.place, &write.bytes));
    }
}

/// The seal of this process. The first VM draws it: Envoy starts one on its main thread before those of its workers.
pub(crate) fn seal() -> Option<Seal> {
    if let Some(drawn) = host::shared(SEAL).and_then(|bytes| bytes.try_into().ok()) {
        return Some(Seal::new(drawn));
    }
    let (one, other) = (host::random().ok()?, host::random().ok()?);
    let drawn = (u128::from(one) << 64) | u128::from(other);
    let drawn = drawn.to_le_bytes();
    host::share(SEAL, &drawn).ok()?;
    Some(Seal::new(drawn))
}
