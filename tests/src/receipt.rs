//! Receipts as tests look at them.

use serde_json::Value;

/// How each attempt ended, in order.
#[must_use]
pub fn endings(receipt: &Value) -> Vec<Value> {
    let attempts = receipt["attempts"].as_array();
    attempts
        .into_iter()
        .flatten()
        .map(|attempt| attempt["ending"].clone())
        .collect()
}
