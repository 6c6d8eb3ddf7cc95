//! Calls to the sidecar that somebody waits for.

use std::time::Duration;

use baton_core::name::ClusterName;

use crate::host::{self, Buffer, HostError, Map};

/// Posts a message to the sidecar, and waits so long for its answer.
pub(crate) fn post(
    cluster: &ClusterName,
    (path, content_type): (&str, &str),
    message: &[u8],
    within: Duration,
) -> Result<u32, HostError> {
    let headers = vec![
        (":method", "POST"),
        (":path", path),
        (":authority", "baton-sidecar"),
        ("content-type", content_type),
    ];
    host::call(cluster.as_str(), headers, message, within)
}

/// The answer to the call that has just been answered, where there is a good one. `headers` is 0 when there is none.
pub(crate) fn answer(headers: usize, size: usize) -> Option<Vec<u8>> {
    // Asking for a header of an answer that never came would be refused by the host.
    let status = (headers > 0).then(|| host::header(Map::CallResponse, ":status"));
    let status = status.flatten();
    if status.as_deref() != Some("200") {
        let status = status.unwrap_or_else(|| "none".to_owned());
        log::warn!("the sidecar did not say (status {status})");
        return None;
    }
    host::read(Buffer::CallResponseBody, size).ok()
}
