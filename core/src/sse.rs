//! Server-sent events, read incrementally: bytes in, the data of whole events out.
//!
//! A chunk may end anywhere: inside a line, a character or a line break. An event that lies whole in
//! one chunk is borrowed from it; only an unfinished one is kept, and never more of it than
//! [`MAX_EVENT_BYTES`]. Event names, ids and retry times are skipped: no format read here needs them.

mod ends;

use memchr::memchr2;

pub(crate) use self::ends::Ends;

/// The most bytes that one event's data, or one line, may have. The longest answers are about half a
/// megabyte of text, so even a provider that sends one as a single event stays under it.
pub const MAX_EVENT_BYTES: usize = 1024 * 1024;

/// What a stream brought.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Event<'a> {
    /// The data of one event, its lines joined by a line feed.
    Data(&'a [u8]),
    /// An event beyond [`MAX_EVENT_BYTES`]; it was dropped.
    TooLarge,
}

/// Where a stream stands between two chunks.
///
/// ```
/// # use baton_core::sse::{Event, EventParser};
/// let mut parser = EventParser::default();
/// let mut seen = Vec::new();
/// for chunk in [": hello\nda", "ta: one\r", "\n\r\ndata: two\n\n"] {
///     parser.feed(chunk.as_bytes(), |event| {
///         if let Event::Data(data) = event {
///             seen.push(String::from_utf8_lossy(data).into_owned());
///         }
///     });
/// }
/// assert_eq!(seen, ["one", "two"]);
/// ```
#[derive(Debug, Default)]
pub struct EventParser {
    /// A line that is not finished.
    line: Kept,
    /// The data of an event that is not finished, as far as it could not be borrowed.
    data: Kept,
    /// `data` holds at least one line, which may be empty.
    begun: bool,
    /// The first line is over; only that one may begin with a byte order mark.
    past_first_line: bool,
    /// The last chunk ended with a carriage return: a line feed now belongs to the same line break.
    after_carriage_return: bool,
}

impl EventParser {
    /// Takes the next bytes of the stream and hands on each event they complete.
    pub fn feed(&mut self, chunk: &[u8], mut on_event: impl FnMut(Event<'_>)) {
        let mut rest = self.skip_line_feed(chunk);
        // The only data line so far of the event at hand, where it lies in this chunk.
        let mut borrowed = None;
        while let Some((line, line_break, after)) = split_line(rest) {
            rest = after;
            self.after_carriage_return = line_break == LineBreak::CarriageReturn && rest.is_empty();
            if self.line.is_empty() {
                match self.read_line(line) {
                    Line::Blank => self.end_event(borrowed.take(), &mut on_event),
                    Line::Data(value) if borrowed.is_none() && !self.begun => {
                        borrowed = Some(value);
                    }
                    Line::Data(value) => {
                        self.keep(borrowed.take());
                        self.keep(Some(value));
                    }
                    Line::TooLong => self.spoil(borrowed.take()),
                    Line::Other => {}
                }
            } else {
                self.keep(borrowed.take());
                self.end_carried_line(line, &mut on_event);
            }
        }
        self.keep(borrowed);
        self.line.push(rest);
    }

    /// Hands on what the end of the stream completes: an event that only lacks its blank line.
    /// The standard drops it; providers that forget the blank line after the last event exist, and
    /// client libraries forgive them.
    pub fn finish(&mut self, on_event: impl FnMut(Event<'_>)) {
        // Two breaks: one ends a line that is not finished, one is the blank line.
        self.after_carriage_return = false;
        self.feed(b"\n\n", on_event);
    }

    fn skip_line_feed<'c>(&mut self, chunk: &'c [u8]) -> &'c [u8] {
        if chunk.is_empty() || !std::mem::take(&mut self.after_carriage_return) {
            return chunk;
        }
        chunk.strip_prefix(b"\n").unwrap_or(chunk)
    }

