//! Every call to the host. Each returns what went wrong; none panics.
//!
//! The SDK's own wrappers panic on ordinary statuses, and a panic ends the VM for every request in
//! flight: hence our own imports in [`raw`]. The one exception is [`call`]: the SDK must know the token.

mod pairs;
mod raw;

use std::time::Duration;

use baton_core::http::Headers;
use baton_core::time::Timestamp;

pub(crate) use raw::{Buffer, HostError, Map, Metric, MetricKind};

/// The foreign function that makes Envoy choose the route anew.
const CLEAR_ROUTE_CACHE: &str = "clear_route_cache";

/// All headers of a message. What is no UTF-8 in a value becomes U+FFFD.
pub(crate) fn headers(map: Map) -> Result<Headers, HostError> {
    let bytes = raw::header_map_pairs(map)?;
    pairs::decode(&bytes).ok_or(HostError::Garbled)
}

/// Puts these in place of all headers of a message.
pub(crate) fn replace_headers(map: Map, headers: &Headers) -> Result<(), HostError> {
    raw::set_header_map_pairs(map, &pairs::encode(headers))
}

/// Writes one header, in place of any of that name.
pub(crate) fn write_header(map: Map, name: &str, value: &str) -> Result<(), HostError> {
    raw::replace_header(map, name, value)
}

/// Takes headers away: all that can be, whatever became of the others.
pub(crate) fn remove_headers(map: Map, names: &[String]) -> Result<(), HostError> {
    let remove = |done: Result<(), _>, name: &String| done.and(raw::remove_header(map, name));
    names.iter().fold(Ok(()), remove)
}

/// One header's value, if it is there and is text.
pub(crate) fn header(map: Map, name: &str) -> Option<String> {
    String::from_utf8(raw::header(map, name).ok()?).ok()
}

/// Lets what is held of the request go on. Only from outside of the request's own callbacks.
pub(crate) fn continue_request() -> Result<(), HostError> {
    raw::continue_request()
}

/// Lets what is held of the response go on. Only from outside of the response's own callbacks.
pub(crate) fn continue_response() -> Result<(), HostError> {
    raw::continue_response()
}

/// Makes all calls that follow about another stream of this VM, until the callback we are in ends.
pub(crate) fn act_for(context: u32) -> Result<(), HostError> {
    raw::set_effective_context(context)
}

/// Makes Envoy choose the route anew, from the headers as they are.
pub(crate) fn clear_route_cache() -> Result<(), HostError> {
    raw::call_foreign_function(CLEAR_ROUTE_CACHE)
}

/// The first `size` bytes of a buffer.
pub(crate) fn read(buffer: Buffer, size: usize) -> Result<Vec<u8>, HostError> {
    read_from(buffer, 0, size)
}

/// What stands in a buffer from `start` on, up to `end`.
pub(crate) fn read_from(buffer: Buffer, start: usize, end: usize) -> Result<Vec<u8>, HostError> {
    let size = end.saturating_sub(start);
    if size == 0 {
        return Ok(Vec::new());
    }
    match raw::buffer_bytes(buffer, start, size) {
        // The host's word for "nothing in it".
        Err(HostError::NotFound) => Ok(Vec::new()),
        read => read,
    }
}

/// Writes `bytes` over the first `size` bytes of a buffer.
pub(crate) fn write_front(buffer: Buffer, size: usize, bytes: &[u8]) -> Result<(), HostError> {
    raw::set_buffer_bytes(buffer, 0, size, bytes)
}

/// Adds `bytes` after the `size` bytes of a buffer.
pub(crate) fn append(buffer: Buffer, size: usize, bytes: &[u8]) -> Result<(), HostError> {
    raw::set_buffer_bytes(buffer, size.max(1), 0, bytes)
}

/// Answers the request ourselves.
pub(crate) fn reply(
    status: u16,
    headers: &Headers,
    body: &[u8],
    details: &str,
) -> Result<(), HostError> {
    raw::send_local_response(status, &pairs::encode(headers), body, details)
}

/// A property as text, if it is there.
pub(crate) fn property(path: &[&str]) -> Option<String> {
    String::from_utf8(raw::property(&path.join("\0")).ok()?).ok()
}

/// Leaves a value in the stream's filter state, as `wasm.` and the name.
pub(crate) fn set_property(name: &str, value: &str) -> Result<(), HostError> {
    raw::set_property(name, value.as_bytes())
}

/// What time it is. The epoch if the host does not say: durations come out as zero.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_micros(raw::current_time_nanos().unwrap_or(0) / 1_000)
}

/// A number nobody can guess.
pub(crate) fn random() -> Result<u64, HostError> {
    raw::random()
}

/// The plugin's configuration document.
pub(crate) fn configuration() -> Result<Vec<u8>, HostError> {
    read(Buffer::PluginConfiguration, usize::MAX)
}

/// A value that all VMs of this `vm_id` share.
pub(crate) fn shared(key: &str) -> Option<Vec<u8>> {
    raw::shared_data(key).ok()
}

/// Shares a value with all VMs of this `vm_id`. The last one to write wins.
pub(crate) fn share(key: &str, value: &[u8]) -> Result<(), HostError> {
    raw::set_shared_data(key, value)
}

/// Asks a cluster over HTTP. The answer comes to the root context with this token.
///
/// Never from `on_configure`: there it crashes Envoy.
pub(crate) fn call(
    cluster: &str,
    headers: Vec<(&str, &str)>,
    body: &[u8],
    timeout: Duration,
) -> Result<u32, HostError> {
    proxy_wasm::hostcalls::dispatch_http_call(cluster, headers, Some(body), Vec::new(), timeout)
        .map_err(|_| HostError::Refused)
}

/// Registers a metric.
pub(crate) fn define(kind: MetricKind, name: &str) -> Result<Metric, HostError> {
    raw::define_metric(kind, name)
}

/// Adds to a counter. Adding nothing is nothing: the host refuses an offset of zero.
pub(crate) fn count(metric: Metric, amount: u64) {
    if let Ok(offset @ 1..) = i64::try_from(amount) {
        let _ = raw::increment_metric(metric, offset);
    }
}

/// Moves a gauge up or down.
pub(crate) fn shift(metric: Metric, difference: isize) {
    if let (1.. | ..=-1, Ok(offset)) = (difference, i64::try_from(difference)) {
        let _ = raw::increment_metric(metric, offset);
    }
}

/// Sets a gauge.
pub(crate) fn gauge(metric: Metric, value: u64) {
    let _ = raw::record_metric(metric, value);
}
