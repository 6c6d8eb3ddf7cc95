//! A text that comes in pieces, and as much of it as must be held.
//!
//! What cannot change any more goes on at once; what may be the beginning of something is held until that is
//! settled. What has gone on is remembered as far as a finding may depend on it. However a text is cut into pieces, the
//! same comes out.

use super::inspection::{Inspection, Passage};
use super::passage::{Beginning, Form};
use super::unescape::{whole_escapes, whole_from};
use crate::detect::LOOK_BACK;
use crate::json::Quotes;

/// The most that is ever held, in bytes, whatever the detectors say: findings that overlap may make a chain.
const MAX_HELD: usize = 64 * 1024;

/// An escape takes at most so many times the bytes of what it means: `\u0041`.
const ESCAPED: usize = 6;

/// A text on its way.
#[derive(Debug)]
pub(super) struct Window {
    form: Form,
    /// How it began, where that tells how it is written.
    beginning: Beginning,
    /// What is remembered, and then what is held.
    text: String,
    /// Where what is held begins.
    held: usize,
    /// Whether `text` begins within a string, where it is JSON.
    begins_in_string: bool,
}

/// What goes on of a text.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Released {
    /// As far as it is settled, with what stands in the place of findings.
    pub(super) text: String,
    /// Whether what comes next blocks.
    pub(super) is_blocked: bool,
}

impl Window {
    pub(super) const fn new(form: Form) -> Self {
        Self {
            form,
            beginning: Beginning::Blank,
            text: String::new(),
            held: 0,
            begins_in_string: false,
        }
    }

    /// Whether anything is held.
    pub(super) fn holds(&self) -> bool {
        self.held < self.text.len()
    }

    /// Takes the next piece; gives what is settled by it. After the last one that is all.
    pub(super) fn push(
        &mut self,
        piece: &str,
        is_last: bool,
        inspection: &mut Inspection<'_>,
    ) -> Released {
        self.text.push_str(piece);
        self.beginning = self.beginning.with(piece);
        if self.form == Form::Text {
            self.form = self.beginning.form();
        }
        let is_whole = is_last || self.text.len().saturating_sub(self.held) > MAX_HELD;
        let usable = match self.form {
            Form::Json if !is_whole => whole_escapes(&self.text),
            Form::Json | Form::Text | Form::Number | Form::Signed => self.text.len(),
        };
        let text = self.text.get(..usable).unwrap_or_default();
        let changes = inspection.look(&Passage {
            text,
            from: self.held,
            is_whole,
            form: self.form,
            begins_in_string: self.begins_in_string,
            key: "",
        });
        let until = changes.blocked_at.unwrap_or(changes.settled);
        let (mut released, mut done) = (String::new(), self.held);
        for (span, instead) in changes.edits.iter().filter(|(span, _)| span.end <= until) {
            released.push_str(text.get(done..span.start).unwrap_or_default());
            released.push_str(instead);
            done = span.end;
        }
        released.push_str(text.get(done..until).unwrap_or_default());
        self.forget(changes.settled);
        Released {
            text: released,
            is_blocked: changes.blocked_at.is_some(),
        }
    }

    /// Forgets what no finding behind this place can depend on.
    fn forget(&mut self, settled: usize) {
        let most = match self.form {
            Form::Json => LOOK_BACK.saturating_mul(ESCAPED),
            Form::Text | Form::Number | Form::Signed => LOOK_BACK,
        };
        let wanted = self.text.floor_char_boundary(settled.saturating_sub(most));
        let cut = match self.form {
            Form::Json => whole_from(&self.text, wanted),
            Form::Text | Form::Number | Form::Signed => wanted,
        };
        let gone = self.text.get(..cut).unwrap_or_default();
        self.begins_in_string =
            Quotes::new(gone.as_bytes(), self.begins_in_string).is_in_string(cut);
        self.text.drain(..cut);
        self.held = settled.saturating_sub(cut);
    }
}
