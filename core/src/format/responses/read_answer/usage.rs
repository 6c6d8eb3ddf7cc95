//! The `usage` of a response.

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::json::{Members, Name, Nullable, read_object};
use crate::usage::Usage;

/// What a provider counted; `None` where it is null or no counts. An answer is not refused for that.
pub(super) fn read(raw: &RawValue) -> Option<Usage> {
    let mut counts = Counts::default();
    read_object(raw.get(), &mut counts).ok()?;
    Some(Usage {
        input_tokens: counts.input_tokens?,
        output_tokens: counts.output_tokens.unwrap_or_default(),
        cached_tokens: counts.details.cached_tokens.unwrap_or_default(),
        cache_write_tokens: counts.details.cache_write_tokens.unwrap_or_default(),
        reasoning_tokens: counts.details.reasoning_tokens.unwrap_or_default(),
    })
}

#[derive(Default)]
struct Counts {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    details: Details,
}

impl<'de> Members<'de> for Counts {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "counts of tokens";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "input_tokens" => self.input_tokens = value.next_value()?,
            "output_tokens" => self.output_tokens = value.next_value()?,
            "input_tokens_details" | "output_tokens_details" => {
                value.next_value_seed(Nullable(&mut self.details))?;
            }
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// What is known of those of the prompt and those of the answer; no name is in both.
#[derive(Default)]
struct Details {
    cached_tokens: Option<u64>,
    cache_write_tokens: Option<u64>,
    reasoning_tokens: Option<u64>,
}

impl<'de> Members<'de> for Details {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "counts of tokens";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "cached_tokens" => self.cached_tokens = value.next_value()?,
            "cache_write_tokens" => self.cache_write_tokens = value.next_value()?,
            "reasoning_tokens" => self.reasoning_tokens = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
