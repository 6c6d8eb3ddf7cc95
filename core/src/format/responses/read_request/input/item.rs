//! One item, whatever it is.

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::chat::{Media, Part, Request, Signature, Source, ToolCall, ToolResult};
use crate::format::reading::{Unread, mistake, read};
use crate::format::responses::output::SIGNS_A_CALL;
use crate::format::responses::read_request::content::{read_content, read_texts};
use crate::format::{Format, RequestError};
use crate::json::{Members, Name};

/// An item; what depends on its kind is kept as it stands.
#[derive(Default)]
pub(super) struct Item<'a> {
    pub(super) kind: Option<String>,
    pub(super) role: Option<String>,
    pub(super) content: Option<&'a RawValue>,
    pub(super) unread: Unread,
    id: Option<String>,
    call_id: Option<String>,
    name: Option<String>,
    arguments: Option<&'a RawValue>,
    output: Option<&'a RawValue>,
    summary: Option<&'a RawValue>,
    result: Option<&'a RawValue>,
    encrypted_content: Option<String>,
}

impl<'de> Members<'de> for Item<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an item";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "role" => self.role = value.next_value()?,
            "content" => self.content = value.next_value()?,
            "id" => self.id = value.next_value()?,
            "call_id" => self.call_id = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "arguments" => self.arguments = value.next_value()?,
            "output" => self.output = value.next_value()?,
            "summary" => self.summary = value.next_value()?,
            "result" => self.result = value.next_value()?,
            "encrypted_content" => self.encrypted_content = value.next_value()?,
            // The API's own bookkeeping.
            "status" => drop(value.next_value::<IgnoredAny>()?),
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }
}

impl Item<'_> {
    /// Whether it is no thought but what the call after it is signed with.
    pub(super) fn signs_a_call(&self) -> bool {
        let id = self.id.as_deref().unwrap_or_default();
        id.starts_with(SIGNS_A_CALL) && self.encrypted_content.is_some()
    }

    /// What its provider knows it by.
    pub(super) fn signature(&self) -> Option<Signature> {
        let value = self.encrypted_content.as_deref()?;
        Some(Signature::read(value, Format::Responses))
    }

    /// A call, which may have been signed by the item before it.
    pub(super) fn into_call(
        self,
        path: &str,
        signature: Option<Signature>,
    ) -> Result<Part, RequestError> {
        let missing = |key: &str| mistake(&format!("{path}.{key}"), "a string");
        let arguments = match self.arguments {
            Some(raw) => read(raw, &format!("{path}.arguments"), "JSON as a string")?,
            None => None,
        };
        Ok(Part::ToolCall(ToolCall {
            id: self.call_id.ok_or_else(|| missing("call_id"))?,
            name: self.name.ok_or_else(|| missing("name"))?,
            arguments: arguments.unwrap_or_default(),
            signature,
        }))
    }

    /// What a tool returned.
    pub(super) fn into_result(
        self,
        path: &str,
        request: &mut Request,
    ) -> Result<Part, RequestError> {
        let call = self
            .call_id
            .ok_or_else(|| mistake(&format!("{path}.call_id"), "a string"))?;
        let path = format!("{path}.output");
        let output = self
            .output
            .ok_or_else(|| mistake(&path, "a text or a list of parts"))?;
        Ok(Part::ToolResult(ToolResult {
            call,
            name: self.name,
            parts: read_content(output, &path, request)?,
            ..ToolResult::default()
        }))
    }

    /// A thought: in words, signed, or only signed.
    pub(super) fn into_thought(self, path: &str) -> Result<Option<Part>, RequestError> {
        let texts = |raw: Option<&RawValue>, key: &str| match raw {
            Some(raw) => read_texts(raw, &format!("{path}.{key}")),
            None => Ok(None),
        };
        let text = texts(self.summary, "summary")?.or(texts(self.content, "content")?);
        let signature = self.signature();
        Ok(match text {
            Some(text) => Some(Part::Thinking { text, signature }),
            None => signature.map(Part::HiddenThinking),
        })
    }

    /// A picture that the model made, if it is there.
    pub(super) fn into_image(self) -> Option<Part> {
        Some(Part::Image(Media {
            source: Source::Base64(serde_json::from_str(self.result?.get()).ok()?),
            media_type: Some("image/png".to_owned()),
            ..Media::default()
        }))
    }
}
