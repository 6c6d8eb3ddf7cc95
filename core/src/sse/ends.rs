//! Where one event of a stream ends and the next begins.

use memchr::memchr2;

/// Where the events of a stream end, for those who pass them on as they are written.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    /// The line has at least one byte.
    in_line: bool,
    /// The last byte was a carriage return: a line feed now belongs to the same line break.
    after_carriage_return: bool,
}

impl Ends {
    /// Whether the last byte was a carriage return, to which a line feed may belong that comes now.
    pub(crate) const fn is_after_carriage_return(&self) -> bool {
        self.after_carriage_return
    }

    /// That line feed has come, and was taken by whoever had the carriage return.
    pub(crate) const fn take_line_feed(&mut self) {
        self.after_carriage_return = false;
    }

    /// The bytes up to the end of the event at hand, and those after it; `None` if it does not end there.
    pub(crate) fn split_event<'b>(&mut self, bytes: &'b [u8]) -> Option<(&'b [u8], &'b [u8])> {
        let mut end: usize = 0;
        let mut rest = bytes;
        while let Some((line, [line_break, after @ ..])) =
            memchr2(b'\r', b'\n', rest).and_then(|at| rest.split_at_checked(at))
        {
            end = end.saturating_add(line.len()).saturating_add(1);
            rest = after;
            let continues = line.is_empty() && self.after_carriage_return && *line_break == b'\n';
            self.after_carriage_return = *line_break == b'\r';
            if continues {
                continue;
            }
            if line.is_empty() && !std::mem::take(&mut self.in_line) {
                if self.after_carriage_return && rest.starts_with(b"\n") {
                    self.after_carriage_return = false;
                    end = end.saturating_add(1);
                }
                return bytes.split_at_checked(end);
            }
            self.in_line = false;
        }
        if !rest.is_empty() {
            self.in_line = true;
            self.after_carriage_return = false;
        }
        None
    }
}
