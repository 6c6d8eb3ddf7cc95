//! Why an answer ended, in the words of OpenAI and of servers like it.

use crate::chat::Finish;
use crate::fault::Fault;

/// What a choice has said before it ended.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SaidSoFar {
    /// It called tools.
    pub(super) calls: bool,
    /// It declined in words.
    pub(super) declines: bool,
}

/// What a finish reason says. Words that nobody knows mean that the model had said all.
///
/// # Errors
/// The fault that it stands for: some servers end a broken answer so.
pub(super) fn read(word: &str, stop: Option<String>, said: SaidSoFar) -> Result<Finish, Fault> {
    match word {
        "length" | "max_tokens" | "model_length" => Ok(Finish::Length),
        // The last is Zhipu's.
        "content_filter" | "content_filtered" | "safety" | "sensitive" => Ok(Finish::Filtered),
        "tool_calls" | "function_call" => Ok(Finish::ToolCalls),
        // DeepSeek's.
        "insufficient_system_resource" => Err(Fault::Overloaded { retry_after: None }),
        // Mistral's and OpenRouter's, Zhipu's, vLLM's.
        "error" | "network_error" | "abort" => Err(Fault::Truncated),
        _ => Ok(natural(stop, said)),
    }
}

/// The model had said all. Servers that answer `stop` after a tool call mean the call.
pub(super) fn natural(stop: Option<String>, said: SaidSoFar) -> Finish {
    if said.declines {
        Finish::Refused
    } else if said.calls {
        Finish::ToolCalls
    } else if stop.is_some() {
        Finish::StopSequence(stop)
    } else {
        Finish::Stop
    }
}
