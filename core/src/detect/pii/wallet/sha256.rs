//! SHA-256 (FIPS 180-4) of what fits one block: 55 bytes. For checksums, not for secrets.

/// The hash of up to 55 bytes; of what is longer, of its first 55.
pub(super) fn hash(message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    let length = message.len().min(55);
    for (slot, byte) in block
        .iter_mut()
        .zip(message.iter().take(length).chain([&0x80]))
    {
        *slot = *byte;
    }
    let bits = u16::try_from(length.saturating_mul(8))
        .unwrap_or(0)
        .to_be_bytes();
    for (slot, byte) in block.iter_mut().skip(62).zip(bits) {
        *slot = byte;
    }
    let mut hash = [0_u8; 32];
    let words = compress(&block);
    for (slot, byte) in hash
        .iter_mut()
        .zip(words.iter().flat_map(|word| word.to_be_bytes()))
    {
        *slot = byte;
    }
    hash
}

fn compress(block: &[u8; 64]) -> [u32; 8] {
    let mut window = [0_u32; 16];
    for (slot, bytes) in window.iter_mut().zip(block.chunks_exact(4)) {
        *slot = bytes
            .iter()
            .fold(0, |word, byte| (word << 8) | u32::from(*byte));
    }
    let mut state = ROOTS;
    for key in CUBES {
        let [word, next, .., before, _] = window;
        round(&mut state, key.wrapping_add(word));
        let more = [
            word,
            small(next, 7, 18, 3),
            window.get(9).copied().unwrap_or(0),
            small(before, 17, 19, 10),
        ];
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = more.into_iter().fold(0, u32::wrapping_add);
        }
    }
    for (word, before) in state.iter_mut().zip(ROOTS) {
        *word = word.wrapping_add(before);
    }
    state
}

fn round(state: &mut [u32; 8], word: u32) {
    let [a, b, c, d, e, f, g, h] = *state;
    let first = [h, large(e, 6, 11, 25), (e & f) ^ (!e & g), word];
    let first = first.into_iter().fold(0, u32::wrapping_add);
    let second = large(a, 2, 13, 22).wrapping_add((a & b) ^ (a & c) ^ (b & c));
    *state = [
        first.wrapping_add(second),
        a,
        b,
        c,
        d.wrapping_add(first),
        e,
        f,
        g,
    ];
}

const fn large(word: u32, first: u32, second: u32, third: u32) -> u32 {
    word.rotate_right(first) ^ word.rotate_right(second) ^ word.rotate_right(third)
}

const fn small(word: u32, first: u32, second: u32, shift: u32) -> u32 {
    word.rotate_right(first) ^ word.rotate_right(second) ^ (word >> shift)
}

/// The first 32 bits of the fractional parts of the square roots of the first eight primes (FIPS 180-4, 5.3.3).
#[rustfmt::skip]
const ROOTS: [u32; 8] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
];

/// The same of the cube roots of the first 64 (4.2.2).
#[rustfmt::skip]
const CUBES: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn takes_the_example_of_the_standard() {
        let expected = [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea];
        assert_eq!(hash(b"abc")[..8], expected);
    }
}
