//! A whole answer, read: it is one long event, and the end.

use super::heard::{Heard, parse};
use super::reply::Reply;
use crate::chat::{Answer, Collector, Failure};
use crate::format::openai::fault::read_failure;

/// Reads an answer.
pub(super) fn read(body: &[u8]) -> Result<Answer, Failure> {
    let reply = parse(body).map_err(Failure::plain)?;
    if reply.error.is_none() && !is_answer(&reply) {
        return Err(read_failure(200, body));
    }
    let created = reply.created;
    let mut heard = Heard::default();
    let mut collector = Collector::default();
    heard.reply(reply, &mut |event| collector.add(event));
    if !heard.is_over() {
        heard.end(&mut |event| collector.add(event));
    }
    let answer = collector.finish()?;
    Ok(Answer { created, ..answer })
}

/// Whether each choice says something, or was filtered: Azure then leaves the message out.
fn is_answer(reply: &Reply<'_>) -> bool {
    let choices = reply.choices.as_deref().unwrap_or_default();
    let speaks = |choice: &super::reply::ChoicePiece<'_>| {
        choice.spoken.is_some() || choice.finish.is_some() || choice.error.is_some()
    };
    !choices.is_empty() && choices.iter().all(|choice| speaks(&choice.0))
}
