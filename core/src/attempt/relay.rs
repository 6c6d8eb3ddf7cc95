//! How a streamed answer's bytes become the caller's.

use super::record::Step;
use super::tape::Tape;
use super::watch::Watch;
use crate::chat::Event;
use crate::fault::Fault;
use crate::format::openai::hide::Hider;
use crate::format::openai::stream::ChatStream;
use crate::format::{Format, StreamWriter};
use crate::gzip;
use crate::http::Encoding;
use crate::usage::Usage;

pub(super) use crate::format::openai::stream::Stage;

/// A streamed answer on its way.
#[derive(Debug)]
pub(super) struct Relay {
    /// Undoes a compression that nobody asked for.
    inflating: Option<gzip::Decoder>,
    way: Way,
    /// What came, where it is verified though it goes out live.
    tape: Option<Tape>,
}

/// What becomes of the bytes.
#[derive(Debug)]
enum Way {
    /// They pass, and are listened to.
    Pass(ChatStream),
    /// The same, in a format of which every event is read.
    Watch(Watch),
    /// They pass, but for the usage, which only we wanted.
    Hide(ChatStream, Hider),
    /// They are said in the caller's format.
    Translate(Watch, Box<dyn StreamWriter>),
}

/// Says everything but how likely tokens are, which only we asked for.
#[derive(Debug)]
struct Discreet(Box<dyn StreamWriter>);

impl StreamWriter for Discreet {
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if !matches!(event, Event::Logprobs { .. }) {
            self.0.write(event, out);
        }
    }
}

/// What the caller gets for a piece of a stream.
pub(super) enum Said {
    /// The piece as it is.
    Same,
    /// This.
    Instead(Vec<u8>),
}

impl Said {
    /// What is said of this piece.
    pub(super) fn of(self, piece: &[u8]) -> Vec<u8> {
        match self {
            Self::Same => piece.to_vec(),
            Self::Instead(bytes) => bytes,
        }
    }

    /// The same, with more after it: a piece that passes as it is has nothing more.
    pub(super) fn with(self, more: Vec<u8>) -> Self {
        match self {
            Self::Same => Self::Same,
            Self::Instead(mut bytes) => {
                bytes.extend(more);
                Self::Instead(bytes)
            }
        }
    }
}

impl Relay {
    /// The way of a stream that comes from the attempt's provider.
    pub(super) fn new(encoding: Encoding, step: &Step<'_>) -> Self {
        let limit = step.record.plan.held_answer;
        Self {
            inflating: (encoding == Encoding::Gzip).then(|| gzip::Decoder::new(limit)),
            way: Way::of(step),
            tape: step.reviews().then(|| Tape::new(encoding, limit)),
        }
    }

    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Said {
        if let Some(tape) = &mut self.tape {
            tape.note(bytes);
        }
        let Some(decoder) = &mut self.inflating else {
            return self.way.feed(bytes);
        };
        match decoder.feed(bytes) {
            Ok(plain) => match self.way.feed(&plain) {
                Said::Same => Said::Instead(plain),
                said @ Said::Instead(_) => said,
            },
            Err(_) => {
                self.way.spoil();
                Said::Instead(Vec::new())
            }
        }
    }

    /// Takes note that no more bytes come.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        self.way.finish()
    }

    /// Whether it is to be verified once it is whole.
    pub(super) const fn is_taped(&self) -> bool {
        self.tape.is_some()
    }

    /// All that came, once it is whole and is to be verified.
    pub(super) fn take_tape(&mut self) -> Option<Tape> {
        match self.stage() {
            Stage::Done => self.tape.take(),
            Stage::Silent | Stage::Speaking | Stage::Faulted(_) => None,
        }
    }

    /// Changes the response's headers to what the caller gets.
    pub(super) fn dress(&self, step: &mut Step<'_>) {
        match (&self.way, &self.inflating) {
            (Way::Translate(..) | Way::Hide(..), _) | (_, Some(_)) => step.rewrite_response(EVENTS),
            (Way::Pass(_) | Way::Watch(_), None) => {}
        }
    }

    /// Whether pieces are replaced, or pass.
    pub(super) const fn replaces(&self) -> bool {
        match self.way {
            Way::Translate(..) | Way::Hide(..) => true,
            Way::Pass(_) | Way::Watch(_) => self.inflating.is_some(),
        }
    }

    /// How far the answer has come.
    pub(super) fn stage(&self) -> Stage {
        match &self.way {
            Way::Pass(stream) | Way::Hide(stream, _) => stream.stage(),
            Way::Watch(watch) | Way::Translate(watch, _) => watch.stage(),
        }
    }

    /// What it took, as last reported.
    pub(super) fn usage(&self) -> Option<Usage> {
        match &self.way {
            Way::Pass(stream) | Way::Hide(stream, _) => stream.usage(),
            Way::Watch(watch) | Way::Translate(watch, _) => watch.usage(),
        }
    }

    /// The error that the provider ended it with after it had begun.
    pub(super) fn late_fault(&self) -> Option<Fault> {
        match &self.way {
            Way::Pass(stream) | Way::Hide(stream, _) => stream.late_fault(),
            Way::Watch(watch) | Way::Translate(watch, _) => watch.late_fault(),
        }
    }
}

