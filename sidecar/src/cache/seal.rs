//! The secrets of a data directory's cache: what keys are made with, which every worker is told, and what entries are
//! signed with, which never leaves the sidecar.
//!
//! Both come from one secret that is drawn once: whoever sees a snapshot cannot sign entries with what stands there.

use std::fmt;
use std::io;
use std::path::Path;

use baton_core::cache::Seal;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::random;
use crate::secret;

const NAME: &str = "cache.seal";

/// What entries are signed with.
pub(super) type Signer = Hmac<Sha256>;

/// The secrets.
#[derive(Clone)]
pub(super) struct Secrets {
    /// What keys are made with.
    pub(super) seal: Seal,
    /// Signs entries.
    pub(super) signer: Signer,
}

impl Secrets {
    /// Those of a data directory. Where they cannot be kept, others are drawn that are good until we end: then nothing
    /// that was kept before is found, and a cache may forget.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn of(data_dir: &Path) -> io::Result<Self> {
        let read = |text: &str| Self::read(text);
        secret::of(&data_dir.join(NAME), read).or_else(|error| {
            tracing::warn!(%error, "the cache's seal is not kept: what is cached is forgotten with a restart");
            let drawn = random::hex::<32>()?;
            read(&drawn).ok_or_else(|| io::Error::other("what was drawn is no secret"))
        })
    }

    fn read(text: &str) -> Option<Self> {
        let is_whole = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let master = is_whole.then_some(text.as_bytes())?;
        let keys = derived(master, b"keys")?;
        Some(Self {
            seal: Seal::new(*keys.first_chunk()?),
            signer: Signer::new_from_slice(&derived(master, b"entries")?).ok()?,
        })
    }
}

/// Never shown.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

/// A secret of its own for each purpose: HMAC is a pseudorandom function (RFC 2104, RFC 5869).
fn derived(master: &[u8], purpose: &[u8]) -> Option<[u8; 32]> {
    let mut mac = Signer::new_from_slice(master).ok()?;
    mac.update(purpose);
    Some(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_data_directory_keeps_its_seal_for_its_user_alone() {
        let directory = tempfile::tempdir().unwrap();
        let drawn = Secrets::of(directory.path()).unwrap();
        assert!(Secrets::of(directory.path()).unwrap().seal == drawn.seal);
        let metadata = fs::metadata(directory.path().join(NAME)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn each_data_directory_has_its_own() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert!(Secrets::of(one.path()).unwrap().seal != Secrets::of(other.path()).unwrap().seal);
    }

    #[test]
    fn what_workers_are_told_is_no_part_of_what_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let told = String::from(Secrets::of(directory.path()).unwrap().seal);
        let kept = fs::read_to_string(directory.path().join(NAME)).unwrap();
        assert!(!kept.contains(&told));
    }

    #[test]
    fn where_nothing_can_be_written_it_lasts_until_we_end() {
        let nowhere = Path::new("/nonexistent");
        assert!(Secrets::of(nowhere).is_ok());
    }
}
