//! Bech32 and Bech32m: Bitcoin's addresses since SegWit (BIP 173, BIP 350).

const SIGNS: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const GENERATOR: [u32; 5] = [
    0x3b6a_57b2,
    0x2650_8e6d,
    0x1ea1_19fa,
    0x3d42_33dd,
    0x2a14_62b3,
];

/// Whether `bc1…` ends in a checksum of either.
pub(super) fn is_valid(address: &[u8]) -> bool {
    let data = address.get(3..).unwrap_or_default();
    let is_mixed =
        address.iter().any(u8::is_ascii_lowercase) && address.iter().any(u8::is_ascii_uppercase);
    if data.len() < 14 || address.len() > 90 || is_mixed {
        return false;
    }
    // The part before the 1, `bc`, spread out: its upper bits, a nought, its lower bits.
    let mut state = [3, 3, 0, 2, 3].into_iter().fold(1, step);
    for sign in data {
        let sign = sign.to_ascii_lowercase();
        let Some(value) = (0_u32..).zip(SIGNS).find(|(_, other)| **other == sign) else {
            return false;
        };
        state = step(state, value.0);
    }
    matches!(state, 1 | 0x2bc8_30a3)
}

fn step(state: u32, value: u32) -> u32 {
    let shifted = ((state & 0x01ff_ffff) << 5) ^ value;
    let bits = GENERATOR.into_iter().zip(25..);
    bits.fold(shifted, |state_after, (generator, bit)| {
        if (state >> bit) & 1 == 1 {
            state_after ^ generator
        } else {
            state_after
        }
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// Test vectors of BIP 173 and BIP 350.
    #[test]
    fn takes_test_vectors() {
        assert!(is_valid(b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
        assert!(is_valid(
            b"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
        ));
        assert!(!is_valid(b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"));
    }
}
