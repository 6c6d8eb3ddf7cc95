//! Answers that come compressed although nobody asked for it.
//!
//! We never ask: a compressed answer must be undone to be weighed. Some providers and proxies before
//! them compress all the same, always as gzip.

use std::io::{self, Write};

use flate2::write::GzDecoder;

/// What is no gzip, or more than was bargained for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is not gzip, or too much of it")]
pub struct GzipError;

/// Undoes gzip piece by piece.
///
/// A few kilobytes can stand for gigabytes: what comes out of a piece is bounded, and so of a whole body,
/// which is one piece. A stream may go on for as long as it likes. Members may follow each
/// other; what follows the last and is none is padding, and left out as every browser does.
#[derive(Debug)]
pub struct Decoder {
    /// The member at hand.
    member: GzDecoder<Bounded>,
    /// How much may come out of one piece, in bytes.
    limit: usize,
    /// There was one before it.
    is_later: bool,
    /// What follows is no member.
    over: bool,
}

impl Decoder {
    /// A decoder of a body each of whose pieces may have so many bytes once it is undone.
    pub fn new(limit: usize) -> Self {
        Self {
            member: GzDecoder::new(Bounded {
                bytes: Vec::new(),
                room: limit,
            }),
            limit,
            is_later: false,
            over: false,
        }
    }

    /// Takes the next bytes; gives what they complete.
    ///
    /// # Errors
    /// When they are not gzip, or stand for too much. Nothing can be fed after that.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<u8>, GzipError> {
        self.member.get_mut().room = self.limit;
        let mut rest = bytes;
        while !rest.is_empty() && !self.over {
            let taken = self.take(rest)?;
            rest = rest.get(taken..).unwrap_or_default();
        }
        self.member.flush().map_err(|_| GzipError)?;
        Ok(std::mem::take(&mut self.member.get_mut().bytes))
    }

    /// Takes some bytes, and says how many.
    fn take(&mut self, bytes: &[u8]) -> Result<usize, GzipError> {
        match self.member.write(bytes) {
            Ok(0) => self.end_member().map(|()| 0),
            Ok(taken) => Ok(taken),
            Err(_) if self.is_padding() => {
                self.over = true;
                Ok(bytes.len())
            }
            Err(_) => Err(GzipError),
        }
    }

    /// Checks the member at hand and begins the next.
    fn end_member(&mut self) -> Result<(), GzipError> {
        let next = GzDecoder::new(Bounded::default());
        let ended = std::mem::replace(&mut self.member, next);
        *self.member.get_mut() = ended.finish().map_err(|_| GzipError)?;
        self.is_later = true;
        Ok(())
    }

    /// Whether what came since the last member has not begun another.
    fn is_padding(&self) -> bool {
        self.is_later && self.member.header().is_none()
    }

    fn finish(self) -> Result<Vec<u8>, GzipError> {
        if self.is_padding() {
            return Ok(Vec::new());
        }
        let ended = self.member.finish().map_err(|_| GzipError)?;
        Ok(ended.bytes)
    }
}

/// Undoes a whole body.
///
/// # Errors
/// When it is not gzip, is not whole, or stands for more than `limit` bytes.
pub fn decode(bytes: &[u8], limit: usize) -> Result<Vec<u8>, GzipError> {
    let mut decoder = Decoder::new(limit);
    let mut plain = decoder.feed(bytes)?;
    plain.extend(decoder.finish()?);
    Ok(plain)
}

/// Bytes, and how many more there may be.
#[derive(Debug, Default)]
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

    #[cfg(not(target_arch = "wasm32"))]
    use proptest::prelude::*;

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
    fn padding_after_the_last_member_is_left_out() {
        for padding in [b"\0".as_slice(), &[0; 600], b"\n", b"\x1f", b"\x1f\x8bno"] {
            let body = [gzip(PLAIN), gzip(b"more"), padding.to_vec()].concat();
            for size in 1..body.len() {
                let mut decoder = Decoder::new(1000);
                let pieces = body.chunks(size).map(|piece| decoder.feed(piece).unwrap());
                let plain = pieces.collect::<Vec<_>>().concat();
                assert_eq!(plain, [PLAIN, b"more"].concat(), "in pieces of {size}");
            }
            assert!(decode(&body, 1000).is_ok());
            assert_eq!(decode(padding, 1000), Err(GzipError));
        }
    }

    #[test]
    fn a_stream_may_go_on_as_long_as_its_pieces_are_small() {
        let body = gzip(&[b'x'; 100_000]);
        let mut decoder = Decoder::new(20_000);
        let plain: usize = body
            .chunks(8)
            .map(|piece| decoder.feed(piece).unwrap().len())
            .sum();
        assert_eq!(plain, 100_000);
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

    #[cfg(not(target_arch = "wasm32"))]
    proptest! {
        #[test]
        fn no_piece_of_any_bytes_outgrows_the_bound(
            noise in prop::collection::vec(any::<u8>(), 0..60),
            plain in prop::collection::vec(any::<u8>(), 0..60),
            flipped in 0..100_usize,
            size in 1..20_usize,
            limit in 0..130_usize,
        ) {
            let mut body = [gzip(&plain), noise, gzip(&plain)].concat();
            if let Some(byte) = body.get_mut(flipped) {
                *byte ^= 1;
            }
            let mut decoder = Decoder::new(limit);
            for plain in body.chunks(size).flat_map(|piece| decoder.feed(piece)) {
                prop_assert!(plain.len() <= limit);
            }
        }
    }

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }
}
