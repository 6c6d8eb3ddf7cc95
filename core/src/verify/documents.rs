//! Schemas that others may refer to.

use std::fmt;

use jsonschema::{Registry, Resource};
use serde_json::Value;

use super::SchemaError;

/// Documents that a schema may refer to by address, beside itself and the meta-schemas. Nothing is ever
/// fetched.
#[derive(Default)]
pub struct Documents(Option<Registry<'static>>);

impl Documents {
    /// These, by address.
    ///
    /// # Errors
    /// Where an address is none, or a document is no schema.
    pub fn new(documents: impl IntoIterator<Item = (String, Value)>) -> Result<Self, SchemaError> {
        let resources = documents
            .into_iter()
            .map(|(address, document)| (address, Resource::from_contents(document)));
        let registry = Registry::new()
            .extend(resources)
            .and_then(|registry| registry.prepare())
            .map_err(|error| SchemaError::Unusable(error.to_string()))?;
        Ok(Self(Some(registry)))
    }

    pub(super) const fn registry(&self) -> Option<&Registry<'static>> {
        self.0.as_ref()
    }
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Documents")
    }
}
