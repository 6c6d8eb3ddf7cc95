//! Why a cache does not do what it is asked.

use std::io;

use baton_core::config::Revision;
use baton_core::name::RouteName;

/// Why nobody can even look, or keep anything.
#[derive(Debug, thiserror::Error)]
pub enum NotAdmitted {
    /// The configuration has not come, or is too old.
    #[error("the sidecar does not hold the configuration `{0}`: send it, then ask again")]
    UnknownConfig(Revision),
    /// It has no such route.
    #[error("the configuration has no route `{0}`")]
    UnknownRoute(RouteName),
    /// The route keeps nothing.
    #[error("the route `{0}` has no cache")]
    NoCache(RouteName),
}

/// Why a purge is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum NotPurged {
    /// The list of purges cannot be written.
    #[error("the purge holds until the sidecar ends, but cannot be kept: {0}")]
    Forgotten(io::Error),
    /// The store cannot be written. The log says why.
    #[error("what was purged is not given any more, but cannot be deleted: see the sidecar's log")]
    NotDeleted,
    /// The sidecar is stopping.
    #[error("the sidecar is stopping")]
    Stopping,
}
