//! Whole numbers, however Envoy hands them over.

use std::str::FromStr;

use serde_json::Number;

/// What to say where there is something else than a number of tokens.
pub(super) const EXPECTED_COUNT: &str = "a whole number above zero such as `128000`";

/// The number as a whole one, if it is; whether it may be zero is for `T` to say. A
/// `google.protobuf.Struct` has no integers: Envoy may write 1024 as `1024.0`.
pub(super) fn whole<T: FromStr>(number: &Number) -> Option<T> {
    let text = number.to_string();
    text.strip_suffix(".0").unwrap_or(&text).parse().ok()
}
