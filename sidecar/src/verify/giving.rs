//! An answer to be given in place of the provider's: in the caller's format, whole or as a stream.

use baton_core::format::About;
use baton_core::protocol::verify::Inquiry;
use baton_core::time::Timestamp;
use baton_core::verify::self_report;

use super::Case;
use super::looked::Looked;
use super::reading::Exchanged;
use crate::clock;

/// What the caller gets in place of the provider's answer: one that was mended, and none with the line on how
/// sure the model is, which only we asked for. `None` where it gets what the provider said, or has it already.
pub(super) fn instead(looked: &Looked, case: &Case) -> Option<Vec<u8>> {
    let (read, verify) = (&looked.read, case.route.verify.as_ref()?);
    if case.inquiry.given {
        return None;
    }
    let mut answer = read.answer.clone();
    if !case.inquiry.unstated
        && verify.wants_self_report()
        && self_report::may_be_asked(&read.request)
    {
        self_report::strip(&mut answer);
    }
    if looked.repair.is_none() && answer == read.answer {
        return None;
    }
    // Where nothing else changes, the filter itself leaves these out.
    if verify.wants_logprobs().is_some() && read.request.logprobs.is_none() {
        let choices = answer.choices.iter_mut();
        choices.for_each(|choice| choice.logprobs.clear());
    }
    Some(write(&read.with(answer), &case.inquiry, clock::now()))
}

/// The answer, as the caller wants it.
fn write(read: &Exchanged, inquiry: &Inquiry, now: Timestamp) -> Vec<u8> {
    let about = About {
        id: inquiry.exchange.as_str(),
        model: read.model.wire_name.as_str(),
        now: now.as_secs(),
        request: &read.request,
    };
    let caller = inquiry.api.caller();
    if !inquiry.streams {
        return caller.write_answer(&read.answer, &about);
    }
    let mut writer = caller.write_stream(&about);
    let mut body = Vec::new();
    for event in read.answer.clone().into_events() {
        writer.write(event, &mut body);
    }
    body
}
