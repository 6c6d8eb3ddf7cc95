//! A provider that costs as little as one can, so that what is measured is Envoy.
//!
//! Whole answers are the same bytes every time. The events of a stream come one by one, each stamped
//! with the time it was sent at; sender and receiver are one process and share [`clock`]. It runs on a
//! thread of its own and never closes a connection.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream::{Stream, unfold};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Either, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How long from each event to the next: far from saturating anything.
pub(crate) const EVENT_INTERVAL: Duration = Duration::from_millis(1);

/// What [`ANSWER`] says first.
const GREETING: &str = "Hello!";
const ANSWER: &str = r#"{"id":"chatcmpl-1","object":"chat.completion","created":1750000000,"model":"small-1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello! I hope that you are well and that the world treats you kindly today.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":17,"total_tokens":36},"service_tier":"default"}"#;

/// The model whose answers have 4 kB: so often this sentence.
pub(crate) const LONG_MODEL: &str = "long";
const SENTENCE: &str =
    "The world is large, and there is much in it that is worth a friendly word. ";
const SENTENCES: usize = 48;

/// The model whose answers say what they answer.
pub(crate) const ECHO_MODEL: &str = "echo";

type Body = Either<Full<Bytes>, UnsyncBoxBody<Bytes, Infallible>>;

/// What is read of a request.
#[derive(Deserialize)]
struct Asked {
    model: String,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    messages: Vec<Message>,
    /// How many events a stream has.
    #[serde(default)]
    max_completion_tokens: usize,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Value,
}

/// The time since the first call, in nanoseconds.
pub(crate) fn clock() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let elapsed = START.get_or_init(Instant::now).elapsed();
    u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
}

/// Starts it; it ends with the process.
pub(crate) fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::Builder::new()
        .name("provider".to_owned())
        .spawn(move || runtime.block_on(serve(listener)))?;
    Ok(address)
}

async fn serve(listener: TcpListener) -> io::Result<Infallible> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        connections.spawn(converse(stream));
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service_fn(answer))
        .await
        .map_err(io::Error::other)
}

async fn answer(request: Request<Incoming>) -> anyhow::Result<Response<Body>> {
    let body = request.into_body().collect().await?.to_bytes();
    let asked: Asked = serde_json::from_slice(&body)?;
    let (kind, body) = match asked.stream {
        true => {
            let events = StreamBody::new(events(asked.max_completion_tokens));
            ("text/event-stream", Either::Right(events.boxed_unsync()))
        }
        false => {
            let answer = Full::new(whole(&asked));
            ("application/json", Either::Left(answer))
        }
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// A whole answer; one of 4 kB to whom asks for that model, and one of its own to whom asks for that.
fn whole(asked: &Asked) -> Bytes {
    static LONG: OnceLock<Bytes> = OnceLock::new();
    let model = &asked.model;
    if let (true, Some(last)) = (model.starts_with(ECHO_MODEL), asked.messages.last()) {
        let question = last.content.as_str().unwrap_or_default();
        return ANSWER.replace(GREETING, &echo(question)).into();
    }
    if !model.starts_with(LONG_MODEL) {
        return Bytes::from_static(ANSWER.as_bytes());
    }
    let long = || ANSWER.replace("Hello! ", &format!("Hello! {}", SENTENCE.repeat(SENTENCES)));
    LONG.get_or_init(|| long().into()).clone()
}

/// What is answered to a question: its checksum from end to end, so that part of another answer does not go unseen, in 10 bytes
/// to 12 kB.
pub(crate) fn echo(question: &str) -> String {
    let checksum = format!("{:08x}", crc32fast::hash(question.as_bytes()));
    let letters = question.bytes().map(usize::from);
    let pieces = letters.fold(0, |sum: usize, letter| {
        sum.wrapping_mul(31).wrapping_add(letter)
    });
    format!("<{}>", vec![checksum; (pieces % 1300).max(1)].join(" "))
}

/// So many events, the first at once, and the one that says that this was all.
fn events(count: usize) -> impl Stream<Item = Result<Frame<Bytes>, Infallible>> {
    unfold(0_usize, move |sent| async move {
        if sent > count {
            return None;
        }
        if sent > 0 {
            sleep(EVENT_INTERVAL).await;
        }
        let event = match sent == count {
            true => "data: [DONE]\n\n".to_owned(),
            false => event(clock()),
        };
        Some((Ok(Frame::data(event.into())), sent.saturating_add(1)))
    })
}

/// An event that says when it was sent.
fn event(sent_at: u64) -> String {
    let word = word(sent_at);
    format!(
        r#"data: {{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"small-1","choices":[{{"index":0,"delta":{{"content":"{word} "}},"logprobs":null,"finish_reason":null}}]}}"#
    ) + "\n\n"
}

/// When the event in these bytes was sent; `None` if there is none that says so.
pub(crate) fn sent_at(event: &[u8]) -> Option<u64> {
    let stamp = |before: &[u8]| memchr::memmem::rfind(event, before);
    // Chat completions, or what Messages make of it.
    let start = stamp(br#""content":""#).or_else(|| stamp(br#""text":""#))?;
    let text = event.get(start..)?.split(|byte| *byte == b'"').nth(3)?;
    text.trim_ascii().iter().try_fold(0, |number: u64, letter| {
        let digit = letter.checked_sub(b'a').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// A number as a word, `a` for 0 to `j` for 9: a guardrail would take digits for somebody's.
fn word(number: u64) -> String {
    let letter = |digit: u8| char::from(digit.saturating_sub(b'0').saturating_add(b'a'));
    number.to_string().bytes().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_says_when_it_was_sent() {
        assert_eq!(sent_at(event(1234).as_bytes()), Some(1234));
        assert_eq!(word(1230), "bcda");
        assert_eq!(sent_at(b"data: [DONE]\n\n"), None);
    }
}
