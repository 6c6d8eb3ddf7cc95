//! What providers demand of a JSON Schema that answers must keep to.

use serde_json::Value;

use crate::provider::check::{Mistake, Node};

/// That no object of the schema lets other members in.
pub(super) fn closed(schema: &Node<'_>) -> Result<(), Mistake> {
    each_object(schema, schema.value(), &|object| {
        (object["additionalProperties"] != false)
            .then_some("`additionalProperties` must be false in every object")
    })
}

/// The same, and that every member is required.
pub(super) fn closed_and_required(schema: &Node<'_>) -> Result<(), Mistake> {
    closed(schema)?;
    each_object(schema, schema.value(), &|object| {
        let required = object["required"].as_array();
        let is_required =
            |name: &String| required.is_some_and(|all| all.iter().any(|one| one == name));
        let mut members = object["properties"].as_object().into_iter().flatten();
        (!members.all(|(name, _)| is_required(name)))
            .then_some("`required` must have every member of `properties`")
    })
}

/// That it has only these keywords: those of OpenAPI, as Gemini's `Schema` has them.
pub(super) fn open_api(schema: &Node<'_>) -> Result<(), Mistake> {
    schema.only(&[
        "anyOf",
        "default",
        "description",
        "enum",
        "example",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "nullable",
        "pattern",
        "properties",
        "propertyOrdering",
        "required",
        "title",
        "type",
    ])?;
    if let Some(kind) = schema.get("type") {
        kind.text()?;
    }
    if let Some(items) = schema.get("items") {
        open_api(&items)?;
    }
    for one in schema.list("anyOf")? {
        open_api(&one)?;
    }
    if let Some(properties) = schema.get("properties") {
        for name in properties
            .object()?
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            open_api(&properties.need(name)?)?;
        }
    }
    Ok(())
}

fn each_object(
    whole: &Node<'_>,
    schema: &Value,
    problem: &impl Fn(&Value) -> Option<&'static str>,
) -> Result<(), Mistake> {
    match schema {
        Value::Object(members) => {
            if schema["type"] == "object" {
                problem(schema).map_or(Ok(()), |problem| Err(whole.wrong(problem)))?;
            }
            members
                .values()
                .try_for_each(|value| each_object(whole, value, problem))
        }
        Value::Array(values) => values
            .iter()
            .try_for_each(|value| each_object(whole, value, problem)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}
