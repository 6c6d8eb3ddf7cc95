//! Commands in the words of the scripts.

use std::fmt::Write;

use baton_core::attempt;
use baton_core::cache::Entry;
use baton_core::exchange;
use baton_core::format::Edit;
use baton_core::http::Headers;
use baton_core::outcome::{AttemptEnding, AttemptOutcome, ExchangeOutcome};
use baton_core::protocol::admit::Application;
use baton_core::protocol::keep::Keeping;

/// What the edge does.
pub(crate) fn edge(command: &exchange::Command) -> String {
    match command {
        exchange::Command::ReplaceRequestHeaders(headers) => format!("forward{}", list(headers)),
        exchange::Command::RemoveRequestHeaders(names) => format!("remove {}", names.join(" ")),
        exchange::Command::Consult(question) => {
            let texts = question.texts.iter();
            let texts: String = texts
                .map(|shown| format!("\n    {:?}: {}", shown.voice, shown.text))
                .collect();
            format!(
                "consult route={} within={:?}{texts}",
                question.route, question.within
            )
        }
        exchange::Command::Recall(_) => "recall".to_owned(),
        exchange::Command::Keep(entry) => kept(entry),
        exchange::Command::Admit(application) => asked(application),
        exchange::Command::HandOver(keeping, body) => handed(keeping, body),
        exchange::Command::OpenTrail(plan) => {
            format!(
                "plan route={} ladder={}",
                plan.route.name,
                plan.ladder.names()
            )
        }
        exchange::Command::Shadow(copy) => {
            let body = String::from_utf8_lossy(&copy.body);
            format!(
                "shadow {}{}\n    {body}",
                copy.of.experiment,
                list(&copy.headers)
            )
        }
        exchange::Command::Reply {
            status,
            headers,
            body,
            details,
        } => {
            format!(
                "reply {status} details={details}{}{}",
                list(headers),
                lines(body)
            )
        }
        exchange::Command::ReplaceRequestBody(body) => format!("write over all{}", lines(body)),
        exchange::Command::WriteResponseHeader(name, value) => format!("header {name}: {value}"),
        exchange::Command::RemoveResponseHeaders(names) => format!("remove {}", names.join(" ")),
        exchange::Command::ReplaceResponse(body) => format!("replace{}", lines(body)),
        exchange::Command::DressResponse(headers) => format!("dress{}", list(headers)),
        exchange::Command::Report(outcome) => format!("report {}", exchange_outcome(outcome)),
        exchange::Command::CloseTrail { line, .. } => format!("log {line}"),
        exchange::Command::CountUnawaited { state, event } => {
            format!("unawaited {event} in {state}")
        }
    }
}

/// An answer that the cache keeps.
fn kept(entry: &Entry) -> String {
    let head = &entry.head;
    let cost = head.cost.map(|cost| format!(" cost={cost}"));
    let verdict = head.verdict.map(|it| format!(" verdict={}", it.as_str()));
    format!(
        "keep {} of {}{}{} for {:?}\n    {}",
        head.format.as_str(),
        head.model,
        cost.unwrap_or_default(),
        verdict.unwrap_or_default(),
        head.expires.since(head.stored),
        String::from_utf8_lossy(&entry.body)
    )
}

/// What the sidecar is asked.
fn asked(application: &Application) -> String {
    let turn = application.turn.as_ref();
    let turn = turn.map(|turn| format!("\n    {}", turn.text));
    let within = application.within;
    format!("admit within={within:?}{}", turn.unwrap_or_default())
}

/// An answer that the sidecar is to keep, or that there is none.
fn handed(keeping: &Keeping, body: &[u8]) -> String {
    let Some(head) = &keeping.head else {
        return "hand over nothing".to_owned();
    };
    let turn = keeping.turn.as_ref();
    let turn = turn.map(|turn| format!("\n    {}", turn.text));
    let tags: String = head.tags.iter().map(|tag| format!(" tag={tag}")).collect();
    format!(
        "hand over {}{tags}{}{}",
        head.model,
        turn.unwrap_or_default(),
        lines(body)
    )
}

