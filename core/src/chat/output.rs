//! The form of an answer.

use crate::json::Json;

/// The form an answer must have.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Output {
    /// Whatever the model writes.
    #[default]
    Text,
    /// Any JSON.
    Json,
    /// JSON that keeps to a schema.
    Schema(Schema),
}

/// The schema of an answer.
#[derive(Clone, Debug, Hash, PartialEq)]
pub struct Schema {
    /// Its name; some formats have none.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The JSON Schema.
    pub schema: Json,
    /// Whether the answer must keep to it or is only asked to.
    pub strict: Option<bool>,
}

impl Schema {
    /// Its name, or one for formats that must have one.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("answer")
    }
}
