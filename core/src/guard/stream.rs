//! A streamed answer on its way to the caller, event by event.
//!
//! An event stays as it is but for its texts. A text that goes on from event to event is looked at as one; what of
//! it must be held comes with a later event of the same text, or, where there is none, with a copy of the last.

use std::collections::BTreeMap;

use super::channel::{Channel, ended};
use super::event::{Data, Event, Piece, data};
use super::inspection::Inspection;
use super::report::Report;
use super::unescape::{Plain, escape};
use super::vault::Vault;
use super::walk::Walk;
use super::window::{Released, Window};
use super::{Direction, Screened, Side, blind};
use crate::format::{Api, Trouble};
use crate::name::TenantName;
use crate::sse::{Ends, MAX_EVENT_BYTES};

/// The most texts that one event may bring pieces of, and that may be under way besides: OpenAI's `n` goes up to 128.
const MAX_TEXTS: usize = 256;

/// A stream, at some byte of it.
#[derive(Debug)]
pub struct Stream {
    api: Api,
    ends: Ends,
    /// An event that is not finished.
    event: Vec<u8>,
    pub(super) texts: BTreeMap<Channel, Held>,
    /// The text of which the last event brought a piece, if nothing else in that event was looked at.
    pub(super) alike: Option<Channel>,
    is_blocked: bool,
}

/// A text under way.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) window: Window,
    /// The last event with a piece of it: what stands before and behind the piece.
    pub(super) event: (String, String),
}

/// What looks at it, and for whom.
#[derive(Debug)]
pub struct Looking<'s> {
    /// The guardrails on answers.
    pub side: &'s Side,
    /// Whose rules hold.
    pub tenant: Option<&'s TenantName>,
    /// What was taken out of the request, and is put back.
    pub vault: &'s mut Vault,
    /// What was found.
    pub report: &'s mut Report,
}

impl<'s> Looking<'s> {
    pub(super) fn inspection(&mut self) -> Inspection<'_> {
        Inspection {
            side: self.side,
            direction: Direction::Response,
            tenant: self.tenant,
            hears_attacks: false,
            vault: self.vault,
            report: self.report,
        }
    }
}

impl Stream {
    /// A stream that is about to come, in the dialect of this API.
    #[must_use]
    pub fn new(api: Api) -> Self {
        Self {
            api,
            ends: Ends::default(),
            event: Vec::new(),
            texts: BTreeMap::new(),
            alike: None,
            is_blocked: false,
        }
    }

    /// Takes the next bytes; gives those that the caller gets.
    pub fn feed(&mut self, bytes: &[u8], looking: &mut Looking<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((end, after)) = self.ends.split_event(rest) {
            if self.event.is_empty() && end.len() <= MAX_EVENT_BYTES {
                self.event_ended(end, looking, &mut out);
            } else {
                self.hold(end, looking, &mut out);
                let event = std::mem::take(&mut self.event);
                self.event_ended(&event, looking, &mut out);
            }
            rest = after;
        }
        self.hold(rest, looking, &mut out);
        out
    }

    /// Takes note that no more bytes come; gives what was held.
    pub fn finish(&mut self, looking: &mut Looking<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        let event = std::mem::take(&mut self.event);
        if !event.is_empty() {
            self.event_ended(&event, looking, &mut out);
        }
        self.release(|_| true, looking, &mut out);
        out
    }

    /// Whether it has been ended for the caller.
    #[must_use]
    pub const fn is_blocked(&self) -> bool {
        self.is_blocked
    }

    fn hold(&mut self, bytes: &[u8], looking: &mut Looking<'_>, out: &mut Vec<u8>) {
        if self.event.len().saturating_add(bytes.len()) > MAX_EVENT_BYTES {
            self.blind(looking, out);
        }
        if !self.is_blocked {
            self.event.extend_from_slice(bytes);
        }
    }

    /// An event that cannot be looked at.
    fn blind(&mut self, looking: &mut Looking<'_>, out: &mut Vec<u8>) {
        let (side, tenant) = (looking.side, looking.tenant);
        let said: Screened<()> = blind(side, Direction::Response, tenant, looking.report);
        if said == Screened::Blocked {
            self.block(looking, out);
        } else {
            out.append(&mut self.event);
        }
    }

    /// A whole event, with the blank line behind it.
    fn event_ended(&mut self, event: &[u8], looking: &mut Looking<'_>, out: &mut Vec<u8>) {
        if self.is_blocked || self.again(event, looking, out) {
            return;
        }
        self.alike = None;
        let Ok(text) = str::from_utf8(event) else {
            return self.unreadable(event, looking, out);
        };
        match data(text) {
            Data::None => out.extend_from_slice(event),
            Data::Done => {
                self.release(|_| true, looking, out);
                if !self.is_blocked {
                    out.extend_from_slice(event);
                }
            }
            Data::Several => self.unreadable(event, looking, out),
            Data::One {
                before,
                json,
                after,
            } => {
                let read = Walk::through(json).map(|walk| Event {
                    before,
                    json,
                    after,
                    walk,
                });
                match read {
                    Ok(event) if self.has_room(&event) => self.look(&event, looking, out),
                    Ok(_) | Err(_) => self.unreadable(event, looking, out),
                }
            }
        }
    }

