//! Whether a place in JSON is within a string: told from front to back, so that many places take one pass.

/// Goes through a JSON text, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quotes<'t> {
    rest: &'t [u8],
    at: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl<'t> Quotes<'t> {
    /// At the start of a text, which may be within a string.
    pub(crate) const fn new(json: &'t [u8], begins_in_string: bool) -> Self {
        Self {
            rest: json,
            at: 0,
            is_in_string: begins_in_string,
            is_escaped: false,
        }
    }

    /// Whether this place is within a string; it is not before the one that was asked about last.
    pub(crate) fn is_in_string(&mut self, place: usize) -> bool {
        let ahead = place.saturating_sub(self.at).min(self.rest.len());
        let (passed, rest) = self.rest.split_at_checked(ahead).unwrap_or_default();
        for byte in passed {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_string = !self.is_in_string,
                _ => {}
            }
        }
        self.at = self.at.saturating_add(ahead);
        self.rest = rest;
        self.is_in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn strings_begin_and_end_at_quotes_that_are_not_escaped() {
        let json = br#"{"a\"b": "c\\", 1}"#;
        let mut quotes = Quotes::new(json, false);
        for place in 0..=json.len() {
            let is_in_string = matches!(place, 2..=6 | 10..=13);
            assert_eq!(quotes.is_in_string(place), is_in_string, "{place}");
        }
        assert!(!Quotes::new(json, false).is_in_string(json.len()));
        assert!(Quotes::new(json, true).is_in_string(json.len() + 1));
    }
}
