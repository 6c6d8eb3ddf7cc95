//! How a caller reads answers.

use crate::chat::Finish;
use crate::format::About;

/// How a caller reads answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// It wants to see what the model thought; all do that do not say otherwise.
    pub(super) shows_thoughts: bool,
    /// It reads one call, where calls were before there were tools.
    pub(super) legacy_functions: bool,
}

impl Manner {
    pub(super) fn of(about: &About<'_>) -> Self {
        let reasoning = about.request.reasoning.as_ref();
        Self {
            shows_thoughts: reasoning.and_then(|asked| asked.shown) != Some(false),
            legacy_functions: about.request.legacy_functions,
        }
    }

    /// Why an answer ended, in OpenAI's words. A model that declines in words of its own says so in
    /// `refusal` and ends as usual; one that a filter or a classifier stopped does not.
    pub(super) const fn finish_reason(
        self,
        finish: &Finish,
        declined_in_words: bool,
    ) -> &'static str {
        match finish {
            Finish::Stop | Finish::StopSequence(_) => "stop",
            Finish::Length => "length",
            Finish::ToolCalls if self.legacy_functions => "function_call",
            Finish::ToolCalls => "tool_calls",
            Finish::Refused if declined_in_words => "stop",
            Finish::Filtered | Finish::Refused => "content_filter",
        }
    }
}

/// An id for an answer that came without one.
pub(super) fn our_id(about: &About<'_>) -> String {
    format!("chatcmpl-{}", about.id)
}
