//! A streamed answer as a client sees it: its events, when each came, and how it ended.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{HeaderMap, Request};
use serde_json::Value;
use tokio::time::timeout;

use super::{Body, PATIENCE, begin};

/// A streamed answer that has begun.
#[derive(Debug)]
pub struct Streaming {
    /// The answer's status.
    pub status: u16,
    /// The answer's headers.
    pub headers: HeaderMap,
    sent: Instant,
    body: Incoming,
    /// What came and is not a whole event yet.
    rest: Vec<u8>,
}

/// A streamed answer that has ended.
#[derive(Debug)]
pub struct Streamed {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its events.
    pub events: Vec<Event>,
    /// How it ended.
    pub ending: Ending,
}

/// One event.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// When it came, from when the request was sent.
    pub at: Duration,
    /// Its data.
    pub data: String,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ending {
    /// The HTTP response ended well.
    Clean,
    /// The HTTP response broke off, or ended in the middle of an event.
    Broken,
}

/// What comes next of a stream.
#[derive(Debug, Eq, PartialEq)]
pub enum Next {
    /// An event.
    Event(Event),
    /// The end.
    End(Ending),
}

impl Streaming {
    pub(super) async fn begin(server: SocketAddr, request: Request<Body>) -> anyhow::Result<Self> {
        let sent = Instant::now();
        let answer = timeout(PATIENCE, begin(server, request)).await;
        let answer = answer.with_context(|| format!("no answer in {PATIENCE:?}"))??;
        let (head, body) = answer.into_parts();
        let status = head.status.as_u16();
        Ok(Self {
            status,
            headers: head.headers,
            sent,
            body,
            rest: Vec::new(),
        })
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The next event, or the end.
    ///
    /// # Errors
    ///
    /// When neither comes.
    pub async fn next(&mut self) -> anyhow::Result<Next> {
        loop {
            if let Some(data) = take_event(&mut self.rest) {
                return Ok(Next::Event(Event {
                    at: self.sent.elapsed(),
                    data,
                }));
            }
            let frame = timeout(PATIENCE, self.body.frame()).await;
            match frame.with_context(|| format!("no event in {PATIENCE:?}"))? {
                Some(Ok(frame)) => self.rest.extend(frame.into_data().unwrap_or_default()),
                Some(Err(_)) => return Ok(Next::End(Ending::Broken)),
                None if self.rest.is_empty() => return Ok(Next::End(Ending::Clean)),
                None => return Ok(Next::End(Ending::Broken)),
            }
        }
    }

    /// Reads to the end.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub async fn finish(mut self) -> anyhow::Result<Streamed> {
        let mut events = Vec::new();
        let ending = loop {
            match self.next().await? {
                Next::Event(event) => events.push(event),
                Next::End(ending) => break ending,
            }
        };
        Ok(Streamed {
            status: self.status,
            headers: self.headers,
            events,
            ending,
        })
    }
}

impl Streamed {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The text of all events together.
    #[must_use]
    pub fn content(&self) -> String {
        self.events.iter().filter_map(Event::content).collect()
    }

    /// Whether the provider said that it was done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.events
            .last()
            .is_some_and(|event| event.data == "[DONE]")
    }

    /// How long after each event that carries text the next one came.
    #[must_use]
    pub fn gaps(&self) -> Vec<Duration> {
        let with_text = self.events.iter().filter(|event| event.content().is_some());
        let times: Vec<Duration> = with_text.map(|event| event.at).collect();
        times
            .iter()
            .zip(times.iter().skip(1))
            .map(|(one, next)| next.saturating_sub(*one))
            .collect()
    }
}

impl Event {
    /// Its data, as JSON; `null` if it is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_default()
    }

    /// The text it adds to the answer.
    #[must_use]
    pub fn content(&self) -> Option<String> {
        self.json()["choices"][0]["delta"]["content"]
            .as_str()
            .map(str::to_owned)
    }
}

/// Takes the first whole event's data out of what has come. An event without data is none.
fn take_event(rest: &mut Vec<u8>) -> Option<String> {
    loop {
        let data = take_lines(rest)?;
        if !data.is_empty() {
            return Some(data.join("\n"));
        }
    }
}

/// Takes everything up to the first blank line; returns the data in it, by line.
fn take_lines(rest: &mut Vec<u8>) -> Option<Vec<String>> {
    let end = [&b"\n\n"[..], b"\r\n\r\n"]
        .into_iter()
        .filter_map(|blank_line| end_of(blank_line, rest))
        .min()?;
    let event: Vec<u8> = rest.drain(..end).collect();
    let text = String::from_utf8_lossy(&event);
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    Some(data.map(str::to_owned).collect())
}

fn end_of(pattern: &[u8], bytes: &[u8]) -> Option<usize> {
    let start = bytes
        .windows(pattern.len())
        .position(|window| window == pattern)?;
    Some(start.saturating_add(pattern.len()))
}
