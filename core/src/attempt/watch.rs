//! A stream read event by event: how far it has come, what it took, how it failed.

use crate::chat::{Event, Failure};
use crate::fault::Fault;
use crate::format::openai::stream::Stage;
use crate::format::{Format, StreamReader};
use crate::usage::Usage;

/// Reads every event of a stream and notes what matters.
#[derive(Debug)]
pub(super) struct Watch {
    reader: Box<dyn StreamReader>,
    noted: Noted,
}

/// What the events so far came to.
#[derive(Debug)]
struct Noted {
    stage: Stage,
    usage: Option<Usage>,
    late_fault: Option<Fault>,
}

impl Watch {
    /// Of a stream in this format, before its first byte.
    pub(super) fn new(format: Format) -> Self {
        Self {
            reader: format.provider().read_stream(),
            noted: Noted {
                stage: Stage::Silent,
                usage: None,
                late_fault: None,
            },
        }
    }

    /// Takes the next bytes; hands on each event they complete.
    pub(super) fn feed(&mut self, bytes: &[u8], mut on_event: impl FnMut(Event)) {
        let Self { reader, noted } = self;
        reader.feed(bytes, &mut |event| {
            noted.note(&event);
            on_event(event);
        });
    }

    /// Takes note that no more bytes come.
    pub(super) fn finish(&mut self, mut on_event: impl FnMut(Event)) {
        let Self { reader, noted } = self;
        reader.finish(&mut |event| {
            noted.note(&event);
            on_event(event);
        });
    }

    /// Takes note that the rest cannot be read.
    pub(super) fn spoil(&mut self) {
        self.noted
            .note(&Event::Failed(Failure::plain(Fault::Malformed)));
    }

    /// How far the answer has come.
    pub(super) const fn stage(&self) -> Stage {
        self.noted.stage
    }

    /// What it took, as last reported.
    pub(super) const fn usage(&self) -> Option<Usage> {
        self.noted.usage
    }

    /// The error that the provider ended it with after it had begun.
    pub(super) const fn late_fault(&self) -> Option<Fault> {
        self.noted.late_fault
    }
}

impl Noted {
    fn note(&mut self, event: &Event) {
        match event {
            // A provider that has only opened its mouth may still say that it is overloaded.
            Event::Opened { .. } => {}
            Event::Usage(usage) => self.usage = Some(*usage),
            Event::Failed(failure) if self.stage == Stage::Silent && failure.fault.climbs() => {
                self.stage = Stage::Faulted(failure.fault);
            }
            // What another model would not do better goes to the caller, also where it comes first.
            Event::Failed(failure) => {
                self.late_fault = Some(failure.fault);
                self.speak();
            }
            Event::Done => self.stage = Stage::Done,
            Event::Text { .. }
            | Event::Refusal { .. }
            | Event::Thinking { .. }
            | Event::Signature { .. }
            | Event::HiddenThinking { .. }
            | Event::ToolCall { .. }
            | Event::Arguments { .. }
            | Event::Image { .. }
            | Event::Logprobs { .. }
            | Event::Finished { .. } => self.speak(),
        }
    }

    fn speak(&mut self) {
        if self.stage == Stage::Silent {
            self.stage = Stage::Speaking;
        }
    }
}
