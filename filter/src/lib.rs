//! Baton's filter: Envoy's callbacks in, host calls out, and no decision in between.
//!
//! One module, two roles told apart by `root_id`: `edge` reads requests and plans; `attempt` is an
//! upstream filter on each provider's cluster. Both share a `vm_id`, so they share [`vm::Vm`] on each
//! of Envoy's workers.

#![expect(
    missing_docs,
    reason = "the entry macro exports functions that only Envoy calls"
)]

mod admit;
mod attempt;
mod edge;
mod host;
mod late;
mod root;
mod screen;
mod shadow;
mod shelf;
mod sidecar;
mod sync;
mod verify;
mod vm;

use proxy_wasm::types::LogLevel;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Warn);
    proxy_wasm::set_root_context(|_| Box::new(root::Root::default()));
}}
