//! Whether the sidecar has a way through this Envoy.

use crate::config::Sidecar;
use crate::config::path::Path;
use crate::config::problem::Problems;

/// Whether there is none, and that was not told yet. `sidecar` is `None` where it has problems of its own.
pub(super) fn is_missing(sidecar: Option<&Sidecar>, problems: &Problems) -> bool {
    let at = Path::root().key("sidecar").key("loopback");
    let is_missing = sidecar.is_some_and(|sidecar| sidecar.loopback.is_none());
    is_missing && !problems.is_reported(&at)
}
