//! Which kind was meant by a word that is none.

use std::cmp::Reverse;

/// How like a word is a kind: by how many bytes they have in common at their beginnings and ends. What is misspelt, or called
/// by the word that another tool has for it, mostly shares one of the two, and sooner the beginning; of equals the shorter.
pub(super) fn alikeness(word: &str, kind: &str) -> (usize, Reverse<usize>) {
    let common = |pair: &(u8, u8)| pair.0 == pair.1;
    let head = word.bytes().zip(kind.bytes()).take_while(common).count();
    let tails = word.bytes().rev().zip(kind.bytes().rev());
    let tail = tails.take_while(common).count();
    (
        head.saturating_mul(2).saturating_add(tail),
        Reverse(kind.len()),
    )
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_is_misspelt_or_called_otherwise_is_most_like_what_was_meant() {
        let kinds = crate::detect::kinds(crate::detect::Family::Pii).unwrap();
        for (found, meant) in [
            ("credit_card", "payment_card"),
            ("phone_number", "phone"),
            ("e_mail", "email"),
            ("ip", "ip_address"),
            ("address", "ip_address"),
        ] {
            let nearest = kinds.iter().max_by_key(|kind| alikeness(found, kind));
            assert_eq!(nearest, Some(&meant), "{found}");
        }
    }
}
