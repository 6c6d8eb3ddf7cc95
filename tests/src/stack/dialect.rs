//! How a provider of each dialect is configured, and which of the shipped clusters it is like.

use serde_json::{Value, json};

use crate::provider::Dialect;

/// The cluster of `envoy/providers.yaml` that is wired for it. Vertex takes its token where OpenAI
/// takes its key.
pub(super) fn cluster(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Openai | Dialect::Responses | Dialect::Vertex => "openai",
        Dialect::Azure => "azure",
        Dialect::Anthropic => "anthropic",
        Dialect::Gemini => "gemini",
        Dialect::Bedrock => "bedrock",
    }
}

/// A provider of this name, as Baton's configuration has it.
pub(super) fn provider(dialect: Dialect, name: &str) -> Value {
    let format = match dialect {
        Dialect::Openai | Dialect::Azure => "openai",
        Dialect::Responses => "responses",
        Dialect::Anthropic => "anthropic",
        Dialect::Gemini | Dialect::Vertex => "gemini",
        Dialect::Bedrock => "bedrock",
    };
    let authority = format!("{name}.test");
    let mut provider = json!({"cluster": name, "format": format, "authority": authority});
    if dialect == Dialect::Azure {
        provider["api_version"] = json!("2024-10-21");
    }
    if dialect == Dialect::Vertex {
        provider["path"] = json!("/v1/projects/p/locations/l/publishers/google");
    }
    provider
}
