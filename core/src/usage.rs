//! What a provider says an answer took, and what that costs.

use serde::{Deserialize, Serialize};

use crate::money::{Price, Usd};

/// Tokens of one answer, as the provider counted them (OpenTelemetry's `gen_ai.usage.*`).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Usage {
    /// Tokens of the prompt, all of them: those read from a cache and written to one too.
    pub input_tokens: u64,
    /// Tokens of the answer, all of them: reasoning too.
    pub output_tokens: u64,
    /// Of the prompt's, those the provider had in its cache.
    #[serde(default, skip_serializing_if = "is_none_of_them")]
    pub cached_tokens: u64,
    /// Of the prompt's, those the provider wrote to its cache for the next time.
    #[serde(default, skip_serializing_if = "is_none_of_them")]
    pub cache_write_tokens: u64,
    /// Of the answer's, those the model thought with.
    #[serde(default, skip_serializing_if = "is_none_of_them")]
    pub reasoning_tokens: u64,
}

#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")
)]
const fn is_none_of_them(tokens: &u64) -> bool {
    *tokens == 0
}

impl Usage {
    /// So many tokens of prompt and answer, and nothing known beside.
    pub const fn of(input_tokens: u64, output_tokens: u64) -> Self {
        Self {
            input_tokens,
            output_tokens,
            cached_tokens: 0,
            cache_write_tokens: 0,
            reasoning_tokens: 0,
        }
    }

    /// Both together; saturates far beyond any bill.
    pub fn plus(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            cached_tokens: self.cached_tokens.saturating_add(other.cached_tokens),
            cache_write_tokens: self
                .cache_write_tokens
                .saturating_add(other.cache_write_tokens),
            reasoning_tokens: self.reasoning_tokens.saturating_add(other.reasoning_tokens),
        }
    }

    /// What these tokens cost at this price. Each of the prompt's is paid for once, whatever a provider
    /// counts: those it claims to have cached beyond all there are do not exist.
    pub fn cost(self, price: &Price) -> Usd {
        let cached = self.cached_tokens.min(self.input_tokens);
        let uncached = self.input_tokens.saturating_sub(cached);
        let written = self.cache_write_tokens.min(uncached);
        let plain = uncached.saturating_sub(written);
        price
            .input
            .times(plain)
            .plus(price.cached_input.times(cached))
            .plus(price.cache_write.times(written))
            .plus(price.output.times(self.output_tokens))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::money::PerMillion;

    fn usage(input_tokens: u64, cached_tokens: u64, cache_write_tokens: u64) -> Usage {
        Usage {
            cached_tokens,
            cache_write_tokens,
            ..Usage::of(input_tokens, 100)
        }
    }

    #[test]
    fn every_token_is_paid_for_once_at_its_own_price() {
        let token = |per_million: &str| per_million.parse().map(PerMillion::token).unwrap();
        let price = Price {
            input: token("3"),
            output: token("15"),
            cached_input: token("0.30"),
            cache_write: token("3.75"),
        };
        for (usage, cost) in [
            (usage(1000, 0, 0), "0.0045"),
            (usage(1000, 600, 0), "0.00288"),
            (usage(1000, 0, 300), "0.004725"),
            (usage(1000, 600, 300), "0.003105"),
            // More than there are, as a provider might count.
            (usage(1000, 5000, 300), "0.0018"),
            (usage(1000, 600, 5000), "0.00318"),
        ] {
            assert_eq!(usage.cost(&price).to_string(), cost, "{usage:?}");
        }
    }
}
