//! Header maps as the host passes them: a count, then two lengths for each, then each name and value
//! with a zero byte after it. All numbers are little-endian and 32 bits wide.

use baton_core::http::Headers;

/// The bytes the host reads. Headers that would not fit 32 bits do not exist: Envoy bounds them.
pub(super) fn encode(headers: &Headers) -> Vec<u8> {
    let mut bytes = number(headers.len()).to_vec();
    for (name, value) in headers.iter() {
        bytes.extend(number(name.len()));
        bytes.extend(number(value.len()));
    }
    for (name, value) in headers.iter() {
        bytes.extend(name.as_bytes());
        bytes.push(0);
        bytes.extend(value.as_bytes());
        bytes.push(0);
    }
    bytes
}

/// The headers in what the host wrote; `None` if it makes no sense. What is no text in a value becomes
/// U+FFFD: left out, a header would go unseen, and Envoy acts on some by their name alone.
pub(super) fn decode(bytes: &[u8]) -> Option<Headers> {
    if bytes.is_empty() {
        return Some(Headers::default());
    }
    let (count, rest) = take_number(bytes)?;
    let (mut lengths, mut texts) = rest.split_at_checked(count.checked_mul(8)?)?;
    let mut headers = Vec::with_capacity(count);
    for _ in 0..count {
        let (name_len, rest) = take_number(lengths)?;
        let (value_len, rest) = take_number(rest)?;
        lengths = rest;
        let (name, rest) = take_text(texts, name_len)?;
        let (value, rest) = take_text(rest, value_len)?;
        texts = rest;
        headers.push((text(name), text(value)));
    }
    Some(headers.into_iter().collect())
}

fn number(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn take_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*number)).ok()?, rest))
}

/// A text of that length, and what follows the zero byte after it.
fn take_text(bytes: &[u8], len: usize) -> Option<(&[u8], &[u8])> {
    let (text, rest) = bytes.split_at_checked(len)?;
    Some((text, rest.split_first()?.1))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
