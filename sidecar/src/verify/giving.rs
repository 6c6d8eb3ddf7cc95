//! An answer to be given in place of the provider's: in the caller's format, whole or as a stream.

use baton_core::format::About;
use baton_core::protocol::verify::Inquiry;
use baton_core::time::Timestamp;

use super::reading::Exchanged;

/// The content type of a whole answer.
const WHOLE: &str = "application/json";

/// The content type of a stream.
const EVENTS: &str = "text/event-stream";

/// What the caller gets instead: a content type and a body.
pub(super) type Instead = (&'static str, Vec<u8>);

/// The answer, as the caller wants it.
pub(super) fn write(read: &Exchanged, inquiry: &Inquiry, now: Timestamp) -> Instead {
    let about = About {
        id: inquiry.exchange.as_str(),
        model: read.model.wire_name.as_str(),
        now: now.as_secs(),
        request: &read.request,
    };
    let caller = inquiry.api.caller();
    if !inquiry.streams {
        return (WHOLE, caller.write_answer(&read.answer, &about));
    }
    let mut writer = caller.write_stream(&about);
    let mut body = Vec::new();
    for event in read.answer.clone().into_events() {
        writer.write(event, &mut body);
    }
    (EVENTS, body)
}
