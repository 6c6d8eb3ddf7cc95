//! Where requests go: the model stands in the path, and how it answers.

use std::fmt::Write;

/// The path. Only conversations have one here; whoever asks for something else is told by the provider.
pub(super) fn write(model: &str, streams: bool) -> String {
    let mut path = "/model/".to_owned();
    for byte in model.bytes() {
        encode(byte, &mut path);
    }
    path.push_str(if streams {
        "/converse-stream"
    } else {
        "/converse"
    });
    path
}

/// Ids have colons, ARNs have slashes: one segment of a path has neither, as AWS' own SDKs write it.
fn encode(byte: u8, path: &mut String) {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        path.push(char::from(byte));
    } else {
        // Writing to a `String` cannot fail.
        let _ = write!(path, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_model_is_one_segment() {
        for (model, streams, path) in [
            (
                "us.anthropic.claude-haiku-4-5-20251001-v1:0",
                false,
                "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse",
            ),
            (
                "arn:aws:bedrock:us-east-1:1:inference-profile/a_b",
                true,
                "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fa_b/converse-stream",
            ),
            ("%/../ü", false, "/model/%25%2F..%2F%C3%BC/converse"),
        ] {
            assert_eq!(super::write(model, streams), path);
        }
    }
}
