//! Does a value look as if it were drawn at random, by somebody who knows how?

use super::chance::entropy;
use super::{key, placeholder};

/// What a value consists of.
#[derive(Debug)]
struct Makeup {
    length: usize,
    digits: usize,
    lower: usize,
    upper: usize,
    /// It is hexadecimal, but for separators.
    is_hex: bool,
    /// The longest part between separators, in bytes.
    longest: usize,
    /// How often a digit follows a letter, or a letter a digit.
    changes: usize,
}

/// Whether it is a secret under any name of one.
pub(super) fn is_drawn(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    // A vendor's prefix with something else behind it is not a secret of somebody else's.
    !is_none(value, &makeup)
        && (is_uuid(value) || is_random(value, &makeup))
        && !key::begins_one(value)
}

fn is_random(value: &[u8], makeup: &Makeup) -> bool {
    // Names and versions have digits too, but in one place.
    if makeup.changes < 3 || makeup.longest < 10 {
        return false;
    }
    let (length, bits) = if makeup.is_hex {
        (32, 3.0)
    } else if makeup.upper > 0 && makeup.lower > 0 {
        (12, 3.4)
    } else {
        (20, 3.3)
    };
    makeup.length >= length && entropy(value) >= bits
}

/// Whether it is one where the place alone leaves little doubt: a header, an option.
pub(super) fn is_credential(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    !is_none(value, &makeup) && entropy(value) >= 2.75
}

/// Whether it is one although its vendor's look different.
pub(super) fn is_beyond_doubt(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    is_drawn(value) && makeup.upper > 1 && makeup.lower > 1 && entropy(value) >= 4.2
}

/// Whether letters and digits take turns in it, and it is not made of words.
pub(super) fn is_mixed(value: &[u8]) -> bool {
    let makeup = Makeup::of(value);
    makeup.changes > 2 && makeup.digits > 1 && !is_wordy(value)
}

/// Whether it is none, wherever it stands.
fn is_none(value: &[u8], makeup: &Makeup) -> bool {
    makeup.digits == 0
        || makeup.lower.saturating_add(makeup.upper) == 0
        // Who writes hexadecimal keeps to one case.
        || makeup.is_hex && makeup.lower > 0 && makeup.upper > 0
        || value.contains(&b':')
        || placeholder::is_filler(value)
        || placeholder::counts_up(value)
        || placeholder::names_itself(value)
        || placeholder::is_reference(value)
        || is_wordy(value)
        || is_path(value)
}

/// Whether half of it is words: parts of letters alone, or, where cases change, a capital and small letters.
fn is_wordy(value: &[u8]) -> bool {
    let parts = value.split(|byte| !byte.is_ascii_alphanumeric());
    let plain = parts.filter(|part| part.len() > 2 && part.iter().all(u8::is_ascii_alphabetic));
    let camels = value.chunk_by(|a, b| a.is_ascii_alphabetic() && b.is_ascii_lowercase());
    let camels =
        camels.filter(|word| word.len() > 3 && word.first().is_some_and(u8::is_ascii_uppercase));
    let most = |lengths: usize| lengths.saturating_mul(2) >= value.len();
    most(plain.map(<[u8]>::len).sum()) || most(camels.map(<[u8]>::len).sum())
}

/// Whether it is a name within a name, as programs write them: `module.Key2`.
fn is_path(value: &[u8]) -> bool {
    let mut parts = value.split(|byte| *byte == b'.');
    value.contains(&b'.')
        && parts.all(|part| {
            part.first().is_some_and(u8::is_ascii_alphabetic)
                && part
                    .iter()
                    .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        })
}

/// RFC 9562, section 4.
fn is_uuid(value: &[u8]) -> bool {
    let parts = value.split(|byte| *byte == b'-');
    let lengths = parts.map(|part| part.iter().all(u8::is_ascii_hexdigit).then_some(part.len()));
    lengths.eq([8, 4, 4, 4, 12].map(Some))
}

impl Makeup {
    fn of(value: &[u8]) -> Self {
        let count = |is: fn(&u8) -> bool| value.iter().filter(|byte| is(byte)).count();
        let parts = value.split(|byte| !byte.is_ascii_alphanumeric());
        let pairs = value.iter().zip(value.iter().skip(1));
        let changes = |(a, b): &(&u8, &u8)| {
            a.is_ascii_alphanumeric()
                && b.is_ascii_alphanumeric()
                && a.is_ascii_digit() != b.is_ascii_digit()
        };
        Self {
            length: value.len(),
            digits: count(u8::is_ascii_digit),
            lower: count(u8::is_ascii_lowercase),
            upper: count(u8::is_ascii_uppercase),
            is_hex: value
                .iter()
                .all(|byte| byte.is_ascii_hexdigit() || *byte == b'-'),
            longest: parts.map(<[u8]>::len).max().unwrap_or_default(),
            changes: pairs.filter(changes).count(),
        }
    }
}
