//! Which of a body's values are texts, and whose words they are.

use serde::{Deserialize, Serialize};

use super::walk::{Around, Leaf, Walk};

/// Whose words a text of a request is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The caller's own: the user's.
    Own,
    /// What a tool or a document brought, which nobody in the conversation said.
    Foreign,
    /// The system's and the model's, and descriptions: whoever built the application vouches for them.
    Trusted,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Form {
    /// As a string.
    Text,
    /// As a string that holds JSON: a tool's arguments.
    Json,
    /// As a number.
    Number,
    /// As a string that its writer has signed: what a model thought.
    Signed,
}

/// Members that are never a text to somebody, wherever they stand: names of things, signatures, kinds.
const NO_TEXT: [&str; 24] = [
    "type",
    "role",
    "model",
    "id",
    "object",
    "status",
    "format",
    "media_type",
    "mime_type",
    "mimeType",
    "signature",
    "thoughtSignature",
    "thought_signature",
    "encrypted_content",
    "detail",
    "effort",
    "service_tier",
    "finish_reason",
    "finishReason",
    "stop_reason",
    "system_fingerprint",
    "modelVersion",
    "responseId",
    "encoding_format",
];

/// Objects that are a schema: only what describes them is text.
const SCHEMAS: [&str; 7] = [
    "parameters",
    "parametersJsonSchema",
    "input_schema",
    "schema",
    "responseSchema",
    "responseJsonSchema",
    "response_schema",
];

/// Members that hold the arguments of a tool's call, or its result, as JSON: numbers there may be about somebody.
const STRUCTURED: [&str; 4] = ["arguments", "args", "input", "response"];

/// Types of what nobody in a conversation said.
const FOREIGN: [&str; 9] = [
    "tool_result",
    "function_call_output",
    "custom_tool_call_output",
    "local_shell_call_output",
    "mcp_tool_result",
    "document",
    "search_result",
    "web_search_tool_result",
    "file",
];

/// Types of what a model thought, and signed.
const THOUGHTS: [&str; 3] = ["thinking", "redacted_thinking", "thinking_delta"];

/// Whose words this is, and how it is written; `None` where it is no text.
pub(super) fn passage(walk: &Walk<'_>, leaf: &Leaf<'_>) -> Option<(Voice, Form)> {
    if leaf.is_number {
        let mut around = walk.around(leaf);
        let is_structured =
            STRUCTURED.contains(&leaf.key) || around.any(|it| STRUCTURED.contains(&it.key));
        return is_structured.then(|| (voice(walk, leaf), Form::Number));
    }
    if !is_text(walk, leaf) {
        return None;
    }
    let form = match leaf.key {
        "arguments" | "partial_json" => Form::Json,
        _ if walk.around(leaf).any(|it| THOUGHTS.contains(&it.kind)) => Form::Signed,
        _ => Form::Text,
    };
    Some((voice(walk, leaf), form))
}

fn is_text(walk: &Walk<'_>, leaf: &Leaf<'_>) -> bool {
    let key = leaf.key;
    let is_reference = key.ends_with("_id") || key.ends_with("Id");
    if is_reference || NO_TEXT.contains(&key) {
        return false;
    }
    let nearest = walk.around(leaf).next();
    let says = |says: fn(&Around<'_>) -> bool| nearest.is_some_and(says);
    match key {
        // A participant's name is about somebody; a tool's name is not.
        "name" => says(|it| !it.role.is_empty()),
        // What is in it is bytes, but in Anthropic's plain text documents.
        "data" | "file_data" => says(|it| it.kind == "text"),
        _ => !is_schemas(walk, leaf),
    }
}

/// Whether it is a schema's own word.
fn is_schemas(walk: &Walk<'_>, leaf: &Leaf<'_>) -> bool {
    let describes = matches!(leaf.key, "description" | "title");
    !describes && walk.around(leaf).any(|it| SCHEMAS.contains(&it.key))
}

fn voice(walk: &Walk<'_>, leaf: &Leaf<'_>) -> Voice {
    let top = match leaf.key {
        "system" | "instructions" | "description" => Some(Voice::Trusted),
        _ => None,
    };
    let said = top.or_else(|| walk.around(leaf).find_map(voice_of));
    said.unwrap_or(Voice::Own)
}

/// What an object says of whose words it holds.
fn voice_of(around: &Around<'_>) -> Option<Voice> {
    if FOREIGN.contains(&around.kind) {
        return Some(Voice::Foreign);
    }
    let by_role = match around.role {
        "tool" | "function" => Some(Voice::Foreign),
        "system" | "developer" | "assistant" | "model" => Some(Voice::Trusted),
        "user" => Some(Voice::Own),
        _ => None,
    };
    by_role.or(match around.key {
        "functionResponse" | "function_response" => Some(Voice::Foreign),
        "system" | "systemInstruction" | "system_instruction" | "tools" | "text_format" => {
            Some(Voice::Trusted)
        }
        _ => None,
    })
}

/// Tells by a text's beginning whether it is JSON: an object with a member or none, an array of objects, arrays or
/// strings. `[1] Smith` is prose.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Beginning {
    /// Only white space so far.
    #[default]
    Blank,
    /// This bracket so far.
    Bracket(char),
    /// It is known.
    Known(Form),
}

impl Beginning {
    /// The same, with more of the text.
    pub(super) fn with(self, more: &str) -> Self {
        let mut beginning = self;
        for char in more.chars().filter(|char| !char.is_ascii_whitespace()) {
            beginning = match (beginning, char) {
                (Self::Known(_), _) => return beginning,
                (Self::Blank, '{' | '[') => Self::Bracket(char),
                (Self::Bracket('{'), '"' | '}') | (Self::Bracket('['), '{' | '[' | '"' | ']') => {
                    Self::Known(Form::Json)
                }
                (Self::Blank | Self::Bracket(_), _) => Self::Known(Form::Text),
            };
        }
        beginning
    }

    /// What it looks like.
    pub(super) const fn form(self) -> Form {
        match self {
            Self::Known(form) => form,
            Self::Blank | Self::Bracket(_) => Form::Text,
        }
    }
}
