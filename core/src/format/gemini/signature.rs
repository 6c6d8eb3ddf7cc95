//! Signatures in Gemini's field for them, `thoughtSignature`.
//!
//! That field is bytes, and clients decode it from base64, so a signature of another origin is put
//! into base64 with its mark. Clients may give bytes back in the other alphabet of base64.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use crate::chat::Signature;
use crate::config::Format;

/// The base64 of `baton:`, with which a signature of another origin begins.
const MARK: &str = "YmF0b246";

/// The base64 that clients may write: padded or not.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What the field says.
pub(super) fn write(signature: &Signature) -> String {
    let text = signature.write(Format::Gemini);
    if signature.origin == Format::Gemini {
        text
    } else {
        STANDARD.encode(text)
    }
}

/// Reads the field.
pub(super) fn read(field: &str) -> Signature {
    let marked = field
        .starts_with(MARK)
        .then(|| LENIENT.decode(standard(field)).ok())
        .flatten()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    Signature::read(marked.as_deref().unwrap_or(field), Format::Gemini)
}

/// Base64 in the standard alphabet: Google takes, and its Python client sends, the URL-safe one too.
pub(super) fn standard(base64: &str) -> String {
    base64.replace('-', "+").replace('_', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_foreign_signature_comes_back_whatever_the_client_did_to_its_bytes() {
        let signature = Signature {
            origin: Format::Anthropic,
            value: "a?>b??".to_owned(),
        };
        let written = write(&signature);
        assert!(STANDARD.decode(&written).is_ok());
        assert_eq!(read(&written), signature);
        let url_safe = written.replace('+', "-").replace('/', "_");
        assert_eq!(read(url_safe.trim_end_matches('=')), signature);
    }

    #[test]
    fn its_own_signature_stays_as_it_is() {
        let signature = Signature {
            origin: Format::Gemini,
            value: "CiQB+/_-==".to_owned(),
        };
        assert_eq!(write(&signature), "CiQB+/_-==");
        assert_eq!(read("CiQB+/_-=="), signature);
    }
}
