//! The `usage` member of replies and events.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::json::{Members, Nullable, read_object};
use crate::usage::Usage;

/// What a provider reported; `None` where it is null or not counts of tokens. An answer is not
/// refused for that: its cost is unknown, and the receipt says so.
pub(super) fn read_usage(raw: &RawValue) -> Option<Usage> {
    let mut reported = Reported::default();
    read_object(raw.get(), &mut reported).ok()?;
    reported.into_usage()
}

#[derive(Default)]
struct Reported {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    total_tokens: Option<u64>,
    prompt: Details,
    completion: Details,
    /// DeepSeek's and Mistral's places for cached tokens.
    cached: Option<u64>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    PromptTokens,
    CompletionTokens,
    TotalTokens,
    PromptTokensDetails,
    CompletionTokensDetails,
    #[serde(alias = "num_cached_tokens")]
    PromptCacheHitTokens,
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
            Key::TotalTokens => self.total_tokens = value.next_value()?,
            Key::PromptTokensDetails => value.next_value_seed(Nullable(&mut self.prompt))?,
            Key::CompletionTokensDetails => {
                value.next_value_seed(Nullable(&mut self.completion))?
            }
            Key::PromptCacheHitTokens => self.cached = value.next_value()?,
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Reported {
    fn into_usage(self) -> Option<Usage> {
        let input_tokens = self.prompt_tokens?;
        // Absent where nothing was generated.
        let completion_tokens = self.completion_tokens.unwrap_or_default();
        let counted = input_tokens.saturating_add(completion_tokens);
        // xAI and Google's compatible endpoint count thinking only in the total.
        let uncounted = self
            .total_tokens
            .unwrap_or_default()
            .saturating_sub(counted);
        Some(Usage {
            input_tokens,
            output_tokens: completion_tokens.saturating_add(uncounted),
            cached_tokens: self.prompt.cached.or(self.cached).unwrap_or_default(),
            cache_write_tokens: self.prompt.cache_write.unwrap_or_default(),
            reasoning_tokens: self.completion.reasoning.unwrap_or(uncounted),
        })
    }
}

/// What of the prompt's or of the answer's tokens were what.
#[derive(Default)]
struct Details {
    cached: Option<u64>,
    cache_write: Option<u64>,
    reasoning: Option<u64>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum DetailKey {
    CachedTokens,
    /// OpenRouter's.
    CacheWriteTokens,
    ReasoningTokens,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Details {
    type Key = DetailKey;
    const EXPECTED: &'static str = "counts of tokens";

    fn member<A: MapAccess<'de>>(&mut self, key: DetailKey, value: &mut A) -> Result<(), A::Error> {
        match key {
            DetailKey::CachedTokens => self.cached = value.next_value()?,
            DetailKey::CacheWriteTokens => self.cache_write = value.next_value()?,
            DetailKey::ReasoningTokens => self.reasoning = value.next_value()?,
            DetailKey::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
