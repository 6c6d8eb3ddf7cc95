//! `GET /v1/models`: the names a caller may ask for.

use super::rewrite::quote;

/// The list of models, in OpenAI's shape.
///
/// ```
/// # use baton_core::format::openai::models::models_body;
/// assert_eq!(
///     models_body(["auto"].into_iter()),
///     r#"{"object":"list","data":[{"id":"auto","object":"model","created":0,"owned_by":"baton"}]}"#,
/// );
/// ```
pub fn models_body<'a>(names: impl Iterator<Item = &'a str>) -> String {
    // The names are routes, which were never created at a moment: clients only need an integer.
    let entry = |name| {
        format!(
            r#"{{"id":{},"object":"model","created":0,"owned_by":"baton"}}"#,
            quote(name)
        )
    };
    let entries: Vec<_> = names.map(entry).collect();
    format!(r#"{{"object":"list","data":[{}]}}"#, entries.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_name_is_listed_in_order() {
        let body: serde_json::Value =
            serde_json::from_str(&models_body(["b", "a/\"x\""].into_iter())).unwrap();
        let ids: Vec<_> = body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| &m["id"])
            .collect();
        assert_eq!(ids, ["b", "a/\"x\""]);
    }

    #[test]
    fn no_names_make_an_empty_list() {
        assert_eq!(
            models_body(std::iter::empty()),
            r#"{"object":"list","data":[]}"#
        );
    }
}
