//! What a provider will do with one request, decided before it does any of it.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::call::Call;
use super::check::Mistake;
use super::dialect::Dialect;
use super::gzip;
use super::language::{self, Language};
use super::script::{Class, Coding, End, Error, Form, LineEnds, Reply, Script};
use super::trouble::{Told, Trouble};

/// What happens to one request.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    /// How long until then.
    pub(super) wait: Duration,
    /// What then.
    pub(super) act: Act,
}

/// What happens after the wait.
#[derive(Debug, PartialEq)]
pub(super) enum Act {
    /// The connection is reset.
    Reset,
    /// Nothing, ever.
    Hang,
    /// There is a response.
    Respond(Response),
}

/// A response: its head, and step by step its body.
#[derive(Debug, PartialEq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) steps: Vec<Step>,
}

/// One step of a response's body. After the last one the response ends well.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// Bytes are sent.
    Send(Bytes),
    /// Time passes.
    Wait(Duration),
    /// Nothing more comes, and no end.
    Stall,
    /// The connection is reset.
    Reset,
    /// The connection is closed.
    Close,
}

impl Plan {
    /// The same, for a provider that understands nothing else.
    pub(super) fn in_dialect(asked: &Asked, dialect: Dialect) -> Self {
        let path = asked.path();
        if language::at(path).is_some() && !dialect.has(path) {
            let said = format!(
                "{} speaks {} and has no {path}",
                asked.provider,
                dialect.name()
            );
            return Self::at_once(json(404, &said.into()));
        }
        Self::for_request(asked)
    }

    /// What the request's own script says.
    pub(super) fn for_request(asked: &Asked) -> Self {
        let Some(language) = language::at(asked.path()) else {
            return Self::at_once(json(200, &asked.echo()));
        };
        Self::in_language(asked, language)
            .unwrap_or_else(|mistake| Self::at_once(told(language.error(&mistake.into()))))
    }

    fn in_language(asked: &Asked, language: &dyn Language) -> Result<Self, Mistake> {
        let call = language.read(asked)?;
        let name = &asked.provider;
        let script = Script::parse(call.script(name))
            .map_err(|problem| Mistake::of(format!("script for {name}: {problem}")))?;
        let mut differences = script.expectations.iter();
        if let Some(difference) = differences.find_map(|one| asked.difference(&call, one)) {
            return Err(Mistake::of(format!("{name}: {difference}")));
        }
        Ok(Self {
            wait: script.wait,
            act: act(asked, language, &call, script)?,
        })
    }

    fn at_once(response: Response) -> Self {
        Self {
            wait: Duration::ZERO,
            act: Act::Respond(response),
        }
    }
}

fn act(
    asked: &Asked,
    language: &dyn Language,
    call: &Call,
    script: Script,
) -> Result<Act, Mistake> {
    let mut response = match &script.reply {
        Reply::Reset => return Ok(Act::Reset),
        Reply::Hang => return Ok(Act::Hang),
        Reply::Error(error) => refuse(asked, language, call, error),
        Reply::Answer | Reply::Malformed | Reply::Truncated | Reply::TruncatedJson => {
            answer(asked, language, call, &script)?
        }
    };
    if script.coding == Coding::Gzip {
        response.steps = gzip::encode(response.steps);
        response
            .headers
            .push(("content-encoding".to_owned(), "gzip".to_owned()));
    }
    if let Some(split) = script.pace.split {
        response.steps = smaller(response.steps, split.bytes, split.every);
    }
    response.headers.extend(script.headers);
    Ok(Act::Respond(response))
}

fn refuse(asked: &Asked, language: &dyn Language, call: &Call, error: &Error) -> Response {
    let by_status = error
        .status
        .map(|status| format!("{} answers {status}, as it was told", asked.provider));
    let trouble = Trouble {
        class: error.class,
        status: error.status,
        message: error.message.clone().or(by_status),
        param: None,
        again_in: error.again_in,
    };
    let refusal = language.error(&trouble);
    // What is no error by its status is no error by its form either.
    match call.streams && refusal.status == 200 {
        true => Response {
            status: 200,
            headers: vec![content_type(language.stream_type())],
            steps: vec![Step::Send(language.error_event(&trouble))],
        },
        false => told(refusal),
    }
}

fn answer(
    asked: &Asked,
    language: &dyn Language,
    call: &Call,
    script: &Script,
) -> Result<Response, Mistake> {
    let answer = Answer::new(asked, call, script)?;
    let streams = match script.form {
        Form::AsAsked => call.streams,
        Form::Stream => true,
        Form::Whole => false,
    };
    if streams {
        return Ok(streamed(
            language,
            language.events(call, &answer),
            script,
            &answer,
        ));
    }
    whole(&language.whole(call, &answer), script)
}

