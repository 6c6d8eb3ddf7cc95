//! What a model may call.

use super::Cache;
use crate::json::Json;

/// A tool.
#[derive(Clone, Debug, Hash, PartialEq)]
pub enum Tool {
    /// The application runs it.
    Function(Function),
    /// The provider runs it, or trained its model on it (web search, computer use): its kind. No other
    /// provider can.
    Hosted(String),
}

/// A tool that the application runs.
#[derive(Clone, Debug, Default, Hash, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// The JSON Schema of its arguments.
    pub parameters: Option<Json>,
    /// Whether arguments must keep to the schema.
    pub strict: Option<bool>,
    /// Where the provider may cut the prompt for its cache.
    pub cache: Option<Cache>,
}

/// Whether tools are called.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum ToolChoice {
    /// The model decides.
    Auto,
    /// Not at all.
    Never,
    /// At least one, whichever.
    Any,
    /// This one.
    Named(String),
}
