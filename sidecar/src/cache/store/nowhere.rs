//! The store of a sidecar that has nowhere to keep anything.

use std::collections::BTreeMap;

use baton_core::cache::{Key, Purge};
use baton_core::time::Timestamp;

use super::{Change, Id, Place, Store, StoreError, Usage, Written};
use crate::cache::row::Row;

/// Keeps nothing.
#[derive(Debug)]
pub(in crate::cache) struct Nowhere;

impl Store for Nowhere {
    fn find(&self, _route: &str, _key: &Key) -> Result<Option<(Id, Row)>, StoreError> {
        Ok(None)
    }

    fn at(&self, _id: Id) -> Result<Option<Row>, StoreError> {
        Ok(None)
    }

    fn places(&self, _after: Id, _most: usize) -> Result<Vec<Place>, StoreError> {
        Ok(Vec::new())
    }

    fn newest_places(&self, _most: usize) -> Result<Id, StoreError> {
        Ok(0)
    }

    fn write(&self, _changes: &[Change], _now: Timestamp) -> Result<Written, StoreError> {
        Ok(Written::default())
    }

    fn purge(&self, _purge: &Purge) -> Result<Vec<Id>, StoreError> {
        Ok(Vec::new())
    }

    fn usage(&self) -> Result<BTreeMap<String, Usage>, StoreError> {
        Ok(BTreeMap::new())
    }
}
