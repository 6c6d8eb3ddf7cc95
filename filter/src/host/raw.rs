//! The imports themselves, with their statuses as `Result`s. The only unsafe code of the project.

#![expect(
    unsafe_code,
    reason = "the host's functions take raw pointers; each block states why it is sound"
)]

use std::ptr::null_mut;

/// Which headers.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(crate) enum Map {
    /// Those of the request.
    Request = 0,
    /// Those of the response.
    Response = 2,
    /// Those of the answer to a call of ours.
    CallResponse = 6,
}

/// Which bytes.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(crate) enum Buffer {
    /// The request's body, as far as it is here.
    RequestBody = 0,
    /// The response's body, as far as it is here.
    ResponseBody = 1,
    /// The body of the answer to a call of ours.
    CallResponseBody = 4,
    /// The plugin's configuration document.
    PluginConfiguration = 7,
}

/// What a metric does.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(crate) enum MetricKind {
    /// It only grows.
    Counter = 0,
    /// It is what it is set to.
    Gauge = 1,
}

/// A metric that the host knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metric(u32);

/// Why the host did not do it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum HostError {
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// The host does not take this, here and now.
    #[error("refused by the host")]
    Refused,
    /// What the host wrote cannot be read.
    #[error("unreadable answer of the host")]
    Garbled,
    /// Any other status.
    #[error("the host answered status {0}")]
    Status(u32),
}

/// `Ok` of the ABI.
const OK: u32 = 0;
/// `NotFound` of the ABI.
const NOT_FOUND: u32 = 1;
/// `BadArgument` of the ABI.
const BAD_ARGUMENT: u32 = 2;

/// The request's half of a stream.
const REQUEST_STREAM: u32 = 0;

/// The response's half of a stream.
const RESPONSE_STREAM: u32 = 1;

