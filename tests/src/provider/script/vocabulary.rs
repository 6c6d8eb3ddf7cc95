//! What each word of a script does.
//!
//! | word | what the provider does |
//! |---|---|
//! | `status=503` | answers an error |
//! | `error-message="…"` | with this message |
//! | `retry-after=2` | and says when to come back |
//! | `header=name:value` | adds a response header |
//! | `wait=200ms` | waits before the response headers |
//! | `pause=200ms` | waits between the response headers and the first event |
//! | `chunks=3` `delay=20ms` | a stream of so many events of text, so far apart |
//! | `crlf` | ends a stream's lines with CR and LF |
//! | `split=7` `split=7/1ms` | writes pieces of so many bytes (so far apart), wherever events end |
//! | `stream`, `whole` | streams, or does not, whatever was asked |
//! | `bytes=1000` | a text of so many bytes |
//! | `echo` | a text that says what was received |
//! | `usage=9/12`, `no-usage` | the tokens reported, input and output |
//! | `reset` | resets the connection before the response headers |
//! | `hang` | never answers |
//! | `malformed` | answers what is not JSON |
//! | `truncated` | closes the connection before `content-length` is reached |
//! | `truncated-json` | ends the response well and the JSON in the middle |
//! | `cut=2` | ends a stream after so many events, without `[DONE]` |
//! | `cut-inside=2` | the same, and the next event is sent by half |
//! | `reset=2` | resets the connection after so many events; `reset=0`: after the response headers |
//! | `stall=2` | falls silent after so many events |
//! | `error-event`, `error-event=2` | sends an error as an event, first or after so many |
//! | `expect-model=…`, `expect-path=…`, `expect-body-sha256=…` | answers 400 if it is not so |
//! | `expect-NAME=…`, `expect-no-NAME` | the same for a header |
//! | `expect-nowhere=…` | the same for a text that no header may contain |

use super::word::{ScriptError, Word};
use super::{End, Expectation, Form, LineEnds, Reply, Report, Script, Split, Text};

impl Script {
    /// Does what the word says.
    pub(super) fn obey(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        match word.name {
            "status" => self.fail_with(word),
            "error-message" => self.say_why(word),
            "retry-after" => self.add_header("retry-after", word.text()?),
            "header" => {
                let (name, value) = word.parsed("`name:value`", |text| text.split_once(':'))?;
                self.add_header(name, value.trim_start())
            }
            "wait" => set(&mut self.wait, word.duration()?),
            "pause" => set(&mut self.pace.pause, word.duration()?),
            "chunks" => set(&mut self.pace.chunks, Some(word.number()?)),
            "delay" => set(&mut self.pace.delay, word.duration()?),
            "crlf" => word.bare().map(|()| self.pace.line_ends = LineEnds::Crlf),
            "split" => set(&mut self.pace.split, Some(split(word)?)),
            "stream" => self.answer_as(Form::Stream, word),
            "whole" => self.answer_as(Form::Whole, word),
            "bytes" => set(&mut self.text, Text::Bytes(word.number()?)),
            "echo" => word.bare().map(|()| self.text = Text::Echo),
            "usage" => set(&mut self.usage, tokens(word)?),
            "no-usage" => word.bare().map(|()| self.usage = Report::Nothing),
            "reset" if word.text().is_ok() => self.end_with(End::Reset(word.number()?), word),
            "reset" => self.misbehave(Reply::Reset, word),
            "hang" => self.misbehave(Reply::Hang, word),
            "malformed" => self.misbehave(Reply::Malformed, word),
            "truncated" => self.misbehave(Reply::Truncated, word),
            "truncated-json" => self.misbehave(Reply::TruncatedJson, word),
            "cut" => self.end_with(End::Cut(word.number()?), word),
            "cut-inside" => self.end_with(End::CutInside(word.number()?), word),
            "stall" => self.end_with(End::Stall(word.number()?), word),
            "error-event" => self.end_with(End::Error(word.count()?), word),
            name => match name.strip_prefix("expect-") {
                Some(what) => self.expect(what, word),
                None => Err(ScriptError::UnknownWord(name.to_owned())),
            },
        }
    }

    fn fail_with(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        let status = word.parsed("a status from 400 to 599", |text| {
            text.parse()
                .ok()
                .filter(|status| (400..600).contains(status))
        })?;
        self.set_reply(
            Reply::Error {
                status,
                message: None,
            },
            word,
        )
    }

    fn say_why(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        let Reply::Error { message, .. } = &mut self.reply else {
            return Err(ScriptError::NoStatus);
        };
        set(message, Some(word.text()?.to_owned()))
    }

    fn add_header(&mut self, name: &str, value: &str) -> Result<(), ScriptError> {
        self.headers.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    fn answer_as(&mut self, form: Form, word: &Word<'_>) -> Result<(), ScriptError> {
        word.bare()?;
        if self.form != Form::AsAsked {
            return Err(ScriptError::Conflict(word.name.to_owned()));
        }
        set(&mut self.form, form)
    }

    fn misbehave(&mut self, reply: Reply, word: &Word<'_>) -> Result<(), ScriptError> {
        word.bare()?;
        self.set_reply(reply, word)
    }

    fn set_reply(&mut self, reply: Reply, word: &Word<'_>) -> Result<(), ScriptError> {
        if self.reply != Reply::Answer {
            return Err(ScriptError::Conflict(word.name.to_owned()));
        }
        set(&mut self.reply, reply)
    }

    fn end_with(&mut self, end: End, word: &Word<'_>) -> Result<(), ScriptError> {
        if self.pace.end != End::Done {
            return Err(ScriptError::Conflict(word.name.to_owned()));
        }
        set(&mut self.pace.end, end)
    }

    fn expect(&mut self, what: &str, word: &Word<'_>) -> Result<(), ScriptError> {
        let expectation = match what {
            "model" => Expectation::Model(word.text()?.to_owned()),
            "path" => Expectation::Path(word.text()?.to_owned()),
            "body-sha256" => Expectation::BodySha256(word.text()?.to_owned()),
            "nowhere" => Expectation::Nowhere(word.text()?.to_owned()),
            header => match header.strip_prefix("no-") {
                Some(absent) => {
                    word.bare()?;
                    Expectation::NoHeader(absent.to_owned())
                }
                None => Expectation::Header(header.to_owned(), word.text()?.to_owned()),
            },
        };
        self.expectations.push(expectation);
        Ok(())
    }
}

fn set<T>(place: &mut T, value: T) -> Result<(), ScriptError> {
    *place = value;
    Ok(())
}

fn split(word: &Word<'_>) -> Result<Split, ScriptError> {
    word.parsed("a size from 1, like `7` or `7/1ms`", |text| {
        let (bytes, every) = text.split_once('/').unwrap_or((text, "0s"));
        Some(Split {
            bytes: bytes.parse().ok().filter(|bytes| *bytes > 0)?,
            every: humantime::parse_duration(every).ok()?,
        })
    })
}

fn tokens(word: &Word<'_>) -> Result<Report, ScriptError> {
    word.parsed("tokens like `9/12`", |text| {
        let (input, output) = text.split_once('/')?;
        Some(Report::Tokens {
            input: input.parse().ok()?,
            output: output.parse().ok()?,
        })
    })
}
