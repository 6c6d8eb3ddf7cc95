//! What each word of a script does.
//!
//! | word | what the provider does |
//! |---|---|
//! | `status=503` | answers an error, as its language says it |
//! | `error=overloaded` | the same by class: `bad_request`, `auth`, `model_not_found`, `rate_limited`, `quota`, `overloaded`, `context_length_exceeded`, `filtered`, `server` |
//! | `error-message="…"` | with this message |
//! | `again-in=6200ms` | and says in the body when to come back |
//! | `retry-after=2`, `retry-after-ms=1500` | says it in a header |
//! | `header=name:value` | adds a response header |
//! | `wait=200ms` | waits before the response headers |
//! | `pause=200ms` | waits between the response headers and the first event |
//! | `chunks=3` `delay=20ms` | a stream of so many events of text, so far apart |
//! | `crlf` | ends a stream's lines with CR and LF |
//! | `split=7` `split=7/1ms` | writes pieces of so many bytes (so far apart), wherever events end |
//! | `stream`, `whole` | streams, or does not, whatever was asked |
//! | `bytes=1000` | a text of so many bytes |
//! | `echo` | a text that says what was received |
//! | `recital` | a text that says what was understood: conversation, tools, settings |
//! | `scores=0.9/0.8/0.1` | a judge's scores: coherence, relevance, hallucination |
//! | `says="…"` | these words |
//! | `once` | says all that only the first time it answers in a conversation |
//! | `json` | JSON that fits the request's schema; 400 if it has none |
//! | `almost-json` | the same, in a fence and with a comma too many |
//! | `tools`, `tools=1` | calls all offered tools, or so many, until their results are there |
//! | `think` | shows its thinking first |
//! | `refusal`, `filtered`, `length` | declines; is stopped by the provider's filter; by the most tokens |
//! | `sure=90` | is that sure of every token, in percent, and says so where it is asked (OpenAI's chat) |
//! | `usage=9/12`, `no-usage` | the tokens reported, input and output |
//! | `cached=4`, `cache-write=2`, `reasoning=3` | parts of these |
//! | `gzip` | encodes the body with gzip, whatever the request accepts |
//! | `lenient` | takes members that OpenAI's chat does not know |
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
//! | `expect-member=…`, `expect-no-member=…` | the same for a member of the body |
//! | `expect-NAME=…`, `expect-no-NAME` | the same for a header |
//! | `expect-nowhere=…` | the same for a text that no header may contain |

use serde_json::json;

use super::word::{ScriptError, Word};
use super::{
    Class, Coding, End, Ending, Error, Expectation, Form, LineEnds, Reply, Report, Script, Split,
    Text,
};

impl Script {
    /// Does what the word says.
    pub(super) fn obey(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        match word.name {
            "status" => self.fail_with_status(word),
            "error" => self.fail_with_class(word),
            "error-message" => self.say_why(word),
            "again-in" => set(&mut self.error(word)?.again_in, Some(word.duration()?)),
            "retry-after" | "retry-after-ms" => self.add_header(word.name, word.text()?),
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
            "recital" => word.bare().map(|()| self.text = Text::Recital),
            "says" => set(&mut self.text, Text::Words(word.text()?.to_owned())),
            "scores" => set(&mut self.text, Text::Scores(scores(word)?)),
            "once" => word.bare().map(|()| self.once = true),
            "json" => word.bare().map(|()| self.text = Text::Json),
            "almost-json" => word.bare().map(|()| self.text = Text::AlmostJson),
            "tools" => set(&mut self.calls, Some(word.number_or(usize::MAX)?)),
            "think" => word.bare().map(|()| self.thinks = true),
            "refusal" => self.end_as(Ending::Refusal, word),
            "filtered" => self.end_as(Ending::Filtered, word),
            "length" => self.end_as(Ending::Length, word),
            "cached" => set(&mut self.details.cached, word.number()?),
            "cache-write" => set(&mut self.details.cache_write, word.number()?),
            "reasoning" => set(&mut self.details.reasoning, word.number()?),
            "gzip" => word.bare().map(|()| self.coding = Coding::Gzip),
            "lenient" => word.bare().map(|()| self.lenient = true),
            "sure" => set(&mut self.sure, Some(word.number()?)),
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
            "error-event" => self.end_with(End::Error(word.number_or(0)?), word),
            name => match name.strip_prefix("expect-") {
                Some(what) => self.expect(what, word),
                None => Err(ScriptError::UnknownWord(name.to_owned())),
            },
        }
    }

    fn fail_with_status(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        let status = word.parsed("a status from 400 to 599", |text| {
            text.parse()
                .ok()
                .filter(|status| (400..600).contains(status))
        })?;
        self.fail_with(Class::of_status(status), Some(status), word)
    }

    fn fail_with_class(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        let class = word.parsed("a class like `overloaded`", Class::named)?;
        self.fail_with(class, None, word)
    }

    fn fail_with(
        &mut self,
        class: Class,
        status: Option<u16>,
        word: &Word<'_>,
    ) -> Result<(), ScriptError> {
        let error = Error {
            class,
            status,
            message: None,
            again_in: None,
        };
        self.set_reply(Reply::Error(error), word)
    }

    fn say_why(&mut self, word: &Word<'_>) -> Result<(), ScriptError> {
        set(
            &mut self.error(word)?.message,
            Some(word.text()?.to_owned()),
        )
    }

    /// The error that this word says more about.
    fn error(&mut self, word: &Word<'_>) -> Result<&mut Error, ScriptError> {
        match &mut self.reply {
            Reply::Error(error) => Ok(error),
            Reply::Answer
            | Reply::Reset
            | Reply::Hang
            | Reply::Malformed
            | Reply::Truncated
            | Reply::TruncatedJson => Err(ScriptError::NoError(word.name.to_owned())),
        }
    }

    fn end_as(&mut self, ending: Ending, word: &Word<'_>) -> Result<(), ScriptError> {
        word.bare()?;
        if self.ending != Ending::AsItIs {
            return Err(ScriptError::Conflict(word.name.to_owned()));
        }
        set(&mut self.ending, ending)
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
            "member" => Expectation::Member(word.text()?.to_owned()),
            "no-member" => Expectation::NoMember(word.text()?.to_owned()),
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

fn scores(word: &Word<'_>) -> Result<String, ScriptError> {
    word.parsed("three scores like `0.9/0.8/0.1`", |text| {
        let scores: Result<Vec<f64>, _> = text.split('/').map(str::parse).collect();
        let [coherence, relevance, hallucination] = scores.ok()?.try_into().ok()?;
        let scores = json!({
            "coherence": coherence,
            "relevance": relevance,
            "hallucination": hallucination,
        });
        Some(scores.to_string())
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
