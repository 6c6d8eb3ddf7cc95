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
        let document = self.document()?;
        match Config::parse(&document) {
            Ok(config) => Some(config),
            Err(problems) => {
                tracing::warn!(%path, %problems, "the last configuration cannot be used");
                None
            }
        }
    }

    /// The document, if there is one.
    pub(super) fn document(&self) -> Option<Vec<u8>> {
        match fs::read(&self.0) {
            Ok(document) => Some(document),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => {
                let path = self.0.display();
                tracing::warn!(%path, %error, "the last configuration cannot be read");
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
