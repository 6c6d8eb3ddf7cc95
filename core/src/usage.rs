//! What a provider says an answer took, and what that costs.

use serde::{Deserialize, Serialize};

use crate::money::{Price, Usd};

/// Tokens of one answer, as the provider counted them (OpenTelemetry's `gen_ai.usage.*`).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Usage {
    /// Tokens of the prompt.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
}

impl Usage {
    /// Both together; saturates far beyond any bill.
    pub fn plus(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
        }
    }

    /// What these tokens cost at this price.
    pub fn cost(self, price: &Price) -> Usd {
        price
            .input
            .times(self.input_tokens)
            .plus(price.output.times(self.output_tokens))
    }
}
