//! Small letters without accents: `Ł` and `l` are one, and so lists of names need hold each name once.

/// U+00C0 to U+017F, each as one letter of ASCII; `?` where there is none.
const LATIN: &[u8; 192] = b"\
    aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkk?llllll?\
    ?llnnnnnn?nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz?";

/// A letter as its bytes: of Latin's blocks small and without accents, of others as it is.
pub(super) fn fold(letter: char, bytes: &mut [u8; 4]) -> &[u8] {
    if letter.is_ascii() {
        letter.to_ascii_lowercase().encode_utf8(bytes).as_bytes()
    } else {
        let place = u32::from(letter)
            .checked_sub(0xC0)
            .and_then(|place| usize::try_from(place).ok());
        match place.and_then(|place| LATIN.get(place..=place)) {
            Some(folded) => folded,
            None => letter.encode_utf8(bytes).as_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn accents_and_capitals_make_no_difference() {
        let folded = |word: &str| {
            let mut bytes = Vec::new();
            for letter in word.chars() {
                bytes.extend_from_slice(fold(letter, &mut [0; 4]));
            }
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(folded("SZŐLLŐSY"), "szollosy");
        assert_eq!(folded("Łódź"), "lodz");
        assert_eq!(folded("Straße"), "strase");
        assert_eq!(folded("Αθήνα"), "Αθήνα");
    }
}
