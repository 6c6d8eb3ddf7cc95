//! Passwords: chosen by people, so they look less drawn at random than anything else.

use super::super::{drawn, placeholder};

use super::value::Value;

/// Whether this is one that somebody uses, and not one that stands for any.
pub(super) fn is_one(value: &Value<'_>) -> bool {
    let text = value.text;
    if placeholder::is_filler(text)
        || placeholder::names_itself(text)
        || placeholder::is_reference(text)
    {
        return false;
    }
    let has = |is: fn(&u8) -> bool| text.iter().any(is);
    let is_mixed =
        has(u8::is_ascii_alphabetic) && (has(u8::is_ascii_digit) || has(u8::is_ascii_punctuation));
    if value.is_quoted {
        is_mixed && text.len() <= 64 && has(u8::is_ascii_digit)
    } else {
        drawn::is_credential(text)
    }
}
