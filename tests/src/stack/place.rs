//! Where the parts of a stack are on this machine. `make` says so in the environment; the defaults
//! are where `make` puts them.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

/// The Envoy binary: `BATON_ENVOY`.
///
/// # Errors
///
/// When there is none.
pub fn envoy() -> anyhow::Result<PathBuf> {
    find("BATON_ENVOY", || Ok(cache().join("venv/bin/envoy")))
}

/// The filter: `BATON_WASM`.
///
/// # Errors
///
/// When there is none.
pub fn wasm() -> anyhow::Result<PathBuf> {
    find("BATON_WASM", || Ok(root().join("target/baton.wasm")))
}

/// The sidecar: `BATON_BIN`.
///
/// # Errors
///
/// When there is none.
pub fn baton() -> anyhow::Result<PathBuf> {
    find("BATON_BIN", || Ok(built_beside_us()?.join("baton")))
}

/// A Python with the client SDKs: `BATON_PYTHON`.
///
/// # Errors
///
/// When there is none.
pub fn python() -> anyhow::Result<PathBuf> {
    find("BATON_PYTHON", || Ok(cache().join("venv/bin/python")))
}

/// A Python with frameworks that want older SDKs: `BATON_FRAMEWORKS_PYTHON`.
///
/// # Errors
///
/// When there is none.
pub fn frameworks_python() -> anyhow::Result<PathBuf> {
    find("BATON_FRAMEWORKS_PYTHON", || {
        Ok(cache().join("venv-frameworks/bin/python"))
    })
}

/// The project's folder.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Where `make` keeps what it downloads, and a run its receipts: `BATON_CACHE`.
#[must_use]
pub fn cache() -> PathBuf {
    env::var_os("BATON_CACHE").map_or_else(|| root().join(".cache"), PathBuf::from)
}

fn find(
    variable: &str,
    default: impl FnOnce() -> anyhow::Result<PathBuf>,
) -> anyhow::Result<PathBuf> {
    let path = env::var_os(variable).map_or_else(default, |path| Ok(PathBuf::from(path)))?;
    ensure!(
        path.exists(),
        "nothing at `{}`: `make test` and `make demo` put it there; `{variable}` says where else",
        path.display()
    );
    // A virtualenv knows itself by the path it is called by, so links are not followed.
    std::path::absolute(&path).with_context(|| path.display().to_string())
}

/// Where cargo puts binaries in the build that we are from: our own folder, or above `deps`.
pub(super) fn built_beside_us() -> anyhow::Result<PathBuf> {
    let us = env::current_exe()?;
    let folder = us.parent().context("our own folder")?;
    let above = if folder.ends_with("deps") {
        folder.parent()
    } else {
        Some(folder)
    };
    Ok(above.context("cargo's folder")?.to_owned())
}
