//! Where numbers begin and end.

/// How many digits stand at a place.
pub(super) fn digits(bytes: &[u8], at: usize) -> usize {
    run(bytes, at, u8::is_ascii_digit)
}

/// How many letters (ASCII) stand at a place.
pub(super) fn letters(bytes: &[u8], at: usize) -> usize {
    run(bytes, at, u8::is_ascii_alphabetic)
}

/// How many letters (ASCII) end at a place, up to 16.
#[inline(never)]
pub(super) fn letters_before(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(at.saturating_sub(16)..at).unwrap_or_default();
    let letters = before.iter().rev();
    letters
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count()
}

/// Whether a letter (ASCII) stands at a place.
pub(super) fn is_letter_at(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_alphabetic)
}

/// Whether what begins here goes on from what stands before: a letter, a digit, or a sign that joins two numbers.
#[inline(never)]
pub(super) fn is_within(bytes: &[u8], at: usize) -> bool {
    let mut before = bytes.get(..at).unwrap_or_default().iter().rev();
    match before.next() {
        Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' => true,
        Some(b'-' | b'.' | b'/' | b':') => before.next().is_some_and(u8::is_ascii_digit),
        Some(_) | None => false,
    }
}

/// Whether what ends here goes on: a letter, a digit, or a sign that joins it to a digit.
#[inline(never)]
pub(super) fn goes_on(bytes: &[u8], at: usize) -> bool {
    let mut behind = bytes.get(at..).unwrap_or_default().iter();
    match behind.next() {
        Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' => true,
        Some(b'-' | b'.' | b'/' | b':') => behind.next().is_some_and(u8::is_ascii_digit),
        Some(_) | None => false,
    }
}

#[inline(never)]
fn run(bytes: &[u8], at: usize, belongs: fn(&u8) -> bool) -> usize {
    let behind = bytes.get(at..).unwrap_or_default().iter();
    behind.take_while(|byte| belongs(byte)).count()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_number_ends_where_nothing_joins_it_to_another() {
        assert!(goes_on(b"12a", 2));
        assert!(goes_on(b"12-3", 2));
        assert!(!goes_on(b"12-a", 2));
        assert!(!goes_on(b"12, 3", 2));
        assert!(!goes_on(b"12", 2));
    }

    #[test]
    fn a_number_begins_where_nothing_joins_it_to_another() {
        assert!(is_within(b"3-12", 2));
        assert!(is_within(b"x12", 1));
        assert!(!is_within(b"x-12", 2));
        assert!(!is_within(b"12", 0));
    }
}
