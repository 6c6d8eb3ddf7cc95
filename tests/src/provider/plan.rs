//! What a provider will do with one request, decided before it does any of it.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::asked::{Asked, Chat};
use super::completion::{self, Completion};
use super::script::{End, Form, LineEnds, Reply, Script, Text};

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
    /// What the request's own script says.
    pub(super) fn for_request(asked: &Asked) -> Self {
        if !asked.path().ends_with("/chat/completions") {
            return Self::at_once(json(200, &asked.echo()));
        }
        let chat = match asked.chat() {
            Ok(chat) => chat,
            Err(problem) => return Self::at_once(bad(&format!("not a chat: {problem}"))),
        };
        let script = match chat.script(&asked.provider) {
            Ok(script) => script,
            Err(problem) => {
                return Self::at_once(bad(&format!("script for {}: {problem}", asked.provider)));
            }
        };
        if let Some(difference) = script
            .expectations
            .iter()
            .find_map(|expected| asked.difference(&chat, expected))
        {
            return Self::at_once(bad(&format!("{}: {difference}", asked.provider)));
        }
        Self {
            wait: script.wait,
            act: act(asked, &chat, script),
        }
    }

    fn at_once(response: Response) -> Self {
        Self {
            wait: Duration::ZERO,
            act: Act::Respond(response),
        }
    }
}

fn act(asked: &Asked, chat: &Chat, script: Script) -> Act {
    let mut response = match &script.reply {
        Reply::Reset => return Act::Reset,
        Reply::Hang => return Act::Hang,
        Reply::Error { status, message } => {
            let default = format!("{} answers {status}, as it was told", asked.provider);
            json(
                *status,
                &completion::error(*status, message.as_ref().unwrap_or(&default)),
            )
        }
        Reply::Answer | Reply::Malformed | Reply::Truncated | Reply::TruncatedJson => {
            answer(asked, chat, &script)
        }
    };
    if let Some(split) = script.pace.split {
        response.steps = smaller(response.steps, split.bytes, split.every);
    }
    response.headers.extend(script.headers);
    Act::Respond(response)
}

fn answer(asked: &Asked, chat: &Chat, script: &Script) -> Response {
    let completion = Completion {
        provider: asked.provider.clone(),
        model: chat.model.clone(),
        text: text(asked, chat, &script.text),
        usage: script.usage,
    };
    let streams = match script.form {
        Form::AsAsked => chat.stream,
        Form::Stream => true,
        Form::Whole => false,
    };
    if streams {
        streamed(&completion, chat, script)
    } else {
        whole(&completion, script)
    }
}

/// An answer that is not streamed, or what became of it.
fn whole(completion: &Completion, script: &Script) -> Response {
    let body = Bytes::from(completion.whole().to_string());
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
        (_, End::Error(_)) => return bad("`error-event` needs a stream"),
    };
    Response {
        status: 200,
        headers,
        steps,
    }
}

/// An answer that is streamed, or what became of it.
fn streamed(completion: &Completion, chat: &Chat, script: &Script) -> Response {
    let mut events: Vec<Bytes> = completion
        .events(script.pace.chunks, chat.wants_usage())
        .iter()
        .map(|event| sse(&event.to_string()))
        .collect();
    events.push(sse("[DONE]"));
    let (kept, end) = match (&script.reply, script.pace.end) {
        (Reply::Malformed, _) => (0, vec![Step::Send(sse("{not JSON"))]),
        (Reply::TruncatedJson, _) => (0, vec![Step::Send(Bytes::from_static(b"data: {\"id\":\""))]),
        (Reply::Truncated, _) => (1, vec![Step::Close]),
        (_, End::Done) => (events.len(), vec![]),
        (_, End::Cut(n)) => (n, vec![]),
        (_, End::CutInside(n)) => (n, events.get(n).map(half).into_iter().collect()),
        (_, End::Reset(n)) => (n, vec![Step::Reset]),
        (_, End::Stall(n)) => (n, vec![Step::Stall]),
        (_, End::Error(n)) => {
            let message = format!("{} fails in a stream, as it was told", completion.provider);
            (
                n,
                vec![Step::Send(sse(
                    &completion::error(500, &message).to_string()
                ))],
            )
        }
    };
    events.truncate(kept);
    let mut steps = paced(events, end, script.pace.pause, script.pace.delay);
    if script.pace.line_ends == LineEnds::Crlf {
        steps = steps.into_iter().map(with_crlf).collect();
    }
    Response {
        status: 200,
        headers: vec![content_type("text/event-stream")],
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

fn text(asked: &Asked, chat: &Chat, text: &Text) -> String {
    match text {
        Text::Greeting => format!("This is {} with {}.", asked.provider, chat.model),
        Text::Bytes(bytes) => "The quick brown fox. "
            .chars()
            .cycle()
            .take(*bytes)
            .collect(),
        Text::Echo => asked.echo().to_string(),
    }
}

fn bad(message: &str) -> Response {
    json(400, &completion::error(400, message))
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

fn sse(data: &str) -> Bytes {
    format!("data: {data}\n\n").into()
}

#[cfg(test)]
mod tests;
