//! Answers that come compressed although nobody asked for it.
//!
//! We never ask: a compressed answer must be undone to be weighed. Some providers and proxies before
//! them compress all the same, always as gzip.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;

/// What is no gzip, or more than was bargained for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is not gzip, or too much of it")]
pub struct GzipError;

/// Undoes gzip piece by piece.
///
/// A few kilobytes can stand for gigabytes: what comes out in all is bounded.
#[derive(Debug)]
pub struct Decoder(MultiGzDecoder<Bounded>);

impl Decoder {
    /// A decoder of a body that may have so many bytes once it is undone.
    pub fn new(limit: usize) -> Self {
        let bounded = Bounded {
            bytes: Vec::new(),
            room: limit,
        };
        Self(MultiGzDecoder::new(bounded))
    }

    /// Takes the next bytes; gives what they complete.
    ///
    /// # Errors
    /// When they are not gzip, or stand for too much. Nothing can be fed after that.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<u8>, GzipError> {
        self.0.write_all(bytes).map_err(|_| GzipError)?;
        self.0.flush().map_err(|_| GzipError)?;
        Ok(std::mem::take(&mut self.0.get_mut().bytes))
    }
}

/// Undoes a whole body.
///
/// # Errors
/// When it is not gzip, is not whole, or stands for more than `limit` bytes.
pub fn decode(bytes: &[u8], limit: usize) -> Result<Vec<u8>, GzipError> {
    let mut decoder = Decoder::new(limit);
    let mut plain = decoder.feed(bytes)?;
    plain.extend(decoder.0.finish().map_err(|_| GzipError)?.bytes);
    Ok(plain)
}

/// Bytes, and how many more there may be.
#[derive(Debug)]
struct Bounded {
    bytes: Vec<u8>,
    room: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.room.checked_sub(bytes.len());
        self.room = room.ok_or(io::ErrorKind::OutOfMemory)?;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    const PLAIN: &[u8] = "The quick brown fox jumps over the lazy dog, ☺ and again. ".as_bytes();

    #[test]
    fn pieces_come_out_as_they_went_in_wherever_they_are_cut() {
        let body = gzip(PLAIN);
        for end in 0..body.len() {
            let mut decoder = Decoder::new(1000);
            let mut plain = decoder.feed(&body[..end]).unwrap();
            plain.extend(decoder.feed(&body[end..]).unwrap());
            assert_eq!(plain, PLAIN, "cut at {end}");
        }
    }

    #[test]
    fn members_follow_each_other() {
        let body = [gzip(PLAIN), gzip(b"more")].concat();
        assert_eq!(decode(&body, 1000).unwrap(), [PLAIN, b"more"].concat());
    }

    #[test]
    fn a_little_that_stands_for_a_lot_is_refused() {
        let bomb = gzip(&vec![0; 10_000_000]);
        assert!(bomb.len() < 100_000);
        assert_eq!(decode(&bomb, 1_000_000), Err(GzipError));
        assert_eq!(decode(&gzip(PLAIN), PLAIN.len() - 1), Err(GzipError));
        assert_eq!(decode(&gzip(PLAIN), PLAIN.len()).unwrap(), PLAIN);
    }

    #[test]
    fn what_is_no_gzip_or_cut_short_is_refused() {
        let body = gzip(PLAIN);
        assert_eq!(decode(&body[..body.len() - 9], 1000), Err(GzipError));
        assert_eq!(decode(b"{\"choices\": []}", 1000), Err(GzipError));
        let mut broken = body.clone();
        broken[20] ^= 0xff;
        assert_eq!(decode(&broken, 1000), Err(GzipError));
    }

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }
}
