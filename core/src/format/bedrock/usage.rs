//! What an answer took. Bedrock counts the prompt in three parts: what it read from its cache, what it
//! wrote to it, and the rest. We count the prompt whole, and these two of it.

use serde::Deserialize;

use crate::usage::Usage;

/// Counts as Bedrock reports them, once, at the end.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    input_tokens: u64,
    output_tokens: u64,
    cache_read_input_tokens: Option<u64>,
    cache_write_input_tokens: Option<u64>,
}

impl From<Report> for Usage {
    fn from(report: Report) -> Self {
        let cached_tokens = report.cache_read_input_tokens.unwrap_or(0);
        let cache_write_tokens = report.cache_write_input_tokens.unwrap_or(0);
        let input_tokens = report
            .input_tokens
            .saturating_add(cached_tokens)
            .saturating_add(cache_write_tokens);
        Self {
            cached_tokens,
            cache_write_tokens,
            ..Self::of(input_tokens, report.output_tokens)
        }
    }
}
