//! The whole sidecar, over a real socket, and the real binary.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and says where"
)]

mod bodies;
mod cache;
mod cache_command;
mod cases;
mod command_line;
mod config;
mod data_dir;
mod envoy;
mod explain;
mod feedback;
mod health;
mod inquiry;
mod kill;
mod laws;
mod metrics;
mod outcome;
mod process;
mod receipts;
mod receipts_command;
mod report_command;
mod server;
mod stop;
mod sync;
mod tune_command;
mod verdicts;
mod verify;
