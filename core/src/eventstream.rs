//! Amazon's event stream (`application/vnd.amazon.eventstream`), read incrementally: bytes in, whole
//! messages out.
//!
//! A message is: its length, its headers' length, a checksum of both; headers; payload; a checksum of
//! all before it. Numbers are big-endian, checksums CRC-32. Once one does not fit, where the next
//! message begins is not known any more: the rest of the stream is lost.
//!
//! A message that lies whole in one chunk is borrowed from it; only an unfinished one is kept.

mod header;

/// The most bytes that one message may have. Amazon allows 16 MiB; what a model says in one step is
/// some hundred bytes, a picture some hundred thousand.
pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// Two lengths and their checksum.
const PRELUDE_BYTES: usize = 12;

/// The prelude, and the checksum at the end.
const FRAME_BYTES: usize = PRELUDE_BYTES + CHECKSUM_BYTES;

const CHECKSUM_BYTES: usize = 4;

/// Why a stream cannot be read any further.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Broken {
    /// A message beyond [`MAX_MESSAGE_BYTES`].
    #[error("a message of {0} bytes is longer than {MAX_MESSAGE_BYTES}")]
    TooLarge(u32),
    /// Lengths that contradict each other.
    #[error("a message's lengths contradict each other")]
    Lengths,
    /// The lengths' checksum is another.
    #[error("the checksum of a message's lengths is wrong")]
    PreludeChecksum,
    /// The message's checksum is another.
    #[error("the checksum of a message is wrong")]
    Checksum,
    /// Headers of which one ends early, is no text, or is of no type.
    #[error("a message's headers are malformed")]
    Headers,
}

/// A message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Message<'a> {
    headers: &'a [u8],
    /// What it says.
    pub payload: &'a [u8],
}

impl<'a> Message<'a> {
    /// The header of this name, where it is text; names begin with a colon.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        header::read(self.headers)
            .filter_map(Result::ok)
            .find(|header| header.name == name)
            .and_then(|header| header.text)
    }
}

/// Where a stream stands between two chunks.
#[derive(Debug, Default)]
pub struct MessageParser {
    /// A message that is not finished.
    kept: Vec<u8>,
    broken: Option<Broken>,
}

impl MessageParser {
    /// Takes the next bytes of the stream and hands on each message they complete.
    ///
    /// # Errors
    /// Why it cannot be read any further; from then on always.
    pub fn feed(
        &mut self,
        chunk: &[u8],
        on_message: impl FnMut(Message<'_>),
    ) -> Result<(), Broken> {
        let read = match self.broken {
            Some(broken) => Err(broken),
            None => self.read(chunk, on_message),
        };
        if read.is_err() {
            self.broken = read.err();
            self.kept = Vec::new();
        }
        read
    }

    fn read(
        &mut self,
        chunk: &[u8],
        mut on_message: impl FnMut(Message<'_>),
    ) -> Result<(), Broken> {
        let mut rest = chunk;
        while !rest.is_empty() {
            if self.kept.is_empty()
                && let Some((message, after)) = split_message(rest)?
            {
                on_message(message);
                rest = after;
                continue;
            }
            let missing = missing(&self.kept)?;
            let (more, after) = rest.split_at_checked(missing).unwrap_or((rest, &[]));
            self.kept.extend_from_slice(more);
            rest = after;
            if let Some((message, _)) = split_message(&self.kept)? {
                on_message(message);
                self.kept.clear();
            }
        }
        Ok(())
    }
}

/// The message that the bytes begin with, and what follows it; `None` while it is not all there.
fn split_message(bytes: &[u8]) -> Result<Option<(Message<'_>, &[u8])>, Broken> {
    let Some(lengths) = Lengths::read(bytes)? else {
        return Ok(None);
    };
    let Some((whole, after)) = bytes.split_at_checked(lengths.message) else {
        return Ok(None);
    };
    let message = read_message(whole, lengths.headers)?;
    Ok(Some((message, after)))
}

fn read_message(whole: &[u8], headers_length: usize) -> Result<Message<'_>, Broken> {
    let (content, checksum) = whole
        .split_last_chunk::<CHECKSUM_BYTES>()
        .ok_or(Broken::Lengths)?;
    if crc32fast::hash(content) != u32::from_be_bytes(*checksum) {
        return Err(Broken::Checksum);
    }
    let (headers, payload) = content
        .get(PRELUDE_BYTES..)
        .and_then(|rest| rest.split_at_checked(headers_length))
        .ok_or(Broken::Lengths)?;
    if header::read(headers).any(|header| header.is_err()) {
        return Err(Broken::Headers);
    }
    Ok(Message { headers, payload })
}

/// How many bytes an unfinished message lacks: first of its prelude, then of all.
fn missing(kept: &[u8]) -> Result<usize, Broken> {
    let whole = Lengths::read(kept)?.map_or(PRELUDE_BYTES, |lengths| lengths.message);
    Ok(whole.saturating_sub(kept.len()))
}

/// What a prelude says: both are checked to fit.
struct Lengths {
    message: usize,
    headers: usize,
}

impl Lengths {
    /// `None` while the prelude is not all there.
    fn read(bytes: &[u8]) -> Result<Option<Self>, Broken> {
        let Some((prelude, _)) = bytes.split_first_chunk::<PRELUDE_BYTES>() else {
            return Ok(None);
        };
        let [a, b, c, d, e, f, g, h, checksum @ ..] = *prelude;
        if crc32fast::hash(&[a, b, c, d, e, f, g, h]) != u32::from_be_bytes(checksum) {
            return Err(Broken::PreludeChecksum);
        }
        let message = u32::from_be_bytes([a, b, c, d]);
        let headers = u32::from_be_bytes([e, f, g, h]);
        Self::checked(message, headers).map(Some)
    }

    fn checked(message: u32, headers: u32) -> Result<Self, Broken> {
        let size = |length| usize::try_from(length).map_err(|_| Broken::TooLarge(message));
        let lengths = Self {
            message: size(message)?,
            headers: size(headers)?,
        };
        if lengths.message > MAX_MESSAGE_BYTES {
            return Err(Broken::TooLarge(message));
        }
        if lengths.headers.saturating_add(FRAME_BYTES) > lengths.message {
            return Err(Broken::Lengths);
        }
        Ok(lengths)
    }
}

#[cfg(test)]
pub(crate) mod encode;
#[cfg(test)]
mod tests;
