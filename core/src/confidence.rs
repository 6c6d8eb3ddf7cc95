//! What a model is asked beside the caller's request, so that it can be told how sure it is.
//!
//! Only on routes whose `verify` has a `confidence`, and only of rungs whose answers are verified. The caller
//! did not ask for it and does not get it.

use crate::chat::{Message, Output, Part, Request, Role};
use crate::config::Verify;

/// What a model is told that is to state how sure it is.
pub const INSTRUCTION: &str = "End your answer with a line of its own that says how sure you are that the answer is right, as a \
     number from 0 (a guess) to 1 (certain), exactly in this form:\nConfidence: 0.8";

/// Whether anything is asked for it.
pub fn is_asked(verify: &Verify) -> bool {
    verify.wants_logprobs().is_some() || verify.wants_self_report()
}

/// Whether a model may be asked to state it: an answer in JSON has no place for such a line.
pub fn may_be_stated(request: &Request) -> bool {
    matches!(request.output, Output::Text)
}

/// The request with what the route's checks need of its model's answer.
pub fn ask(request: &Request, verify: &Verify) -> Request {
    let mut asking = ask_quietly(request, verify);
    if verify.wants_self_report() && may_be_stated(request) {
        let is_system = |message: &Message| message.role == Role::System;
        let systems = asking.messages.iter().take_while(|it| is_system(it));
        let after = systems.count();
        asking.messages.insert(after, instruction());
    }
    asking
}

/// The same, but for what the model would say in the answer itself.
pub fn ask_quietly(request: &Request, verify: &Verify) -> Request {
    let mut asking = request.clone();
    if let Some(alternatives) = verify.wants_logprobs() {
        asking.logprobs = asking.logprobs.max(Some(alternatives));
    }
    asking
}

fn instruction() -> Message {
    Message {
        role: Role::System,
        parts: vec![Part::text(INSTRUCTION)],
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::config::{Check, Confidence, Logprobs};
    use crate::share::Share;

    fn verify(confidence: Confidence) -> Verify {
        Verify {
            checks: vec![Check::Confidence(confidence)],
        }
    }

    fn said(role: Role, text: &str) -> Message {
        Message {
            role,
            parts: vec![Part::text(text)],
        }
    }

    #[test]
    fn it_is_asked_after_what_the_application_says_and_before_the_user() {
        let request = Request {
            messages: vec![said(Role::System, "Be brief."), said(Role::User, "Why?")],
            ..Request::default()
        };
        let half = Share::try_from(0.5).unwrap();
        let asking = ask(&request, &verify(Confidence::SelfReported(half)));
        let texts: Vec<_> = asking.messages.iter().map(|it| it.parts.clone()).collect();
        let expected = ["Be brief.", INSTRUCTION, "Why?"].map(|text| vec![Part::text(text)]);
        assert_eq!(texts, expected);
    }

    #[test]
    fn no_line_is_asked_for_in_json() {
        let request = Request {
            output: Output::Json,
            ..Request::default()
        };
        let half = Share::try_from(0.5).unwrap();
        let asking = ask(&request, &verify(Confidence::SelfReported(half)));
        assert_eq!(asking, request);
    }

    #[test]
    fn what_the_caller_asks_for_itself_is_not_made_less() {
        let wants = Logprobs {
            margin: Share::try_from(0.1).ok(),
            ..Logprobs::default()
        };
        let verify = verify(Confidence::Logprobs(wants));
        let least = verify.wants_logprobs();
        assert!(least.is_some());
        let request = |logprobs| Request {
            logprobs,
            ..Request::default()
        };
        assert_eq!(ask(&request(None), &verify).logprobs, least);
        assert_eq!(ask(&request(Some(20)), &verify).logprobs, Some(20));
    }
}
