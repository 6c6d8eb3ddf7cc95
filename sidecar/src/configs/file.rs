//! The newest configuration's document, in the data directory.
//!
//! Only a shortcut: whatever is wrong with it, a VM sends its own.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use baton_core::config::Config;

use crate::replace::replace;

const NAME: &str = "config.json";

/// Where it is kept.
#[derive(Debug)]
pub(super) struct File(PathBuf);

impl File {
    pub(super) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join(NAME))
    }

    /// The configuration, if there is one that can be used.
    pub(super) fn read(&self) -> Option<Config> {
        let path = self.0.display();
        let document = match fs::read(&self.0) {
            Ok(document) => document,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(%path, %error, "the last configuration cannot be read");
                return None;
            }
        };
        match Config::parse(&document) {
            Ok(config) => Some(config),
            Err(problems) => {
                tracing::warn!(%path, %problems, "the last configuration cannot be used");
                None
            }
        }
    }

    /// Replaces the document.
    pub(super) fn write(&self, document: &[u8]) {
        if let Err(error) = replace(&self.0, document) {
            let path = self.0.display();
            tracing::warn!(%path, %error, "the configuration is not kept over a restart");
        }
    }
}
