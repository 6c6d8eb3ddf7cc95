//! JSON without the blanks that Google indents it with.

/// The same JSON without blanks between its parts: Google indents what it writes, and other models
/// would be paid for reading that. Numbers and texts stay as they were written.
pub(super) fn compact(json: &str) -> String {
    let mut compact = String::with_capacity(json.len());
    // Every other piece is text, but for quotes that a backslash makes part of one.
    let mut in_text = false;
    for piece in json.split_inclusive('"') {
        if in_text {
            compact.push_str(piece);
            in_text = is_escaped(piece.strip_suffix('"').unwrap_or(piece));
        } else {
            compact.extend(piece.split([' ', '\n', '\r', '\t']));
            in_text = true;
        }
    }
    compact
}

/// Whether what follows is escaped: an odd number of backslashes is before it.
fn is_escaped(before: &str) -> bool {
    let backslashes = before.bytes().rev().take_while(|byte| *byte == b'\\');
    backslashes.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn only_blanks_between_the_parts_go() {
        for (json, expected) in [
            ("{\n  \"a b\": [1.50, true]\r\n}", r#"{"a b":[1.50,true]}"#),
            (
                r#"{ "a": "x \" y\\" , "b": "" }"#,
                r#"{"a":"x \" y\\","b":""}"#,
            ),
            ("{}", "{}"),
            (" 5 ", "5"),
        ] {
            assert_eq!(compact(json), expected, "{json}");
        }
    }
}
