//! Where answers are kept, and what a store must be able to do.

mod error;
mod nowhere;
mod schema;
mod sqlite;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Debug;

use baton_core::cache::{Key, Purge};
use baton_core::time::Timestamp;
use serde::Serialize;

pub(super) use self::error::StoreError;
pub(super) use self::nowhere::Nowhere;
pub(super) use self::sqlite::Sqlite;
use super::row::Row;

/// What a store knows a row by: whatever is kept later has a higher number, and none is used twice.
pub(super) type Id = i64;

/// Keeps answers. Every call may wait for a disk or a network: none is made where somebody would wait for it who does not
/// have to. A store is not believed: it may lose what it has, and whoever can write it can put in what it likes.
pub(super) trait Store: Debug + Send + Sync {
    /// What is kept of a request of a route.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn find(&self, route: &str, key: &Key) -> Result<Option<(Id, Row)>, StoreError>;

    /// What it knows by this number.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn at(&self, id: Id) -> Result<Option<Row>, StoreError>;

    /// The vectors of at most so many rows after this one, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn places(&self, after: Id, most: usize) -> Result<Vec<Place>, StoreError>;

    /// The row after which there are at most so many with vectors.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn newest_places(&self, most: usize) -> Result<Id, StoreError>;

    /// Does all of this, or nothing; and forgets some of what is over, and as much of what was not used for longest as it
    /// must to stay within its bounds.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn write(&self, changes: &[Change], now: Timestamp) -> Result<Written, StoreError>;

    /// Forgets all that a purge takes.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn purge(&self, purge: &Purge) -> Result<Vec<Id>, StoreError>;

    /// How much it keeps, by route.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn usage(&self) -> Result<BTreeMap<String, Usage>, StoreError>;
}

/// A change of a store.
#[derive(Clone)]
pub(super) enum Change {
    /// Keeps a row, in place of what there is of the same request.
    Keep(Box<Row>),
    /// Takes note that a row was given.
    Used(Id),
}

/// What became of changes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Written {
    /// What those that were kept are known by, in their order.
    pub(super) kept: Vec<Id>,
    /// What is gone.
    pub(super) gone: Vec<Id>,
    /// How many of these had to make room.
    pub(super) evicted: u64,
}

/// Where a question lies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Place {
    /// Its row.
    pub(super) id: Id,
    /// What it is compared within.
    pub(super) context: Key,
    /// Who made the vector.
    pub(super) embedder: String,
    /// The vector: 32 bits each, little-endian.
    pub(super) vector: Vec<u8>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub(super) struct Usage {
    /// Answers.
    pub(super) entries: u64,
    /// What they take, in bytes.
    pub(super) bytes: u64,
}
