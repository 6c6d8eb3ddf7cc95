//! Copies of requests, sent to this worker's own internal listener, where they come in like any other.
//!
//! On the tick and not when the request passes: what is answered to nobody is not to keep anybody waiting.

use baton_core::header::internal;
use baton_core::shadow::Copy;

use crate::host;
use crate::vm;

/// The cluster whose only endpoint is the internal listener.
const CLUSTER: &str = "baton-self";

/// Keeps a copy until the tick.
pub(crate) fn offer(copy: Copy) {
    let now = host::now();
    if !vm::with(|vm| vm.shadows.offer(copy, now)) {
        vm::count_left_out();
    }
}

/// Sends what waits.
pub(crate) fn send() {
    while vm::with(|vm| vm.shadows.are_waiting()) {
        let Ok(ticket) = host::random().map(|drawn| format!("{drawn:016x}")) else {
            // Without chance a ticket could be guessed.
            return;
        };
        let now = host::now();
        let Some(copy) = vm::with(|vm| vm.shadows.send(ticket.clone(), now)) else {
            return;
        };
        if let Err(error) = call(&copy, &ticket) {
            log::debug!("a copy of {} was not sent: {error}", copy.of.exchange);
            vm::with(|vm| vm.shadows.lost(&ticket));
            vm::count_left_out();
        }
    }
}

/// Its answer goes to nobody: the root context that made the call lets it fall.
fn call(copy: &Copy, ticket: &str) -> Result<u32, host::HostError> {
    let mut headers: Vec<_> = copy.headers.iter().collect();
    headers.push((internal::SHADOW, ticket));
    host::call(CLUSTER, headers, &copy.body, copy.timeout)
}