    /// Ends a line that began in an earlier chunk. Its data lives in our buffer, so it is moved to
    /// another one before the next line comes.
    fn end_carried_line(&mut self, end: &[u8], on_event: &mut impl FnMut(Event<'_>)) {
        let mut whole = std::mem::take(&mut self.line);
        whole.push(end);
        match whole
            .bytes()
            .map_or(Line::TooLong, |line| self.read_line(line))
        {
            Line::Blank => self.end_event(None, on_event),
            Line::Data(value) => self.keep(Some(value)),
            Line::TooLong => self.spoil(None),
            Line::Other => {}
        }
        whole.clear();
        self.line = whole;
    }

    fn read_line<'l>(&mut self, line: &'l [u8]) -> Line<'l> {
        let first = !std::mem::replace(&mut self.past_first_line, true);
        let unmarked = line.strip_prefix(BYTE_ORDER_MARK).filter(|_| first);
        Line::parse(unmarked.unwrap_or(line))
    }

    /// Adds a data line to the event at hand.
    fn keep(&mut self, value: Option<&[u8]>) {
        let Some(value) = value else { return };
        if self.begun {
            self.data.push(b"\n");
        }
        self.begun = true;
        self.data.push(value);
    }

    /// The event at hand has a line that is too long.
    fn spoil(&mut self, borrowed: Option<&[u8]>) {
        self.keep(borrowed);
        self.begun = true;
        self.data.spoil();
    }

    fn end_event(&mut self, borrowed: Option<&[u8]>, on_event: &mut impl FnMut(Event<'_>)) {
        if let Some(data) = borrowed {
            on_event(Event::Data(data));
        } else if std::mem::take(&mut self.begun) {
            on_event(self.data.bytes().map_or(Event::TooLarge, Event::Data));
            self.data.clear();
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// One line of a stream, by what it does.
enum Line<'a> {
    /// Ends an event.
    Blank,
    /// A line of data.
    Data(&'a [u8]),
    /// A comment, or a field nobody here needs.
    Other,
    /// Beyond [`MAX_EVENT_BYTES`].
    TooLong,
}

impl<'a> Line<'a> {
    fn parse(line: &'a [u8]) -> Self {
        if line.is_empty() {
            return Self::Blank;
        }
        if line.len() > MAX_EVENT_BYTES {
            return Self::TooLong;
        }
        match line.strip_prefix(b"data") {
            Some([]) => Self::Data(b""),
            Some([b':', b' ', value @ ..] | [b':', value @ ..]) => Self::Data(value),
            Some(_) | None => Self::Other,
        }
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum LineBreak {
    CarriageReturn,
    /// Alone or after a carriage return.
    LineFeed,
}

/// The first line, how it ends, and what follows; `None` while its end is not there.
fn split_line(bytes: &[u8]) -> Option<(&[u8], LineBreak, &[u8])> {
    let (line, rest) = bytes.split_at_checked(memchr2(b'\r', b'\n', bytes)?)?;
    match rest {
        [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => {
            Some((line, LineBreak::LineFeed, after))
        }
        [_, after @ ..] => Some((line, LineBreak::CarriageReturn, after)),
        [] => None,
    }
}

/// Bytes kept between chunks, never more than [`MAX_EVENT_BYTES`].
#[derive(Debug, Default)]
struct Kept {
    bytes: Vec<u8>,
    /// There was more than that; `bytes` is empty.
    spoilt: bool,
}

impl Kept {
    fn push(&mut self, more: &[u8]) {
        if self.bytes.len().saturating_add(more.len()) > MAX_EVENT_BYTES {
            self.spoil();
        }
        if !self.spoilt {
            self.bytes.extend_from_slice(more);
        }
    }

    fn spoil(&mut self) {
        self.bytes = Vec::new();
        self.spoilt = true;
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.spoilt = false;
    }

    fn is_empty(&self) -> bool {
        self.bytes.is_empty() && !self.spoilt
    }

    /// What was kept; `None` if it was too much.
    fn bytes(&self) -> Option<&[u8]> {
        (!self.spoilt).then_some(&self.bytes)
    }
}

#[cfg(test)]
mod tests;
