//! Digits at the end of a key that are computed from the others.

/// Digits of numbers to the base of 62, as GitHub writes them.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether its last six digits are the CRC-32 of what stands between them and the prefix, to the base of 62.
///
/// GitHub, "Behind GitHub's new authentication token formats" (2021); npm made its tokens in the same way.
pub(super) fn ends_in_crc32(key: &[u8]) -> bool {
    let Some(prefix) = key.iter().position(|byte| *byte == b'_') else {
        return false;
    };
    let drawn = key.get(prefix.saturating_add(1)..key.len().saturating_sub(6));
    let Some((drawn, digits)) = drawn.zip(key.get(key.len().saturating_sub(6)..)) else {
        return false;
    };
    let mut rest = crc32fast::hash(drawn);
    digits.iter().rev().all(|digit| {
        let place = usize::try_from(rest % 62).unwrap_or_default();
        rest /= 62;
        DIGITS.get(place) == Some(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_last_six_digits_follow_from_the_others() {
        assert!(ends_in_crc32(b"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"));
        assert!(!ends_in_crc32(b"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"));
        assert!(!ends_in_crc32(b"ghp_"));
    }
}
