//! Where questions lie: which are like another one, among those that have their context in common and were made vectors
//! of by the same embedder.
//!
//! It says where to look, and nothing more: what lies there is read from the store, and believed for its own sake only.
//! It is made anew from the store with every start.

mod place;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_core::cache::Key;

use self::place::Place;
use super::row;
use super::store::Id;

/// Questions that can be found at a time; the oldest make room. With vectors of 384 numbers that is 150 MB at most.
pub(super) const MOST: usize = 100_000;

/// Finds questions.
pub(super) struct Index {
    most: usize,
    inner: Mutex<Inner>,
}

/// What has to be changed together. It is held for as long as it takes to look something up in a map.
#[derive(Default)]
struct Inner {
    /// Where each question lies, oldest first.
    questions: BTreeMap<Id, Arc<Name>>,
    places: HashMap<Arc<Name>, Arc<Mutex<Place>>>,
}

/// Questions that are compared: their context, and who made the vectors.
type Name = (Key, String);

impl Index {
    /// One with room for so many questions.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            inner: Mutex::default(),
        }
    }

    /// Adds a question, whose vector is as stores have it.
    pub(super) fn add(&self, id: Id, context: Key, embedder: &str, vector: &[u8]) {
        let Some(vector) = row::read(vector) else {
            return;
        };
        let name = Arc::new((context, embedder.to_owned()));
        let mut inner = locked(&self.inner);
        let place = Arc::clone(inner.places.entry(Arc::clone(&name)).or_default());
        inner.questions.insert(id, name);
        let mut gone = Vec::new();
        while inner.questions.len() > self.most {
            gone.extend(inner.questions.pop_first());
        }
        drop(inner);
        locked(&place).add(id, vector);
        for (id, name) in gone {
            self.take_out(id, &name);
        }
    }

    /// Takes questions out.
    pub(super) fn remove(&self, gone: &[Id]) {
        for id in gone {
            let name = locked(&self.inner).questions.remove(id);
            if let Some(name) = name {
                self.take_out(*id, &name);
            }
        }
    }

    /// Those that are most like this one, at most so many, the nearest first, and how alike they are: as far as it can be
    /// told here.
    pub(super) fn find(
        &self,
        context: Key,
        embedder: &str,
        vector: &[f32],
        most: usize,
    ) -> Vec<(Id, f32)> {
        let name = (context, embedder.to_owned());
        let place = locked(&self.inner).places.get(&name).cloned();
        place.map_or_else(Vec::new, |place| locked(&place).nearest(vector, most))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        locked(&self.inner).questions.len()
    }

    fn take_out(&self, id: Id, name: &Arc<Name>) {
        let place = locked(&self.inner).places.get(name).cloned();
        let is_empty = place.is_some_and(|place| {
            let mut place = locked(&place);
            place.remove(id);
            place.is_empty()
        });
        if is_empty {
            locked(&self.inner).places.remove(name);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
