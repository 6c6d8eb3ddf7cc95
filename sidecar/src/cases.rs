//! Cases: requests that no model has answered, put before a person.
//!
//! A case is on the disk before its caller is told. It is posted to its route's webhook until that takes
//! it; then the request is forgotten here. The person's words are kept for whoever asks for them with the
//! case's id, which cannot be guessed. All of it has a file of its own: prompts never come near receipts.

mod courier;
mod error;
mod record;
mod schema;
mod store;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

pub use courier::Courier;
pub use error::CasesError;
pub use record::{Case, Delivery, State};
pub(crate) use store::{Due, Said, Taken};

use crate::ledger::LedgerError;
use store::Store;

/// The file in the data directory.
pub const FILE_NAME: &str = "cases.db";

/// Every case of a data directory. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Cases {
    /// A std mutex: it is only ever held on a blocking thread.
    store: Arc<Mutex<Store>>,
    /// Told when there is something to post.
    filed: Arc<Notify>,
}

impl Cases {
    /// The cases of a data directory, which must be there.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(data_dir: &Path) -> Result<Self, LedgerError> {
        let store = Store::open(&data_dir.join(FILE_NAME))?;
        Ok(Self {
            store: Arc::new(Mutex::new(store)),
            filed: Arc::new(Notify::new()),
        })
    }

    /// Works with the file, where waiting for the disk makes nobody else wait.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, CasesError> + Send + 'static,
    ) -> Result<T, CasesError> {
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || {
            work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
        });
        done.await.unwrap_or(Err(CasesError::Stopping))
    }

    /// Says that there is something to post.
    pub(crate) fn announce(&self) {
        self.filed.notify_one();
    }
}
