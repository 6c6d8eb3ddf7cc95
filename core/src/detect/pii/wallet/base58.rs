//! Base58Check: Bitcoin's addresses for keys and scripts.

use super::sha256;

/// One byte of version, 20 of a hash, 4 of a checksum.
const LENGTH: usize = 25;

const SIGNS: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Whether the last four bytes are the first of twice the hash of those before.
pub(super) fn is_valid(address: &[u8]) -> bool {
    if !(26..=35).contains(&address.len()) {
        return false;
    }
    let Some(bytes) = decode(address) else {
        return false;
    };
    let (payload, check) = bytes.split_at(LENGTH - 4);
    let hash = sha256::hash(&sha256::hash(payload));
    matches!(payload.first(), Some(0 | 5)) && hash.starts_with(check)
}

fn decode(address: &[u8]) -> Option<[u8; LENGTH]> {
    let mut bytes = [0_u8; LENGTH];
    for sign in address {
        let mut carry = SIGNS.iter().position(|other| other == sign)?;
        for byte in bytes.iter_mut().rev() {
            carry = carry.checked_add(usize::from(*byte).checked_mul(58)?)?;
            *byte = u8::try_from(carry % 256).ok()?;
            carry /= 256;
        }
        if carry > 0 {
            return None;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn takes_the_first_address_ever_and_no_other() {
        assert!(is_valid(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
        assert!(!is_valid(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
    }
}
