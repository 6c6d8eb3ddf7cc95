//! A part of a content, as requests and answers have it.

use serde::de::{IgnoredAny, MapAccess};
use serde_json::Value;

use super::compact::compact;
use super::read::{Many, camel};
use crate::json::{Json, Members, Name, Whole};

/// A part. Which of its members is there says what it is.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) text: Option<String>,
    /// The text is what the model thought.
    pub(super) thought: bool,
    /// `thoughtSignature`
    pub(super) signature: Option<String>,
    pub(super) inline: Option<Inline>,
    pub(super) file: Option<FileAt>,
    pub(super) call: Option<Call>,
    pub(super) result: Option<CallResult>,
    /// The keys of all else.
    pub(super) others: Vec<String>,
}

impl Part {
    /// Whether it says anything that we have a word for.
    pub(super) const fn is_known(&self) -> bool {
        self.text.is_some()
            || self.inline.is_some()
            || self.file.is_some()
            || self.call.is_some()
            || self.result.is_some()
    }
}

impl<'de> Members<'de> for Part {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a part";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "text" => self.text = value.next_value()?,
            "thought" => self.thought = value.next_value::<Option<_>>()?.unwrap_or_default(),
            "thoughtSignature" => self.signature = value.next_value()?,
            "inlineData" => self.inline = one(value)?,
            "fileData" => self.file = one(value)?,
            "functionCall" => self.call = one(value)?,
            "functionResponse" => self.result = one(value)?,
            other => {
                self.others.push(other.to_owned());
                value.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

fn one<'de, M, A>(value: &mut A) -> Result<Option<M>, A::Error>
where
    M: Default + Members<'de>,
    A: MapAccess<'de>,
{
    Ok(value.next_value::<Option<Whole<M>>>()?.map(|Whole(it)| it))
}

/// `inlineData`
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) mime_type: Option<String>,
    /// In base64, of either alphabet.
    pub(super) data: String,
    pub(super) name: Option<String>,
}

impl<'de> Members<'de> for Inline {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with `mimeType` and `data`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "mimeType" => self.mime_type = value.next_value()?,
            "data" => self.data = value.next_value()?,
            "displayName" => self.name = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// `fileData`
#[derive(Debug, Default)]
pub(super) struct FileAt {
    pub(super) mime_type: Option<String>,
    pub(super) uri: String,
    pub(super) name: Option<String>,
}

impl<'de> Members<'de> for FileAt {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with a `fileUri`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "mimeType" => self.mime_type = value.next_value()?,
            "fileUri" => self.uri = value.next_value()?,
            "displayName" => self.name = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// `functionCall`
#[derive(Debug, Default)]
pub(super) struct Call {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) args: Option<Json>,
    /// `partialArgs`: arguments that come piece by piece, where the caller asked for that.
    pub(super) pieces: Vec<Piece>,
    /// `willContinue`: more pieces come.
    pub(super) continues: bool,
}

impl Call {
    /// Its arguments as text; none are an empty object.
    pub(super) fn arguments(&self) -> String {
        let args = self.args.as_ref().map(Json::as_str);
        compact(args.filter(|json| *json != "null").unwrap_or("{}"))
    }
}

impl<'de> Members<'de> for Call {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with a `name`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "id" => self.id = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "args" => self.args = Some(value.next_value()?),
            "partialArgs" => self.pieces = value.next_value::<Many<_>>()?.0,
            "willContinue" => self.continues = value.next_value::<Option<_>>()?.unwrap_or_default(),
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// A piece of a call's arguments.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Where it belongs, as a JSONPath: `$.cities[0].name`.
    pub(super) path: String,
    pub(super) value: Value,
}

impl<'de> Members<'de> for Piece {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with a `jsonPath` and a value";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "jsonPath" => self.path = value.next_value()?,
            "stringValue" => self.value = Value::String(value.next_value()?),
            "numberValue" => self.value = Value::Number(value.next_value()?),
            "boolValue" => self.value = Value::Bool(value.next_value()?),
            // A value of null is what it is without any.
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// `functionResponse`
#[derive(Debug, Default)]
pub(super) struct CallResult {
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) response: Option<Json>,
    /// Media that came back beside the response.
    pub(super) parts: Vec<Part>,
}

impl<'de> Members<'de> for CallResult {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with a `name` and a `response`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "id" => self.id = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "response" => self.response = Some(value.next_value()?),
            "parts" => self.parts = value.next_value::<Many<Part>>()?.0,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
