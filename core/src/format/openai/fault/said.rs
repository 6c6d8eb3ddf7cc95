//! What an error's body says, in whatever shape.
//!
//! The shapes, from servers' answers: `{"error": {"message", "type", "param", "code"}}` (OpenAI and
//! most), `{"error": "…", "code": "…"}` (xAI, Ollama, TGI), the members without `error` around them
//! (Mistral, older vLLM, Cohere), `{"detail": …}` as text or as FastAPI's list, a list of one of these
//! (Gemini's compatible endpoint), `error.metadata.raw` with the error of the provider behind
//! (OpenRouter), `innererror` (Azure), and plain text.

use std::time::Duration;

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::format::wait::read_wait;
use crate::json::{Members, Name, read_object};

/// The facts of an error.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What stands under `code`, `type` and `status`, in lower case, in order.
    pub(super) codes: Vec<String>,
    /// A status among these.
    pub(super) status: Option<u16>,
    /// The member of the request at fault.
    pub(super) param: Option<String>,
    /// When to come back.
    pub(super) wait: Option<Duration>,
    message: Option<String>,
    /// What the provider behind the provider said: the better message, where there is one.
    behind: Option<String>,
    depth: u8,
}

/// How deep an error may lie within errors; the deepest known shape is `error.metadata.raw.error`.
const MAX_DEPTH: u8 = 6;

/// How many codes are kept; the shapes known have at most four.
const MAX_CODES: usize = 12;

/// The most of a message that is kept: validation errors may repeat the whole request.
const MAX_MESSAGE_BYTES: usize = 4096;

impl Said {
    pub(super) fn read(body: &[u8]) -> Self {
        let mut said = Self::default();
        let Ok(text) = std::str::from_utf8(body) else {
            return said;
        };
        match serde_json::from_str::<&RawValue>(text) {
            Ok(raw) => said.value(raw),
            Err(_) => said.plain(text),
        }
        said
    }

    pub(super) fn message(&self) -> Option<&str> {
        self.behind.as_deref().or(self.message.as_deref())
    }

    /// An error in any shape.
    fn value(&mut self, raw: &RawValue) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth = self.depth.saturating_add(1);
        let text = raw.get();
        match text.as_bytes().first() {
            // What was read before a member that cannot be read still counts.
            Some(b'{') => drop(read_object(text, self)),
            Some(b'[') => {
                let each: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
                each.into_iter().for_each(|raw| self.value(raw));
            }
            Some(b'"') => self.say(string(raw)),
            Some(_) | None => {}
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Text that is no JSON. A page in HTML comes from something between us and the provider and says
    /// nothing that the status does not.
    fn plain(&mut self, text: &str) {
        let text = text.trim();
        if !text.starts_with(['<', '{', '[']) {
            self.say(Some(text.to_owned()));
        }
    }

    fn say(&mut self, message: Option<String>) {
        let message = message.filter(|text| !text.is_empty()).map(shorten);
        self.message = self.message.take().or(message);
    }

    fn code(&mut self, raw: &RawValue) {
        let code = string(raw).unwrap_or_else(|| raw.get().to_owned());
        let status = code.parse().ok().filter(|code| (400..600).contains(code));
        self.status = self.status.or(status);
        if status.is_none() && code != "null" && self.codes.len() < MAX_CODES {
            self.codes.push(code.to_ascii_lowercase());
        }
    }

    /// An error within an error: JSON, or JSON as a string, or words.
    fn take_behind(&mut self, raw: &RawValue) {
        let mut behind = Self {
            depth: self.depth,
            ..Self::default()
        };
        match string(raw) {
            Some(text) => match serde_json::from_str::<&RawValue>(&text) {
                Ok(raw) => behind.value(raw),
                Err(_) => behind.plain(&text),
            },
            None => behind.value(raw),
        }
        self.behind = behind.behind.or(behind.message).or(self.behind.take());
        self.codes.splice(0..0, behind.codes);
        self.codes.truncate(MAX_CODES);
        self.status = self.status.or(behind.status);
        self.param = self.param.take().or(behind.param);
        self.wait = self.wait.or(behind.wait);
    }
}

impl<'de> Members<'de> for Said {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an error";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        if !KEYS.contains(&&*key) {
            return value.next_value::<IgnoredAny>().map(drop);
        }
        let raw = value.next_value::<&RawValue>()?;
        match &*key {
            "message" | "msg" | "error_message" => self.say(string(raw)),
            "code" | "type" | "status" | "statusCode" | "status_code" | "error_type" => {
                self.code(raw);
            }
            "param" => self.param = string(raw).or(self.param.take()),
            "loc" => self.param = place(raw).or(self.param.take()),
            "retryDelay" => self.wait = string(raw).as_deref().and_then(read_wait).or(self.wait),
            "retry_after" => self.wait = seconds(raw).or(self.wait),
            "raw" => self.take_behind(raw),
            _ => self.value(raw),
        }
        Ok(())
    }
}

/// The members that are read; the last lines may have an error within.
const KEYS: [&str; 20] = [
    "message",
    "msg",
    "error_message",
    "code",
    "type",
    "status",
    "statusCode",
    "status_code",
    "error_type",
    "param",
    "loc",
    "retryDelay",
    "retry_after",
    "raw",
    "error",
    "errors",
    "detail",
    "details",
    "innererror",
    "metadata",
];

fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

fn seconds(raw: &RawValue) -> Option<Duration> {
    Duration::try_from_secs_f64(serde_json::from_str(raw.get()).ok()?).ok()
}

/// FastAPI's path of a member: `["body", "messages", 0, "role"]`.
fn place(raw: &RawValue) -> Option<String> {
    let steps: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
    let steps = steps
        .into_iter()
        .map(|step| string(step).unwrap_or_else(|| step.get().to_owned()))
        .filter(|step| step != "body");
    Some(steps.collect::<Vec<_>>().join(".")).filter(|path| !path.is_empty())
}

fn shorten(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(MAX_MESSAGE_BYTES));
    text
}
