//! Does it look drawn at random?

/// Entropy by Shannon of the bytes' frequencies, in bits for a byte; what is not ASCII counts as one byte.
///
/// A run of *n* different bytes has log2 *n*; sixteen random hexadecimal digits have about 3, sixteen random letters
/// and digits about 3.7 (C. E. Shannon, A Mathematical Theory of Communication, 1948).
pub(super) fn entropy(bytes: &[u8]) -> f32 {
    let mut counts = [0_u16; 128];
    let mut all = 0_u16;
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte & 127)) {
            *count = count.saturating_add(1);
            all = all.saturating_add(1);
        }
    }
    if all == 0 {
        return 0.0;
    }
    let all = f32::from(all);
    let used = counts.iter().filter(|count| **count > 0);
    let bits = used.map(|count| {
        let count = f32::from(*count);
        count * (all / count).log2()
    });
    bits.sum::<f32>() / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn n_different_bytes_have_the_logarithm_of_n() {
        assert_eq!(entropy(b""), 0.0);
        assert_eq!(entropy(b"aaaa"), 0.0);
        assert!((entropy(b"abab") - 1.0).abs() < 1e-6);
        assert!((entropy(b"0123456789abcdef") - 4.0).abs() < 1e-6);
    }
}
