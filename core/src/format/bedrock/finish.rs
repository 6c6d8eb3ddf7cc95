//! Why an answer ended.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chat::{Failure, Finish};
use crate::fault::Fault;

/// What says it, in whole answers and in streams.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stopped {
    pub(super) stop_reason: Option<String>,
    pub(super) additional_model_response_fields: Option<Box<RawValue>>,
}

/// Where Claude says which of the stops it was, if it was asked to: whole, and in a stream.
#[derive(Default, Deserialize)]
struct Additional {
    stop_sequence: Option<String>,
    delta: Option<Delta>,
}

#[derive(Deserialize)]
struct Delta {
    stop_sequence: Option<String>,
}

impl Stopped {
    /// Why it ended, given whether the caller's tools are called in it: some models call them and say
    /// that their turn is over, others say that they call when it was one of Amazon's own.
    ///
    /// # Errors
    /// When the model wrote what nobody can read.
    pub(super) fn finish(&self, has_calls: bool) -> Result<Finish, Failure> {
        Ok(match self.stop_reason.as_deref().unwrap_or_default() {
            "max_tokens" | "model_context_window_exceeded" => Finish::Length,
            "stop_sequence" => Finish::StopSequence(self.stop_sequence()),
            "guardrail_intervened" | "content_filtered" => Finish::Filtered,
            "malformed_model_output" | "malformed_tool_use" => {
                return Err(Failure::plain(Fault::Malformed));
            }
            _ if has_calls => Finish::ToolCalls,
            _ => Finish::Stop,
        })
    }

    fn stop_sequence(&self) -> Option<String> {
        let fields = self.additional_model_response_fields.as_ref()?;
        let fields: Additional = serde_json::from_str(fields.get()).unwrap_or_default();
        let in_stream = |delta: Delta| delta.stop_sequence;
        fields
            .stop_sequence
            .or_else(|| fields.delta.and_then(in_stream))
    }
}
