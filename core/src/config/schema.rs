//! The published JSON Schema: for editors and other tools, made from the types that read the document.

use schemars::{Schema, schema_for};

use super::raw::Document;

/// The schema of the plugin configuration.
pub fn schema() -> Schema {
    let mut schema = schema_for!(Document);
    schema.insert("title".to_owned(), "Baton's plugin configuration".into());
    schema
}
