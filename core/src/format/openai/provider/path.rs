//! Where requests go.

use crate::config::Model;
use crate::format::Operation;

/// What follows the provider's base path.
pub(super) fn path(operation: Operation, model: &Model) -> String {
    let resource = match operation {
        // There is no counting in this format; who asks for it is answered otherwise.
        Operation::Chat | Operation::CountTokens => "/chat/completions",
        Operation::Embed => "/embeddings",
    };
    match &model.provider.dialect.api_version {
        None => resource.to_owned(),
        Some(version) => format!(
            "/deployments/{}{resource}?api-version={}",
            percent_encoded(model.wire_name.as_str()),
            percent_encoded(version.as_str())
        ),
    }
}

/// The text as one segment of a path or one value of a query (RFC 3986, unreserved characters).
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_a_url_cannot_hold_is_encoded() {
        assert_eq!(percent_encoded("gpt-5.4_mini~1"), "gpt-5.4_mini~1");
        assert_eq!(percent_encoded("a/b c?&#%ü"), "a%2Fb%20c%3F%26%23%25%C3%BC");
    }
}
