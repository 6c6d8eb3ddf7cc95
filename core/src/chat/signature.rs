//! What a provider knows its own thinking by.
//!
//! A signature means something only to the format that made it. When an answer is translated, its
//! signatures go to the caller with that format's name before them; when they come back in a later
//! request, a writer takes up those of its own format and drops the others with the thinking they sign.

use crate::config::Format;

/// A provider's proof of its own thinking, opaque to everyone else.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Signature {
    /// Whose it is.
    pub origin: Format,
    /// What that provider wrote.
    pub value: String,
}

/// Before a signature that has crossed into another format.
const MARK: &str = "baton:";

impl Signature {
    /// How a body looks that holds thinking of another format: a signature as a text, or in base64
    /// (Gemini); thoughts by the ids we gave them (Responses).
    pub(crate) const MARKS: [&'static [u8]; 4] =
        [b"\"baton:", b"\"YmF0b246", b"\"rs_other_", b"\"rs_call_"];

    /// How it is written in the field that the format `carrier` has for its own signatures.
    pub fn write(&self, carrier: Format) -> String {
        if self.origin == carrier {
            self.value.clone()
        } else {
            format!("{MARK}{}:{}", self.origin.as_str(), self.value)
        }
    }

    /// Reads such a field.
    ///
    /// ```
    /// # use baton_core::{chat::Signature, config::Format};
    /// let signature = Signature { origin: Format::Gemini, value: "xyz".to_owned() };
    /// let written = signature.write(Format::Anthropic);
    /// assert_eq!(Signature::read(&written, Format::Anthropic), signature);
    /// ```
    pub fn read(text: &str, carrier: Format) -> Self {
        let marked = text.strip_prefix(MARK).and_then(|rest| {
            let (origin, value) = rest.split_once(':')?;
            let origin = Format::ALL
                .into_iter()
                .find(|format| format.as_str() == origin)?;
            Some((origin, value))
        });
        let (origin, value) = marked.unwrap_or((carrier, text));
        Self {
            origin,
            value: value.to_owned(),
        }
    }
}
