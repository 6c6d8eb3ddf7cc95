//! What a scripted provider is told to do: the words of a script and what they mean.
//!
//! A request carries its own script: between double brackets in what a user says in it,
//! `Who are you? [[alpha: status=503]] [[beta: chunks=3 delay=20ms]]`, which every language carries and
//! every translation keeps; or in the `metadata` of an OpenAI body, one entry per provider's name:
//! `"metadata": {"alpha": "status=503"}`. So a provider keeps nothing between requests, tests run in
//! parallel, and real SDKs can send scripts too.

use std::time::Duration;

mod vocabulary;
mod word;

pub use self::word::ScriptError;
pub use super::trouble::Class;

/// A whole script. The default is a good answer in the form that was asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Script {
    /// What the request must look like; the first that is not met is answered with 400.
    pub expectations: Vec<Expectation>,
    /// How long until the response headers.
    pub wait: Duration,
    /// Further response headers.
    pub headers: Vec<(String, String)>,
    /// Streamed or whole.
    pub form: Form,
    /// What is answered.
    pub reply: Reply,
    /// What the answer says.
    pub text: Text,
    /// Whether it says so only the first time it answers in a conversation.
    pub once: bool,
    /// How the answer ends.
    pub ending: Ending,
    /// Whether it shows its thinking first.
    pub thinks: bool,
    /// How many of the offered tools are called; `None`: none, unless the request insists.
    pub calls: Option<usize>,
    /// How likely each of its tokens is to it, in percent.
    pub sure: Option<u32>,
    /// What usage is reported.
    pub usage: Report,
    /// The parts of that usage.
    pub details: Details,
    /// How the body is encoded, whatever the request accepts.
    pub coding: Coding,
    /// Whether members are taken that the language does not know, as many compatible servers do.
    pub lenient: bool,
    /// How a stream runs.
    pub pace: Pace,
}

/// Something that must hold of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Expectation {
    /// The body's `model` is this.
    Model(String),
    /// The path is this.
    Path(String),
    /// The body's SHA-256 is this, in hex.
    BodySha256(String),
    /// The header has this value.
    Header(String, String),
    /// There is no such header.
    NoHeader(String),
    /// No header's value contains this.
    Nowhere(String),
    /// The body has this member.
    Member(String),
    /// The body has no such member.
    NoMember(String),
}

/// Whether an answer is streamed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Form {
    /// As the request's `stream` says.
    #[default]
    AsAsked,
    /// A stream, whatever was asked.
    Stream,
    /// Whole, whatever was asked.
    Whole,
}

/// What is answered.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Reply {
    /// A good answer.
    #[default]
    Answer,
    /// An error.
    Error(Error),
    /// The connection is reset before the response headers.
    Reset,
    /// Nothing, for as long as the client waits.
    Hang,
    /// Status 200 and a body that is not JSON (in a stream: an event whose data is not).
    Malformed,
    /// `content-length` promises more than is sent; then the connection is closed.
    Truncated,
    /// JSON that ends in the middle, in a response that ends well.
    TruncatedJson,
}

/// An error, to be said in the provider's language.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error {
    /// What kind of error.
    pub class: Class,
    /// Its status; `None`: as the class usually has.
    pub status: Option<u16>,
    /// Its message; `None`: as the class usually has, or one that names the provider.
    pub message: Option<String>,
    /// When the body says that it is worth trying again.
    pub again_in: Option<Duration>,
}

/// What an answer says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Text {
    /// JSON where the request has a schema for it; else a sentence with the provider's and the model's
    /// name, and with what tools said if that came last.
    #[default]
    Greeting,
    /// JSON that fits the request's schema, which must be there.
    Json,
    /// The same, in a fence and with a comma too many.
    AlmostJson,
    /// So many bytes.
    Bytes(usize),
    /// What was received: method, path, headers, and the body's length and SHA-256, as JSON.
    Echo,
    /// What was understood: the conversation, the tools and the settings, line by line.
    Recital,
    /// A judge's scores, as JSON.
    Scores(String),
    /// These words.
    Words(String),
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Ending {
    /// With the end of the text, or with the tools' calls.
    #[default]
    AsItIs,
    /// The most tokens were reached.
    Length,
    /// The provider's filter stepped in.
    Filtered,
    /// The model declines, and that is all it says.
    Refusal,
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Coding {
    /// Not at all.
    #[default]
    Plain,
    /// With gzip.
    Gzip,
}

/// The parts of a usage that are reported apart.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Details {
    /// Of the prompt: read from the provider's cache.
    pub cached: u64,
    /// Of the prompt: written to the provider's cache.
    pub cache_write: u64,
    /// Of the answer: thinking.
    pub reasoning: u64,
}

/// A usage, all parts included in `input` and `output`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Tokens {
    pub(super) input: u64,
    pub(super) output: u64,
    pub(super) details: Details,
}

/// What usage is reported. In a stream it is only sent when the request asks for it, as OpenAI does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Report {
    /// These tokens.
    Tokens {
        /// Of the prompt.
        input: u64,
        /// Of the answer.
        output: u64,
    },
    /// None at all.
    Nothing,
}

/// How a stream runs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Pace {
    /// How many events carry text; `None`: one per word.
    pub chunks: Option<usize>,
    /// How long from the response headers to the first event.
    pub pause: Duration,
    /// How long from each event to the next.
    pub delay: Duration,
    /// How lines end.
    pub line_ends: LineEnds,
    /// In pieces of what size the bytes are written.
    pub split: Option<Split>,
    /// How it ends.
    pub end: End,
}

/// How a stream's lines end.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LineEnds {
    /// As most providers write them.
    #[default]
    Lf,
    /// As the standard for events allows as well.
    Crlf,
}

/// Into what pieces a body's bytes are cut, regardless of where its events end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Split {
    /// The size of a piece.
    pub bytes: usize,
    /// How long from each to the next: without it, the receiver may well read several at once.
    pub every: Duration,
}

/// How a stream ends. Counts are of events sent before it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum End {
    /// With `[DONE]`.
    #[default]
    Done,
    /// The HTTP response ends well, without `[DONE]`.
    Cut(usize),
    /// The same, in the middle of the next event.
    CutInside(usize),
    /// The connection is reset.
    Reset(usize),
    /// Silence, for as long as the client listens.
    Stall(usize),
    /// An event with an error, and nothing after it.
    Error(usize),
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    ///
    /// The first word that is not understood or goes against another one.
    pub fn parse(script: &str) -> Result<Self, ScriptError> {
        let mut told = Self::default();
        for word in word::words(script)? {
            told.obey(&word)?;
        }
        Ok(told)
    }

    /// The usage that is reported.
    pub(super) fn tokens(&self) -> Option<Tokens> {
        match self.usage {
            Report::Nothing => None,
            Report::Tokens { input, output } => Some(Tokens {
                input,
                output,
                details: self.details,
            }),
        }
    }
}

impl Default for Report {
    fn default() -> Self {
        Self::Tokens {
            input: 9,
            output: 12,
        }
    }
}

#[cfg(test)]
mod tests;
