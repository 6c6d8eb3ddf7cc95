//! The `usage` member of replies and events.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::json::{Members, read_object};
use crate::usage::Usage;

/// What a provider reported; `None` where it is null or not counts of tokens. An answer is not
/// refused for that: its cost is unknown, and the receipt says so.
pub(super) fn read_usage(raw: &RawValue) -> Option<Usage> {
    let mut reported = Reported::default();
    read_object(raw.get(), &mut reported).ok()?;
    // Absent where nothing was generated.
    let output_tokens = reported.completion_tokens.unwrap_or_default();
    Some(Usage::of(reported.prompt_tokens?, output_tokens))
}

#[derive(Default)]
struct Reported {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    PromptTokens,
    CompletionTokens,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Reported {
    type Key = Key;
    const EXPECTED: &'static str = "counts of tokens";

    fn member<A: MapAccess<'de>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::PromptTokens => self.prompt_tokens = value.next_value()?,
            Key::CompletionTokens => self.completion_tokens = value.next_value()?,
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