/// No gRPC status goes with a local response.
const NO_GRPC_STATUS: i32 = -1;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_continue_stream(stream: u32) -> u32;
    fn proxy_set_effective_context(context: u32) -> u32;
    fn proxy_get_header_map_pairs(map: Map, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_set_header_map_pairs(map: Map, data: *const u8, size: usize) -> u32;
    fn proxy_get_header_map_value(
        map: Map,
        name: *const u8,
        name_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_replace_header_map_value(
        map: Map,
        name: *const u8,
        name_size: usize,
        value: *const u8,
        value_size: usize,
    ) -> u32;
    fn proxy_remove_header_map_value(map: Map, name: *const u8, name_size: usize) -> u32;
    fn proxy_get_buffer_bytes(
        buffer: Buffer,
        start: usize,
        max_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_set_buffer_bytes(
        buffer: Buffer,
        start: usize,
        size: usize,
        data: *const u8,
        data_size: usize,
    ) -> u32;
    fn proxy_send_local_response(
        status: u32,
        details: *const u8,
        details_size: usize,
        body: *const u8,
        body_size: usize,
        headers: *const u8,
        headers_size: usize,
        grpc_status: i32,
    ) -> u32;
    fn proxy_get_property(
        path: *const u8,
        path_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_set_property(
        path: *const u8,
        path_size: usize,
        value: *const u8,
        value_size: usize,
    ) -> u32;
    fn proxy_call_foreign_function(
        name: *const u8,
        name_size: usize,
        argument: *const u8,
        argument_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_get_shared_data(
        key: *const u8,
        key_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
        cas: *mut u32,
    ) -> u32;
    fn proxy_set_shared_data(
        key: *const u8,
        key_size: usize,
        value: *const u8,
        value_size: usize,
        cas: u32,
    ) -> u32;
    fn proxy_define_metric(
        kind: MetricKind,
        name: *const u8,
        name_size: usize,
        metric: *mut u32,
    ) -> u32;
    fn proxy_increment_metric(metric: u32, offset: i64) -> u32;
    fn proxy_record_metric(metric: u32, value: u64) -> u32;
    fn proxy_get_current_time_nanoseconds(nanos: *mut u64) -> u32;
}

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn random_get(data: *mut u8, size: usize) -> u32;
}

fn done(status: u32) -> Result<(), HostError> {
    match status {
        OK => Ok(()),
        NOT_FOUND => Err(HostError::NotFound),
        BAD_ARGUMENT => Err(HostError::Refused),
        other => Err(HostError::Status(other)),
    }
}

/// Runs a call that hands back bytes, and takes them over.
fn take(call: impl FnOnce(*mut *mut u8, *mut usize) -> u32) -> Result<Vec<u8>, HostError> {
    let mut data: *mut u8 = null_mut();
    let mut size: usize = 0;
    done(call(&raw mut data, &raw mut size))?;
    if data.is_null() {
        return Ok(Vec::new());
    }
    // SAFETY: on success the host has allocated exactly `size` bytes through this module's exported
    // allocator, written them, and given up the pointer.
    Ok(unsafe { Vec::from_raw_parts(data, size, size) })
}

/// Lets what is held of the request go on.
pub(super) fn continue_request() -> Result<(), HostError> {
    // SAFETY: no memory changes hands.
    done(unsafe { proxy_continue_stream(REQUEST_STREAM) })
}

/// Lets what is held of the response go on.
pub(super) fn continue_response() -> Result<(), HostError> {
    // SAFETY: no memory changes hands.
    done(unsafe { proxy_continue_stream(RESPONSE_STREAM) })
}

/// Makes the calls that follow, until the callback ends, about another stream.
pub(super) fn set_effective_context(context: u32) -> Result<(), HostError> {
    // SAFETY: no memory changes hands.
    done(unsafe { proxy_set_effective_context(context) })
}

pub(super) fn header_map_pairs(map: Map) -> Result<Vec<u8>, HostError> {
    // SAFETY: both out-pointers are valid for writes during the call.
    take(|data, size| unsafe { proxy_get_header_map_pairs(map, data, size) })
}

pub(super) fn set_header_map_pairs(map: Map, pairs: &[u8]) -> Result<(), HostError> {
    // SAFETY: the pointer and length are those of a live slice; the host only reads.
    done(unsafe { proxy_set_header_map_pairs(map, pairs.as_ptr(), pairs.len()) })
}

pub(super) fn header(map: Map, name: &str) -> Result<Vec<u8>, HostError> {
    // SAFETY: the name is a live slice; both out-pointers are valid for writes during the call.
    take(|data, size| unsafe {
        proxy_get_header_map_value(map, name.as_ptr(), name.len(), data, size)
    })
}

pub(super) fn replace_header(map: Map, name: &str, value: &str) -> Result<(), HostError> {
    // SAFETY: pointers and lengths are those of live slices; the host only reads.
    done(unsafe {
        proxy_replace_header_map_value(map, name.as_ptr(), name.len(), value.as_ptr(), value.len())
    })
}

pub(super) fn remove_header(map: Map, name: &str) -> Result<(), HostError> {
    // SAFETY: the pointer and length are those of a live slice; the host only reads.
    done(unsafe { proxy_remove_header_map_value(map, name.as_ptr(), name.len()) })
}

pub(super) fn buffer_bytes(
    buffer: Buffer,
    start: usize,
    max_size: usize,
) -> Result<Vec<u8>, HostError> {
    // SAFETY: both out-pointers are valid for writes during the call.
    take(|data, size| unsafe { proxy_get_buffer_bytes(buffer, start, max_size, data, size) })
}

pub(super) fn set_buffer_bytes(
    buffer: Buffer,
    start: usize,
    size: usize,
    bytes: &[u8],
) -> Result<(), HostError> {
    // SAFETY: the pointer and length are those of a live slice; the host only reads.
    done(unsafe { proxy_set_buffer_bytes(buffer, start, size, bytes.as_ptr(), bytes.len()) })
}

pub(super) fn send_local_response(
    status: u16,
    headers: &[u8],
    body: &[u8],
    details: &str,
) -> Result<(), HostError> {
    // SAFETY: pointers and lengths are those of live slices; the host only reads.
    done(unsafe {
        proxy_send_local_response(
            u32::from(status),
            details.as_ptr(),
            details.len(),
            body.as_ptr(),
            body.len(),
            headers.as_ptr(),
            headers.len(),
            NO_GRPC_STATUS,
        )
    })
}

pub(super) fn property(path: &str) -> Result<Vec<u8>, HostError> {
    // SAFETY: the path is a live slice; both out-pointers are valid for writes during the call.
    take(|data, size| unsafe { proxy_get_property(path.as_ptr(), path.len(), data, size) })
}

pub(super) fn set_property(path: &str, value: &[u8]) -> Result<(), HostError> {
    // SAFETY: pointers and lengths are those of live slices; the host only reads.
    done(unsafe { proxy_set_property(path.as_ptr(), path.len(), value.as_ptr(), value.len()) })
}

pub(super) fn call_foreign_function(name: &str) -> Result<(), HostError> {
    // SAFETY: the name is a live slice, the argument is empty; both out-pointers are valid for writes.
    let result = take(|data, size| unsafe {
        proxy_call_foreign_function(name.as_ptr(), name.len(), name.as_ptr(), 0, data, size)
    });
    result.map(drop)
}

pub(super) fn shared_data(key: &str) -> Result<Vec<u8>, HostError> {
    let mut cas = 0;
    // SAFETY: the key is a live slice; all three out-pointers are valid for writes during the call.
    take(|data, size| unsafe {
        proxy_get_shared_data(key.as_ptr(), key.len(), data, size, &raw mut cas)
    })
}

pub(super) fn set_shared_data(key: &str, value: &[u8]) -> Result<(), HostError> {
    // SAFETY: pointers and lengths are those of live slices; the host only reads. 0: no comparison.
    done(unsafe { proxy_set_shared_data(key.as_ptr(), key.len(), value.as_ptr(), value.len(), 0) })
}

pub(super) fn define_metric(kind: MetricKind, name: &str) -> Result<Metric, HostError> {
    let mut metric = 0;
    // SAFETY: the name is a live slice; the out-pointer is valid for writes during the call.
    done(unsafe { proxy_define_metric(kind, name.as_ptr(), name.len(), &raw mut metric) })?;
    Ok(Metric(metric))
}

pub(super) fn increment_metric(metric: Metric, offset: i64) -> Result<(), HostError> {
    // SAFETY: no pointers.
    done(unsafe { proxy_increment_metric(metric.0, offset) })
}

pub(super) fn record_metric(metric: Metric, value: u64) -> Result<(), HostError> {
    // SAFETY: no pointers.
    done(unsafe { proxy_record_metric(metric.0, value) })
}

pub(super) fn current_time_nanos() -> Result<u64, HostError> {
    let mut nanos = 0;
    // SAFETY: the out-pointer is valid for writes during the call.
    done(unsafe { proxy_get_current_time_nanoseconds(&raw mut nanos) })?;
    Ok(nanos)
}

pub(super) fn random() -> Result<u64, HostError> {
    let mut bytes = [0; 8];
    // SAFETY: the pointer and length are those of a live, writable array.
    done(unsafe { random_get(bytes.as_mut_ptr(), bytes.len()) })?;
    Ok(u64::from_le_bytes(bytes))
}
