//! The checks of a route, ready to be made: once for a configuration, not for every answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_core::config::{Revision, Verify};
use baton_core::name::RouteName;
use baton_core::verify::{Checks, CompileError};

/// The routes whose checks are kept ready, of all configurations together. When there are more, all are made
/// ready anew as they are needed: that is a rollout, or a mistake of a generator.
const READY: usize = 2000;

type Ready = BTreeMap<(Revision, RouteName), Arc<Checks>>;

/// What is ready.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    ready: Mutex<Ready>,
}

impl Compiled {
    /// The checks of a route of this configuration.
    ///
    /// # Errors
    /// Where a regular expression or a schema is none: of a configuration that was not read here.
    pub(super) fn of(
        &self,
        revision: &Revision,
        route: &RouteName,
        verify: &Verify,
    ) -> Result<Arc<Checks>, CompileError> {
        let key = (revision.clone(), route.clone());
        if let Some(checks) = self.lock().get(&key) {
            return Ok(Arc::clone(checks));
        }
        // Not under the lock: it may take a while, and twice does no harm.
        let checks = Arc::new(Checks::compile(verify)?);
        let mut ready = self.lock();
        if ready.len() >= READY {
            ready.clear();
        }
        ready.insert(key, Arc::clone(&checks));
        Ok(checks)
    }

    fn lock(&self) -> MutexGuard<'_, Ready> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
