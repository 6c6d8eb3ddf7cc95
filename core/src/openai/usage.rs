//! The `usage` member of replies and events.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::usage::Usage;

/// What a provider reported; `None` where it is null or not counts of tokens. An answer is not
/// refused for that: its cost is unknown, and the receipt says so.
pub(super) fn read_usage(raw: &RawValue) -> Option<Usage> {
    let reported: Reported = serde_json::from_str(raw.get()).ok()?;
    Some(Usage {
        input_tokens: reported.prompt_tokens,
        output_tokens: reported.completion_tokens,
    })
}

#[derive(Deserialize)]
struct Reported {
    prompt_tokens: u64,
    /// Absent where nothing was generated.
    #[serde(default)]
    completion_tokens: u64,
}