/// A part of a stream that is held, and what the caller gets in place of it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) relay: Relay,
    /// So far; nothing where the pieces pass as they are.
    said: Vec<u8>,
}

impl Held {
    pub(super) const fn new(relay: Relay) -> Self {
        let said = Vec::new();
        Self { relay, said }
    }

    /// Holds on from a piece of a stream that has passed so far, of which the relay has said this.
    pub(super) fn from(relay: Relay, said: Said, piece: &[u8]) -> Self {
        let said = match relay.replaces() {
            true => said.of(piece),
            false => Vec::new(),
        };
        Self { relay, said }
    }

    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let said = self.relay.feed(bytes);
        if self.relay.replaces() {
            self.said.extend(said.of(bytes));
        }
    }

    /// Takes note that no more bytes come.
    pub(super) fn finish(&mut self) {
        let last = self.relay.finish();
        self.said.extend(last);
    }

    /// The relay for what follows, and what the caller gets for what was held.
    pub(super) fn release(self) -> (Relay, Said) {
        let said = match self.relay.replaces() {
            true => Said::Instead(self.said),
            false => Said::Same,
        };
        (self.relay, said)
    }
}

/// The media type of server-sent events.
pub(super) const EVENTS: &str = "text/event-stream";

impl Way {
    fn of(step: &Step<'_>) -> Self {
        let (plan, format) = (&step.record.plan, step.record.model.provider.format);
        if !step.record.is_native() {
            let writer = step.about(|about| plan.api.caller().write_stream(about));
            let writer = match step.hides_logprobs() {
                true => Box::new(Discreet(writer)),
                false => writer,
            };
            return Self::Translate(Watch::new(format), writer);
        }
        match format {
            Format::Openai if step.record.hides_usage() => {
                Self::Hide(ChatStream::default(), Hider::default())
            }
            Format::Openai => Self::Pass(ChatStream::default()),
            Format::Responses | Format::Anthropic | Format::Gemini | Format::Bedrock => {
                Self::Watch(Watch::new(format))
            }
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Said {
        match self {
            Self::Pass(stream) => {
                stream.feed(bytes);
                Said::Same
            }
            Self::Watch(watch) => {
                watch.feed(bytes, |_| {});
                Said::Same
            }
            Self::Hide(stream, hider) => {
                stream.feed(bytes);
                let shown = hider.feed(bytes);
                // Writing a piece anew costs more than looking at it, and nearly all pass whole.
                if shown == bytes && !hider.holds() {
                    Said::Same
                } else {
                    Said::Instead(shown)
                }
            }
            Self::Translate(watch, writer) => {
                let mut said = Vec::new();
                watch.feed(bytes, |event| writer.write(event, &mut said));
                Said::Instead(said)
            }
        }
    }

    fn finish(&mut self) -> Vec<u8> {
        let mut said = Vec::new();
        match self {
            Self::Pass(stream) => stream.finish(),
            Self::Watch(watch) => watch.finish(|_| {}),
            Self::Hide(stream, hider) => {
                stream.finish();
                said = hider.finish();
            }
            Self::Translate(watch, writer) => watch.finish(|event| writer.write(event, &mut said)),
        }
        said
    }

    /// Takes note that the rest cannot be read.
    fn spoil(&mut self) {
        match self {
            Self::Pass(stream) | Self::Hide(stream, _) => stream.spoil(),
            Self::Watch(watch) | Self::Translate(watch, _) => watch.spoil(),
        }
    }
}
