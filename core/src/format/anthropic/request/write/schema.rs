//! JSON Schemas in the subset that the API takes.
//!
//! A tool's schema goes as it is; only its type, which the API insists on, is added where it lacks. What
//! an answer or a strict tool is held to is rewritten: objects are closed, `oneOf` becomes `anyOf`, and
//! constraints beyond the subset become words in the description, as Anthropic's own SDKs do it. The order
//! of members stays: a model writes them in that order.

mod node;
mod subset;

use serde::Serialize;

pub(super) use self::node::Node;
use super::super::super::generation::Generation;
use super::body::Format;
use super::refuse;
use crate::chat::{Output, Unsupported};
use crate::json::Json;

/// A schema, ready to be said.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in crate::format) enum Schema<'a> {
    /// As the caller wrote it.
    Verbatim(&'a Json),
    /// Rewritten.
    Node(Node<'a>),
}

/// The form of the answer, where it is held to a schema.
pub(super) fn format(
    output: &Output,
    generation: Generation,
) -> Result<Option<Format<'_>>, Unsupported> {
    match output {
        Output::Schema(_) if !generation.keeps_to_schemas() => {
            Err(refuse("response_format json_schema"))
        }
        Output::Schema(wanted) => {
            let mut schema = subset::of(read(&wanted.schema)?)?;
            if let Some(description) = &wanted.description
                && !schema.has("description")
            {
                schema.put("description", Node::text(description));
            }
            Ok(Some(Format::JsonSchema { schema }))
        }
        // A tool sees to JSON.
        Output::Json | Output::Text => Ok(None),
    }
}

/// The schema of a tool's input, which is held to it.
pub(in crate::format) fn of_strict_input(schema: &Json) -> Result<Schema<'_>, Unsupported> {
    Ok(Schema::Node(subset::of(read(schema)?)?))
}

/// The schema of a tool's input, which is asked to keep to it.
pub(in crate::format) fn of_input(schema: &Json) -> Result<Schema<'_>, Unsupported> {
    let mut node = read(schema)?;
    if ["anyOf", "oneOf", "allOf"].iter().any(|key| node.has(key)) {
        return Err(refuse("a tool whose input has alternatives"));
    }
    if node.has("type") {
        return Ok(Schema::Verbatim(schema));
    }
    node.put_first("type", Node::text("object"));
    Ok(Schema::Node(node))
}

/// Whatever object.
pub(super) fn any_object() -> Schema<'static> {
    let mut node = Node::Object(Vec::new());
    node.put_first("type", Node::text("object"));
    Schema::Node(node)
}

fn read(schema: &Json) -> Result<Node<'_>, Unsupported> {
    // Fails only where it is nested deeper than serde_json goes, or no object.
    let node = serde_json::from_str(schema.as_str()).ok();
    node.filter(Node::is_object)
        .ok_or(refuse("a schema that is no object, or nested too deep"))
}

#[cfg(test)]
mod tests;