    /// Whether no more texts are under way than anybody has asked for.
    fn has_room(&self, event: &Event<'_>) -> bool {
        let brings_few = event.walk.leaves.len() <= MAX_TEXTS;
        let is_small = brings_few || event.pieces(self.api).len() <= MAX_TEXTS;
        is_small && self.texts.len() <= MAX_TEXTS
    }

    fn unreadable(&mut self, event: &[u8], looking: &mut Looking<'_>, out: &mut Vec<u8>) {
        self.event = event.to_vec();
        self.blind(looking, out);
        self.event.clear();
    }

    fn look(&mut self, event: &Event<'_>, looking: &mut Looking<'_>, out: &mut Vec<u8>) {
        let ended = ended(self.api, &event.walk);
        let pieces = event.pieces(self.api);
        let is_here = |channel: &Channel| pieces.iter().any(|(here, _)| here == channel);
        // Of one choice, one text comes at a time: another one is over.
        let is_over = |channel: &Channel| {
            let follows = |(here, _): &Piece<'_, '_>| here.choice == channel.choice;
            !is_here(channel) && (ended.has(channel) || pieces.iter().any(follows))
        };
        self.release(is_over, looking, out);
        let mut edited = looking.inspection().without_tokens(&event.walk);
        let mut says_more = !edited.edits.is_empty();
        for leaf in &event.walk.leaves {
            if self.is_blocked {
                return;
            }
            let piece = pieces.iter().find(|(_, piece)| std::ptr::eq(*piece, leaf));
            let Some(piece @ (channel, _)) = piece else {
                says_more |= event.whole(self.api, leaf, looking, &mut edited);
                continue;
            };
            let is_last = ended.has(channel);
            let released = self.piece(event, (&pieces, piece), is_last, looking);
            edited.is_blocked |= released.is_blocked;
            edited.replace(leaf, event.json, &released.text);
        }
        event.write(&edited, out);
        if let ([(channel, _)], false) = (pieces.as_slice(), says_more) {
            self.alike = Some(channel.clone());
        }
        if edited.is_blocked {
            self.block(looking, out);
        }
    }

    /// A piece of a text: what of that is settled, which then stands in the event.
    fn piece(
        &mut self,
        event: &Event<'_>,
        (pieces, (channel, leaf)): (&[Piece<'_, '_>], &Piece<'_, '_>),
        is_last: bool,
        looking: &mut Looking<'_>,
    ) -> Released {
        let written = event.json.get(leaf.span.clone()).unwrap_or_default();
        let plain = Plain::decode(written);
        let held = self.texts.entry(channel.clone()).or_insert_with(|| Held {
            window: Window::new(channel.form),
            event: (String::new(), String::new()),
        });
        let mut inspection = looking.inspection();
        let released = held.window.push(&plain.text, is_last, &mut inspection);
        if is_last {
            self.texts.remove(channel);
        } else if held.window.holds() || pieces.len() == 1 {
            held.event = event.around(leaf, pieces);
        }
        released
    }

    /// Lets go what is held of texts that are over.
    fn release(
        &mut self,
        is_over: impl Fn(&Channel) -> bool,
        looking: &mut Looking<'_>,
        out: &mut Vec<u8>,
    ) {
        let over: Vec<_> = self
            .texts
            .keys()
            .filter(|channel| is_over(channel))
            .cloned()
            .collect();
        for channel in over {
            let Some(mut held) = self.texts.remove(&channel) else {
                continue;
            };
            if self.is_blocked || !held.window.holds() {
                continue;
            }
            let released = held.window.push("", true, &mut looking.inspection());
            if !released.text.is_empty() {
                let (before, after) = &held.event;
                out.extend_from_slice(before.as_bytes());
                out.extend_from_slice(escape(&released.text).as_bytes());
                out.extend_from_slice(after.as_bytes());
            }
            if released.is_blocked {
                self.block(looking, out);
            }
        }
    }

    /// Ends the stream for the caller, with an error event in its dialect.
    pub(super) fn block(&mut self, looking: &Looking<'_>, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.is_blocked, true) {
            return;
        }
        self.event = Vec::new();
        self.texts = BTreeMap::new();
        let refusal = looking.report.refusal(Direction::Response);
        let message = refusal.to_string();
        let trouble = Trouble {
            status: refusal.status(),
            code: refusal.code(),
            message: &message,
            param: None,
        };
        let event = self.api.caller().write_error_event(&trouble);
        out.extend_from_slice(event.as_bytes());
    }
}
