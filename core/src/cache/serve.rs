//! A kept answer as a caller reads it, whichever caller's it was.

use super::Entry;
use crate::chat::Answer;
use crate::format::{About, Api};

/// An answer from the cache.
#[derive(Debug, Eq, PartialEq)]
pub struct Served {
    /// What its body is.
    pub content_type: &'static str,
    /// Its body: all of it, also where it is a stream.
    pub body: Vec<u8>,
}

/// Says a kept answer to a caller of this API; `None` where it cannot be read.
#[must_use]
pub fn serve(entry: &Entry, api: Api, streams: bool, about: &About<'_>) -> Option<Served> {
    if !streams && api.native() == Some(entry.head.format) {
        return Some(whole(entry.body.clone()));
    }
    let provider = entry.head.format.provider();
    let answer = provider.read_answer(&entry.body).ok()?;
    Some(if streams {
        replay(answer, api, about)
    } else {
        whole(api.caller().write_answer(&answer, about))
    })
}

const fn whole(body: Vec<u8>) -> Served {
    Served {
        content_type: "application/json",
        body,
    }
}

fn replay(answer: Answer, api: Api, about: &About<'_>) -> Served {
    let mut writer = api.caller().write_stream(about);
    let mut body = Vec::new();
    for event in answer.into_events() {
        writer.write(event, &mut body);
    }
    Served {
        content_type: "text/event-stream",
        body,
    }
}
