//! What was purged, which every worker is told until nobody can have any of it any more.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton_core::cache::{Entry, MAX_PURGES, Purge};
use baton_core::name::RouteName;
use baton_core::time::Timestamp;

use crate::replace::replace;

const NAME: &str = "cache.purges.json";

/// The longest that an answer may be given: a purge from before is of no use.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// The purges of a data directory, oldest first.
#[derive(Debug)]
pub(super) struct Purges {
    path: PathBuf,
    list: Mutex<Vec<Purge>>,
}

impl Purges {
    /// What a data directory has.
    ///
    /// # Errors
    /// When there is something that cannot be read: what was purged would be given again.
    pub(super) fn open(data_dir: &Path) -> io::Result<Self> {
        let path = data_dir.join(NAME);
        let list = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Self {
            path,
            list: Mutex::new(list),
        })
    }

    /// The same for a data directory whose list cannot be read: all that was kept before this moment is purged.
    pub(super) fn of_all(data_dir: &Path, now: Timestamp) -> Self {
        Self {
            path: data_dir.join(NAME),
            list: Mutex::new(vec![everything(now)]),
        }
    }

    /// All of them.
    pub(super) fn list(&self) -> Vec<Purge> {
        self.list
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether an answer that is kept for a route may still be given.
    pub(super) fn allow(&self, entry: &Entry, route: &RouteName) -> bool {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        !list.iter().any(|purge| purge.takes(entry, route))
    }

    /// Adds one, from now on and over restarts.
    ///
    /// # Errors
    /// When it cannot be kept: then it holds until we end.
    pub(super) fn add(&self, purge: Purge, now: Timestamp) -> io::Result<()> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        add(&mut list, purge, now);
        let text = serde_json::to_vec(&*list)?;
        // Under the lock, so that the file is of the newest.
        replace(&self.path, &text)
    }
}

/// Where there are too many, everything goes that is as old as the two oldest: rather too much than too little.
fn add(list: &mut Vec<Purge>, purge: Purge, now: Timestamp) {
    list.retain(|known| now.since(known.before) < LONGEST && !is_within(known, &purge));
    list.push(purge);
    while list.len() > MAX_PURGES {
        let oldest = list.drain(..2).map(|purge| purge.before).max();
        list.insert(0, everything(oldest.unwrap_or(now)));
    }
}

/// Whether a purge takes nothing that the other does not.
fn is_within(one: &Purge, other: &Purge) -> bool {
    let of = |before| Purge {
        before,
        ..one.clone()
    };
    one.before <= other.before && (*other == everything(other.before) || *other == of(other.before))
}

fn everything(before: Timestamp) -> Purge {
    Purge {
        before,
        ..Purge::default()
    }
}

#[cfg(test)]
mod tests;
