//! Whether a JSON object that comes in pieces is whole.

/// How far an object has come: how deep we are in it, and whether inside a string.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wholeness {
    depth: u32,
    in_text: bool,
    escaped: bool,
    is_whole: bool,
}

impl Wholeness {
    /// Takes the next piece.
    pub(super) fn add(&mut self, piece: &str) {
        piece.bytes().for_each(|byte| self.take(byte));
    }

    /// Whether the outermost object is closed.
    pub(super) const fn is_whole(self) -> bool {
        self.is_whole
    }

    fn take(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
        } else if self.in_text {
            self.escaped = byte == b'\\';
            self.in_text = byte != b'"';
        } else {
            self.take_outside_text(byte);
        }
    }

    fn take_outside_text(&mut self, byte: u8) {
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.is_whole |= self.depth == 0;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn an_object_is_whole_with_its_last_brace() {
        for json in [
            "{}",
            r#"{"a":{"b":["}",{}]}}"#,
            r#"{"a":"\"}"}"#,
            r#"{"a":"\\"}"#,
        ] {
            let mut wholeness = Wholeness::default();
            for (index, byte) in json.char_indices() {
                assert!(!wholeness.is_whole(), "{json} before {index}");
                wholeness.add(byte.encode_utf8(&mut [0; 4]));
            }
            assert!(wholeness.is_whole(), "{json}");
        }
    }
}
