//! The checks of a route, ready to be made: once for a configuration, not for every answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::chat::{Answer, Request};
use baton_core::config::verify::{Check, Http, Judge};
use baton_core::config::{Revision, Route};
use baton_core::name::RouteName;
use baton_core::verdict::Checked;

/// The routes whose checks are kept ready, of all configurations together. When there are more, all are made
/// ready anew as they are needed: that is a rollout, or a mistake of a generator.
const READY: usize = 2000;

/// The checks of one route.
#[derive(Debug)]
pub(super) struct Steps {
    route: Arc<Route>,
}

/// What a check asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'r> {
    /// Nobody: it looks at the form of the answer.
    Form,
    /// A model.
    Judge(&'r Judge),
    /// A program of the user's.
    Http(&'r Http),
}

impl Steps {
    fn of(route: &Arc<Route>) -> Self {
        Self {
            route: Arc::clone(route),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.checks().len()
    }

    /// What the check of this number asks for.
    pub(super) fn get(&self, index: usize) -> Option<Step<'_>> {
        self.checks().get(index).map(step)
    }

    /// What comes of a check of the form; nothing where it does not apply.
    pub(super) fn check(&self, _index: usize, _: &Request, _: &Answer) -> Option<Checked> {
        None
    }

    fn checks(&self) -> &[Check] {
        let verify = self.route.verify.as_ref();
        verify.map_or(&[], |verify| &verify.checks)
    }
}

const fn step(check: &Check) -> Step<'_> {
    match check {
        Check::Judge(judge) => Step::Judge(judge),
        Check::Http(http) => Step::Http(http),
        Check::NotEmpty
        | Check::Complete
        | Check::Language(_)
        | Check::Matches(_)
        | Check::Lacks(_)
        | Check::Json
        | Check::JsonSchema(_)
        | Check::Fields(_)
        | Check::Citations(_)
        | Check::Length(_)
        | Check::Code
        | Check::ToolCalls
        | Check::NoRefusal
        | Check::OnTopic(_)
        | Check::Confidence(_) => Step::Form,
    }
}

/// What is ready.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    ready: Mutex<BTreeMap<(Revision, RouteName), Arc<Steps>>>,
}

impl Compiled {
    /// The checks of a route of this configuration.
    pub(super) fn of(&self, revision: &Revision, route: &Arc<Route>) -> Arc<Steps> {
        let key = (revision.clone(), route.name.clone());
        if let Some(steps) = self.lock().get(&key) {
            return Arc::clone(steps);
        }
        // Not under the lock: it may take a while, and twice does no harm.
        let steps = Arc::new(Steps::of(route));
        let mut ready = self.lock();
        if ready.len() >= READY {
            ready.clear();
        }
        ready.insert(key, Arc::clone(&steps));
        steps
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(Revision, RouteName), Arc<Steps>>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
