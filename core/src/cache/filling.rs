//! An answer on its way to the caller, of which the cache keeps what it becomes.

use super::Key;
use crate::chat::{Answer, Collector, Finish, Part, Request};
use crate::format::{About, Api, Format, StreamReader};
use crate::name::CacheTag;
use crate::usage::Usage;

/// The longest answer that is listened to, in bytes as they come: a stream says every few characters in an event of some
/// hundred bytes. The shelves hold far less.
const LONGEST: usize = 4 * 1024 * 1024;

/// An answer that is on its way.
#[derive(Debug)]
pub struct Filling {
    /// The request it answers.
    pub key: Key,
    /// What the caller asked for, in neutral words.
    pub request: Box<Request>,
    /// What the caller files it under.
    pub tags: Vec<CacheTag>,
    /// What the caller reads.
    api: Api,
    /// What that is when a provider says it.
    pub format: Format,
    came: Came,
    /// How much came.
    length: usize,
    is_whole: bool,
}

#[derive(Debug)]
enum Came {
    Body(Vec<u8>),
    Events(Box<dyn StreamReader>, Box<Collector>),
}

impl Filling {
    /// An answer that is about to come; `None` where nobody could read it.
    #[must_use]
    pub fn new(key: Key, api: Api, request: Box<Request>, tags: Vec<CacheTag>) -> Option<Self> {
        Some(Self {
            key,
            request,
            tags,
            api,
            format: api.native()?,
            came: Came::Body(Vec::new()),
            length: 0,
            is_whole: false,
        })
    }

    /// Takes note that it comes as a stream.
    pub fn streams(&mut self) {
        let reader = self.format.provider().read_stream();
        self.came = Came::Events(reader, Box::default());
    }

    /// Takes the next bytes, as the caller gets them.
    pub fn take(&mut self, bytes: &[u8], is_last: bool) {
        if self.is_whole {
            return;
        }
        self.length = self.length.saturating_add(bytes.len());
        if self.length <= LONGEST {
            match &mut self.came {
                Came::Body(body) => body.extend_from_slice(bytes),
                Came::Events(reader, answer) => {
                    reader.feed(bytes, &mut |event| answer.add(event));
                }
            }
        }
        if is_last {
            self.is_whole = true;
            if let Came::Events(reader, answer) = &mut self.came {
                reader.finish(&mut |event| answer.add(event));
            }
        }
    }

    /// The whole answer's body as a caller of its API reads it; `None` where it did not come whole, or is none to give to
    /// anybody else. `usage` is what it took, which a stream may have kept from its caller, and `now` in seconds since 1970.
    #[must_use]
    pub fn into_body(self, calls_tools: bool, usage: Option<Usage>, now: u64) -> Option<Vec<u8>> {
        if !self.is_whole || self.length > LONGEST {
            return None;
        }
        match self.came {
            Came::Body(body) => {
                let answer = self.format.provider().read_answer(&body).ok()?;
                is_complete(&answer, calls_tools).then_some(body)
            }
            Came::Events(_, answer) => {
                let mut answer = answer.finish().ok()?;
                answer.usage = answer.usage.or(usage);
                let about = About {
                    id: answer.id.as_deref().unwrap_or_default(),
                    model: answer.model.as_deref().unwrap_or_default(),
                    now,
                    request: &self.request,
                };
                is_complete(&answer, calls_tools)
                    .then(|| self.api.caller().write_answer(&answer, &about))
            }
        }
    }
}

/// Whether the model had said all that it wanted to say.
fn is_complete(answer: &Answer, calls_tools: bool) -> bool {
    let mut choices = answer.choices.iter();
    let is_complete = choices.all(|choice| {
        let declines = choice
            .parts
            .iter()
            .any(|part| matches!(part, Part::Refusal(_)));
        let is_ended = match choice.finish {
            Finish::Stop | Finish::StopSequence(_) => true,
            Finish::ToolCalls => calls_tools,
            Finish::Length | Finish::Filtered | Finish::Refused => false,
        };
        is_ended && !declines
    });
    is_complete && !answer.choices.is_empty()
}
