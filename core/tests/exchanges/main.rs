//! Whole stories of a request, edge and attempts together, and the laws that hold in every order of
//! events.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::panic, reason = "a test that fails says why")]

#[cfg(not(target_arch = "wasm32"))]
mod laws;
mod remote;
mod script;
mod scripts;
mod show;
mod world;
