//! Why an answer ended, both ways.

use crate::chat::Finish;

/// What a stop reason means. Reasons that are not known end an answer like any other.
pub(super) fn read(reason: Option<&str>, stop_sequence: Option<&str>) -> Finish {
    match reason {
        // A turn that pauses is not over: like one out of tokens, it lacks its end.
        Some("max_tokens" | "model_context_window_exceeded" | "pause_turn") => Finish::Length,
        Some("stop_sequence") => Finish::StopSequence(stop_sequence.map(str::to_owned)),
        Some("tool_use") => Finish::ToolCalls,
        Some("refusal") => Finish::Refused,
        Some(_) | None => Finish::Stop,
    }
}

/// Where the only call was the answer itself (see [`json_tool`](super::json_tool)), the answer is over.
pub(super) fn without_answer_tool(stated: Finish, calls_tools: bool) -> Finish {
    if stated == Finish::ToolCalls && !calls_tools {
        Finish::Stop
    } else {
        stated
    }
}

/// The stop reason and the stop sequence of an answer.
///
/// An answer with tool calls ends with them here, whatever its provider says: clients run tools only then.
pub(super) fn write(finish: &Finish, calls_tools: bool) -> (&'static str, Option<&str>) {
    match finish {
        Finish::Stop if calls_tools => ("tool_use", None),
        Finish::Stop => ("end_turn", None),
        Finish::StopSequence(sequence) => ("stop_sequence", sequence.as_deref()),
        Finish::Length => ("max_tokens", None),
        Finish::ToolCalls => ("tool_use", None),
        Finish::Filtered | Finish::Refused => ("refusal", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_stop_reason_has_a_meaning() {
        for (reason, finish) in [
            ("end_turn", Finish::Stop),
            ("max_tokens", Finish::Length),
            ("model_context_window_exceeded", Finish::Length),
            ("pause_turn", Finish::Length),
            ("tool_use", Finish::ToolCalls),
            ("refusal", Finish::Refused),
            (
                "stop_sequence",
                Finish::StopSequence(Some("END".to_owned())),
            ),
            ("of_next_year", Finish::Stop),
        ] {
            assert_eq!(read(Some(reason), Some("END")), finish, "{reason}");
        }
    }

    #[test]
    fn every_finish_has_a_stop_reason() {
        let sequence = Finish::StopSequence(Some("END".to_owned()));
        for (finish, reason) in [
            (&Finish::Stop, ("end_turn", None)),
            (&Finish::Length, ("max_tokens", None)),
            (&Finish::ToolCalls, ("tool_use", None)),
            (&Finish::Filtered, ("refusal", None)),
            (&Finish::Refused, ("refusal", None)),
            (&sequence, ("stop_sequence", Some("END"))),
        ] {
            assert_eq!(write(finish, false), reason, "{finish:?}");
        }
    }

    #[test]
    fn an_answer_with_calls_ends_with_them() {
        assert_eq!(write(&Finish::Stop, true), ("tool_use", None));
        assert_eq!(write(&Finish::Length, true), ("max_tokens", None));
    }
}
