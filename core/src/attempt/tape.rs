//! What a provider has sent of a stream that goes to the caller live, kept for its verdict.

use crate::http::Encoding;
use crate::verdict::Unverified;

/// A copy of what has passed, up to a limit.
#[derive(Debug)]
pub(super) struct Tape {
    encoding: Encoding,
    /// `None` once there was too much.
    heard: Option<Vec<u8>>,
    /// The most that is kept, in bytes.
    limit: usize,
}

impl Tape {
    pub(super) const fn new(encoding: Encoding, limit: usize) -> Self {
        Self {
            encoding,
            heard: Some(Vec::new()),
            limit,
        }
    }

    /// How what it holds is compressed.
    pub(super) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Takes the next bytes. Of an answer that grows too large nothing is kept: a part cannot be judged.
    pub(super) fn note(&mut self, bytes: &[u8]) {
        let limit = self.limit;
        self.heard = self.heard.take().and_then(|mut heard| {
            let fits = heard.len().saturating_add(bytes.len()) <= limit;
            fits.then(|| {
                heard.extend_from_slice(bytes);
                heard
            })
        });
    }

    /// All that came.
    ///
    /// # Errors
    /// Where that was too much to be kept.
    pub(super) fn into_heard(self) -> Result<Vec<u8>, Unverified> {
        self.heard.ok_or(Unverified::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn heard(pieces: &[&[u8]]) -> Result<Vec<u8>, Unverified> {
        let mut tape = Tape::new(Encoding::Plain, 4);
        pieces.iter().for_each(|piece| tape.note(piece));
        tape.into_heard()
    }

    #[test]
    fn what_fits_is_kept_whole() {
        assert_eq!(heard(&[b"ab", b"", b"cd"]), Ok(b"abcd".to_vec()));
    }

    #[test]
    fn of_too_much_nothing_is_kept() {
        assert_eq!(heard(&[b"abc", b"de"]), Err(Unverified::TooLarge));
        assert_eq!(heard(&[b"abcde", b""]), Err(Unverified::TooLarge));
    }
}