/// What an attempt does.
pub(crate) fn attempt(command: &attempt::Command) -> String {
    match command {
        attempt::Command::ReplaceRequestHeaders(headers) => format!("send{}", list(headers)),
        attempt::Command::EditRequest(edits) => {
            let edit = |(span, text): &Edit| format!("{text} over {}..{}", span.start, span.end);
            let edits: Vec<_> = edits.iter().map(edit).collect();
            format!("write {}", edits.join(", "))
        }
        attempt::Command::ReplaceRequestBody { held, body } => {
            format!("write over all {held}{}", lines(body))
        }
        attempt::Command::WriteResponseHeader(name, value) => format!("header {name}: {value}"),
        attempt::Command::ReplaceResponse(body) => format!("replace{}", lines(body)),
        attempt::Command::RemoveResponseHeaders(names) => format!("remove {}", names.join(" ")),
        attempt::Command::TakeNextRung(attempt::Next::Fallback { wait: None }) => {
            "next fallback".to_owned()
        }
        attempt::Command::TakeNextRung(attempt::Next::Fallback { wait: Some(wait) }) => {
            format!("next fallback wait={wait:?}")
        }
        attempt::Command::TakeNextRung(attempt::Next::Escalation) => "next escalation".to_owned(),
        attempt::Command::Verify { inquiry, heard } => format!(
            "verify attempt={} model={} within={:?} remaining={} native={} stream={}{}",
            inquiry.attempt,
            inquiry.model,
            inquiry.within,
            inquiry
                .remaining
                .map_or("any".to_owned(), |remaining| remaining.to_string()),
            inquiry.native,
            inquiry.is_stream,
            heard.as_ref().map_or_else(String::new, |heard| {
                format!(" given={}{}", inquiry.given, lines(heard))
            }),
        ),
        attempt::Command::Keep {
            status,
            instead: None,
        } => format!("keep {status} as it came"),
        attempt::Command::Keep {
            status,
            instead: Some((content_type, body)),
        } => format!("keep {status} {content_type}{}", lines(body)),
        attempt::Command::Accept(accepted) => match accepted.verdict {
            Some(verdict) => format!("accept {} {verdict}", accepted.status),
            None => format!("accept {}", accepted.status),
        },
        attempt::Command::AppendToResponse(text) => format!("append {}", text.trim()),
        attempt::Command::Report(outcome) => format!("outcome {}", attempt_outcome(outcome)),
        attempt::Command::CountUnawaited { state, event } => {
            format!("unawaited {event} in {state}")
        }
    }
}

/// A body, indented, without its blank lines.
fn lines(body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    let lines = body.lines().filter(|line| !line.is_empty());
    lines.map(|line| format!("\n    {line}")).collect()
}

/// One line for each header; the ladder's groups are opaque and have a test of their own.
fn list(headers: &Headers) -> String {
    let shown = headers.iter().filter(|(name, _)| *name != "x-baton-groups");
    shown
        .map(|(name, value)| format!("\n    {name}: {value}"))
        .collect()
}

fn attempt_outcome(outcome: &AttemptOutcome) -> String {
    let ending = match outcome.ending {
        AttemptEnding::Answered(status) => format!("answered({status})"),
        AttemptEnding::Faulted(fault) => format!("faulted({fault})"),
        AttemptEnding::Rejected => "rejected".to_owned(),
        AttemptEnding::Cut(fault) => format!("cut({fault})"),
        AttemptEnding::Abandoned => "abandoned".to_owned(),
        AttemptEnding::SteppedOver(why) => format!("stepped_over({why})"),
    };
    let mut text = format!(
        "model={} ending={ending} after={:?}",
        outcome.model, outcome.duration
    );
    if let Some(first_byte) = outcome.first_byte {
        write!(text, " first_byte={first_byte:?}").unwrap();
    }
    if let Some(usage) = outcome.usage {
        write!(
            text,
            " tokens={}/{}",
            usage.input_tokens, usage.output_tokens
        )
        .unwrap();
    }
    if let Some(verification) = &outcome.verification {
        write!(text, " verdict={}", verification.verdict).unwrap();
        if let Some(why) = &verification.unverified {
            write!(text, "({why:?})").unwrap();
        }
        if let Some(why) = &verification.held_back {
            write!(text, " held_back={why:?}").unwrap();
        }
    }
    if !outcome.dropped.is_empty() {
        write!(text, " dropped={}", outcome.dropped.join(",")).unwrap();
    }
    if let Some(case) = &outcome.case {
        write!(text, " case={case}").unwrap();
    }
    if let Some(cost) = outcome.cost {
        write!(text, " cost={cost}").unwrap();
    }
    text
}

fn exchange_outcome(outcome: &ExchangeOutcome) -> String {
    let status = outcome
        .status
        .map_or("-".to_owned(), |status| status.to_string());
    let strongest = outcome.strongest.as_ref();
    let strongest = strongest.map(|it| format!(" strongest={}:{}", it.model, it.cost));
    let guardrails = outcome.guardrails.iter();
    let guardrails: String = guardrails
        .map(|it| format!(" {}:{}x{}", it.kind, it.action, it.count))
        .collect();
    let cached = outcome.cache.as_ref().map(|cached| {
        let saved = cached.saved.map(|saved| format!(" saved={saved}"));
        let saved = saved.unwrap_or_default();
        format!(" cache={}{saved}", cached.result.as_str())
    });
    format!(
        "ending={} status={status} attempts={} after={:?}{}{}{guardrails}{}",
        outcome.ending,
        outcome.attempts,
        outcome.duration,
        if outcome.streamed { " streamed" } else { "" },
        strongest.unwrap_or_default(),
        cached.unwrap_or_default(),
    )
}