/// An answer that is not streamed, or what became of it.
fn whole(answer: &Value, script: &Script) -> Result<Response, Mistake> {
    let body = Bytes::from(answer.to_string());
    let half = Step::Send(body.slice(..body.len() / 2));
    let mut headers = vec![content_type("application/json")];
    let steps = match (&script.reply, script.pace.end) {
        (Reply::Malformed, _) => vec![Step::Send(Bytes::from_static(b"<html>not JSON</html>"))],
        (Reply::TruncatedJson, _) | (_, End::Cut(_) | End::CutInside(_)) => vec![half],
        (Reply::Truncated, _) => {
            headers.push(("content-length".to_owned(), body.len().to_string()));
            vec![half, Step::Close]
        }
        (_, End::Done) => vec![Step::Send(body)],
        (_, End::Reset(0)) => vec![Step::Reset],
        (_, End::Reset(_)) => vec![half, Step::Reset],
        (_, End::Stall(0)) => vec![Step::Stall],
        (_, End::Stall(_)) => vec![half, Step::Stall],
        (_, End::Error(_)) => return Err(Mistake::of("`error-event` needs a stream")),
    };
    Ok(Response {
        status: 200,
        headers,
        steps,
    })
}

/// An answer that is streamed, or what became of it.
fn streamed(
    language: &dyn Language,
    mut events: Vec<Bytes>,
    script: &Script,
    answer: &Answer,
) -> Response {
    let (kept, end) = match (&script.reply, script.pace.end) {
        (Reply::Malformed, _) => (0, vec![Step::Send(language.malformed_event())]),
        (Reply::TruncatedJson, _) => (0, events.first().map(half).into_iter().collect()),
        (Reply::Truncated, _) => (1, vec![Step::Close]),
        (_, End::Done) => (events.len(), vec![]),
        (_, End::Cut(n)) => (n, vec![]),
        (_, End::CutInside(n)) => (n, events.get(n).map(half).into_iter().collect()),
        (_, End::Reset(n)) => (n, vec![Step::Reset]),
        (_, End::Stall(n)) => (n, vec![Step::Stall]),
        (_, End::Error(n)) => {
            let message = format!("{} fails in a stream, as it was told", answer.provider);
            let trouble = Trouble::new(Class::Server, message);
            (n, vec![Step::Send(language.error_event(&trouble))])
        }
    };
    events.truncate(kept);
    let mut steps = paced(events, end, script.pace.pause, script.pace.delay);
    if script.pace.line_ends == LineEnds::Crlf {
        steps = steps.into_iter().map(with_crlf).collect();
    }
    Response {
        status: 200,
        headers: vec![content_type(language.stream_type())],
        steps,
    }
}

fn half(event: &Bytes) -> Step {
    Step::Send(event.slice(..event.len() / 2))
}

/// The events, each `delay` after the one before it, and the end as if it were one more event.
fn paced(events: Vec<Bytes>, end: Vec<Step>, pause: Duration, delay: Duration) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut until_next = pause;
    for step in events.into_iter().map(Step::Send).chain(end) {
        if !until_next.is_zero() {
            steps.push(Step::Wait(until_next));
        }
        steps.push(step);
        until_next = delay;
    }
    steps
}

/// The same step, its lines ended with CR and LF.
fn with_crlf(step: Step) -> Step {
    let Step::Send(bytes) = step else { return step };
    let text = String::from_utf8_lossy(&bytes).replace('\n', "\r\n");
    Step::Send(text.into())
}

/// The same bytes in pieces of at most this size.
fn smaller(steps: Vec<Step>, bytes: usize, every: Duration) -> Vec<Step> {
    let mut smaller = Vec::new();
    for step in steps {
        let Step::Send(mut whole) = step else {
            smaller.push(step);
            continue;
        };
        while whole.len() > bytes {
            smaller.push(Step::Send(whole.split_to(bytes)));
            smaller.push(Step::Wait(every));
        }
        smaller.push(Step::Send(whole));
    }
    smaller
}

fn told(
    Told {
        status,
        headers,
        body,
    }: Told,
) -> Response {
    let mut response = json(status, &body);
    response.headers.extend(headers);
    response
}

fn json(status: u16, body: &Value) -> Response {
    Response {
        status,
        headers: vec![content_type("application/json")],
        steps: vec![Step::Send(body.to_string().into())],
    }
}

fn content_type(value: &str) -> (String, String) {
    ("content-type".to_owned(), value.to_owned())
}

#[cfg(test)]
mod tests;
