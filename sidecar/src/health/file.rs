//! What is known of everybody's health, in the data directory.
//!
//! Why a file and not the ledger: it is one small thing that is written again and again, worth nothing
//! after some minutes, and no loss if it cannot be read.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use baton_core::health::Chart;

use crate::replace::replace;

const NAME: &str = "health.json";

/// Where it is kept.
#[derive(Debug)]
pub(super) struct File(PathBuf);

impl File {
    pub(super) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join(NAME))
    }

    /// What was kept, if it can be used.
    pub(super) fn read(&self) -> Option<Chart> {
        let path = self.0.display();
        match fs::read(&self.0) {
            Ok(text) => serde_json::from_slice(&text)
                .inspect_err(|error| tracing::warn!(%path, %error, "the last health is unreadable"))
                .ok(),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(%path, %error, "the last health cannot be read");
                None
            }
        }
    }

    pub(super) fn write(&self, chart: &Chart) {
        let written = serde_json::to_vec(chart)
            .map_err(std::io::Error::from)
            .and_then(|text| replace(&self.0, &text));
        if let Err(error) = written {
            let path = self.0.display();
            tracing::warn!(%path, %error, "health is not kept over a restart");
        }
    }
}
