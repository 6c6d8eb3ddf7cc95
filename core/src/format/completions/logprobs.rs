//! How likely tokens were: four lists, side by side.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chat::TokenLogprob;
use crate::gather::gather;

/// The tokens of a text, or of a piece of it.
#[derive(Default, Serialize)]
pub(super) struct Logprobs {
    tokens: Vec<String>,
    token_logprobs: Vec<f64>,
    /// The likeliest tokens at each place. Two that are one text are one here.
    top_logprobs: Vec<BTreeMap<String, f64>>,
    /// Where each token begins, in characters.
    text_offset: Vec<usize>,
}

impl Logprobs {
    /// The lists, if there are any tokens. `offset` is where the first of them begins, and then where
    /// the next will.
    pub(super) fn of(tokens: &[TokenLogprob], offset: &mut usize) -> Option<Self> {
        let mut lists = Self::default();
        for token in tokens {
            lists.tokens.push(token.token.clone());
            lists.token_logprobs.push(token.logprob);
            let top = token.top.iter();
            let top = top.map(|other| (other.token.clone(), other.logprob));
            lists.top_logprobs.push(gather(top));
            lists.text_offset.push(*offset);
            *offset = offset.saturating_add(token.token.chars().count());
        }
        (!tokens.is_empty()).then_some(lists)
    }
}
