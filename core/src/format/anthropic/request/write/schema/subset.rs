//! The subset of JSON Schema that Anthropic holds answers to.
//!
//! <https://platform.claude.com/docs/en/build-with-claude/structured-outputs> lists it.

use std::borrow::Cow;

use super::node::Node;
use crate::chat::Unsupported;
use crate::format::anthropic::request::write::refuse;

/// The same schema in the subset.
pub(super) fn of(node: Node<'_>) -> Result<Node<'_>, Unsupported> {
    match node {
        Node::Object(members) => schema(members),
        // `true` and `false` are schemas too.
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Array(_) => Ok(node),
    }
}

type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// A schema as it is put together.
#[derive(Default)]
struct Schema<'a> {
    members: Members<'a>,
    /// Constraints that are only told.
    told: Members<'a>,
    is_object: bool,
    names_members: bool,
}

fn schema(members: Members<'_>) -> Result<Node<'_>, Unsupported> {
    let mut schema = Schema {
        is_object: is_object(&members),
        names_members: members.iter().any(|(key, _)| key == "properties"),
        ..Schema::default()
    };
    for (key, value) in members {
        schema.take(key, value)?;
    }
    schema.finish()
}

/// An object by its type, or by what only objects have.
fn is_object(members: &Members<'_>) -> bool {
    members.iter().any(|(key, value)| match &**key {
        "type" => names_object(value),
        "properties" => true,
        _ => false,
    })
}

fn names_object(kind: &Node<'_>) -> bool {
    match kind {
        Node::Text(kind) => kind == "object",
        Node::Array(kinds) => kinds.contains(&Node::text("object")),
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Object(_) => false,
    }
}

impl<'a> Schema<'a> {
    fn take(&mut self, key: Cow<'a, str>, value: Node<'a>) -> Result<(), Unsupported> {
        match (&*key, value) {
            ("properties" | "$defs" | "definitions", Node::Object(schemas)) => {
                self.members.push((key, Node::Object(each(schemas)?)));
            }
            ("anyOf" | "allOf", Node::Array(schemas)) => {
                self.members.push((key, Node::Array(all(schemas)?)));
            }
            ("oneOf", Node::Array(schemas)) => {
                self.members
                    .push(("anyOf".into(), Node::Array(all(schemas)?)));
            }
            ("items", items) => self.members.push((key, of(items)?)),
            ("additionalProperties", more) => self.close(&more)?,
            ("$ref", Node::Text(target)) if target == "#" => {
                return Err(refuse("a schema that contains itself"));
            }
            // They constrain nothing.
            ("$schema" | "$id" | "$comment", _) => {}
            (_, value) if is_known(&key, &value) => self.members.push((key, value)),
            (_, value) => self.told.push((key, value)),
        }
        Ok(())
    }

    /// Objects are always closed. One that is to have other members than it names cannot be.
    fn close(&self, more: &Node<'_>) -> Result<(), Unsupported> {
        match more {
            Node::Bool(false) => Ok(()),
            Node::Bool(true) if self.names_members => Ok(()),
            Node::Bool(true)
            | Node::Null
            | Node::Number(_)
            | Node::Text(_)
            | Node::Array(_)
            | Node::Object(_) => Err(refuse("a schema with members of any name")),
        }
    }

    fn finish(mut self) -> Result<Node<'a>, Unsupported> {
        if self.is_object {
            self.members
                .push(("additionalProperties".into(), Node::Bool(false)));
        }
        self.tell();
        Ok(Node::Object(self.members))
    }

    /// Appends the constraints that are only told to the description.
    fn tell(&mut self) {
        if self.told.is_empty() {
            return;
        }
        let told = told(&self.told);
        let description = self
            .members
            .iter_mut()
            .find(|(key, _)| key == "description");
        match description {
            Some((_, Node::Text(text))) => *text = format!("{text}\n\n{told}").into(),
            Some((_, other)) => *other = Node::text(told),
            None => self.members.push(("description".into(), Node::text(told))),
        }
    }
}

fn each(schemas: Members<'_>) -> Result<Members<'_>, Unsupported> {
    let each = schemas.into_iter();
    each.map(|(name, schema)| Ok((name, of(schema)?))).collect()
}

fn all(schemas: Vec<Node<'_>>) -> Result<Vec<Node<'_>>, Unsupported> {
    schemas.into_iter().map(of).collect()
}

/// Whether the API takes this member with this value.
fn is_known(key: &str, value: &Node<'_>) -> bool {
    match key {
        "type" | "enum" | "const" | "description" | "title" | "required" | "$ref" | "default" => {
            true
        }
        "format" => matches!(value, Node::Text(format) if FORMATS.contains(&&**format)),
        "minItems" => {
            matches!(value, Node::Number(least) if least.as_u64().is_some_and(|least| least <= 1))
        }
        _ => false,
    }
}

/// The formats of text that the API knows.
const FORMATS: [&str; 10] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "uri",
    "ipv4",
    "ipv6",
    "uuid",
];

/// `{minimum: 1, maximum: 10}`
fn told(constraints: &Members<'_>) -> String {
    let constraint = |(key, value): &(Cow<'_, str>, Node<'_>)| {
        format!("{key}: {}", crate::json::to_json_text(value))
    };
    let constraints: Vec<String> = constraints.iter().map(constraint).collect();
    format!("{{{}}}", constraints.join(", "))
}
