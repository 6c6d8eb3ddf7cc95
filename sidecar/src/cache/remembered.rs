//! What is known of requests whose answers are on their way: nobody makes the same vector twice.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use baton_core::cache::Key;
use baton_core::name::ExchangeId;

use super::row::Question;
use super::store::Id;

/// Requests that are remembered; the oldest are forgotten. With vectors of 512 numbers that is 16 MB.
const MOST: usize = 4096;

/// What was asked.
pub(super) struct Asked {
    pub(super) exchange: ExchangeId,
    pub(super) question: Question,
    /// The row whose answer would have been given, and how alike its question is.
    pub(super) would: Option<(Id, f32)>,
}

/// Requests, by what they are known by.
#[derive(Default)]
pub(super) struct Remembered(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    asked: HashMap<Key, Asked>,
    /// In the order in which they came; also some that were taken since.
    order: VecDeque<Key>,
}

impl Remembered {
    pub(super) fn put(&self, key: Key, asked: Asked) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.asked.insert(key, asked).is_none() {
            inner.order.push_back(key);
        }
        while inner.order.len() > MOST {
            let oldest = inner.order.pop_front();
            oldest.and_then(|key| inner.asked.remove(&key));
        }
    }

    pub(super) fn take(&self, key: &Key) -> Option<Asked> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked.remove(key)
    }
}

/// Questions are never shown.
impl fmt::Debug for Remembered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remembered")
    }
}
