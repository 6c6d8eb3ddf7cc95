//! How many tokens a request will be counted as, without a tokenizer: by how many characters of each script
//! it has.

use super::script::Script;
use super::tally::Tally;

/// What a picture costs: between OpenAI's 765 for 1024×1024 in tiles of 512 and Anthropic's width × height / 750,
/// 1,398 for the same.
pub(super) const IMAGE: u64 = 1_000;

/// A minute of sound at Gemini's 32 tokens a second.
pub(super) const AUDIO: u64 = 1_920;

/// A page or two of a document, at some 1,500 tokens each.
pub(super) const DOCUMENT: u64 = 3_000;

/// What every message costs beside its text: role and separators.
pub(super) const MESSAGE: u64 = 4;

/// Bytes of JSON to a token: schemas and arguments are short words among punctuation.
pub(super) const JSON_BYTES: u64 = 4;

/// The tokens of what was read.
pub(super) fn of(tally: &Tally) -> f32 {
    SCRIPTS
        .iter()
        .map(|(script, each)| float(tally.script(*script)) * each)
        .sum()
}

/// Tokens to a character.
const SCRIPTS: [(Script, f32); Script::COUNT] = [
    (Script::Latin, 0.22),
    (Script::Digit, 0.55),
    (Script::Space, 0.03),
    (Script::Newline, 0.6),
    (Script::Punctuation, 0.6),
    (Script::Cyrillic, 0.4),
    (Script::Greek, 0.6),
    (Script::Hebrew, 0.6),
    (Script::Arabic, 0.5),
    (Script::Indic, 0.7),
    (Script::Thai, 0.6),
    (Script::Han, 0.9),
    (Script::Kana, 0.8),
    (Script::Hangul, 0.9),
    (Script::Sign, 1.0),
    (Script::Other, 1.5),
];

/// A count as a number to reckon with.
pub(super) fn float(count: u32) -> f32 {
    // Exact to 2^24, and nothing is counted beyond the bound on what is read.
    let (high, low) = (count >> 16, count & 0xffff);
    let half = |part: u32| u16::try_from(part).map_or(0.0, f32::from);
    half(high) * 65_536.0 + half(low)
}

/// The tokens of all bytes, from those of the bytes that were read.
#[expect(clippy::as_conversions, reason = "a float of bounded size, rounded")]
pub(super) fn extrapolated(read: f32, (bytes, bytes_read): (usize, usize)) -> u64 {
    let read = read.max(0.0).round() as u64;
    let [bytes, bytes_read] = [bytes, bytes_read].map(|bytes| u64::try_from(bytes).unwrap_or(0));
    match bytes_read {
        0 => bytes / JSON_BYTES,
        _ => read.saturating_mul(bytes) / bytes_read,
    }
}
