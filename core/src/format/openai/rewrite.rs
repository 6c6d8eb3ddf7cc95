//! Changing a body without rebuilding it: pieces of JSON to be put in place of others.

use serde_json::Value;

use crate::name::WireName;

/// A model's name as a JSON string, quotes and all: what belongs at
/// [`ChatRequest::model_span`](crate::format::openai::request::ChatRequest::model_span).
pub fn json_string(name: &WireName) -> String {
    quote(name.as_str())
}

/// Any text as a JSON string.
pub(super) fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_name_is_quoted() {
        let name = WireName::try_from(r#"meta/Llama"3.1\8B"#).unwrap();
        assert_eq!(json_string(&name), r#""meta/Llama\"3.1\\8B""#);
    }

    #[test]
    fn a_text_becomes_one_line_of_json() {
        assert_eq!(quote("a\r\n\u{0}\"☺"), r#""a\r\n\u0000\"☺""#);
    }
}
