//! What should stand in a request, for those who are told that something else does.

/// What should be there, by the last name of the path.
pub(super) fn expected(path: &str) -> &'static str {
    let last = path.rsplit('.').next().unwrap_or_default();
    let (name, element) = last.split_once('[').unwrap_or((last, ""));
    let is_element = !element.is_empty();
    EXPECTED
        .iter()
        .find(|row| row.name == name && row.is_element == is_element)
        .map_or("another type of value", |row| row.expected)
}

struct Row {
    name: &'static str,
    is_element: bool,
    expected: &'static str,
}

const fn member(name: &'static str, expected: &'static str) -> Row {
    Row {
        name,
        is_element: false,
        expected,
    }
}

const fn element(name: &'static str, expected: &'static str) -> Row {
    Row {
        name,
        is_element: true,
        expected,
    }
}

const WHOLE_NUMBER: &str = "a whole number, zero or more";
const NUMBER: &str = "a number";
const TEXT: &str = "a string";
const SWITCH: &str = "`true` or `false`";
const FUNCTION: &str = "an object with a `name`, a string";

const EXPECTED: [Row; 49] = [
    member("messages", "an array of one or more messages"),
    member("stream", SWITCH),
    member(
        "stream_options",
        "an object whose `include_usage` is `true` or `false`, or null",
    ),
    member("thinking", "a string or an array of texts"),
    element(
        "messages",
        "an object with one `role`, a string, and a `tool_call_id` where that is `tool`",
    ),
    member(
        "role",
        "one of `system`, `developer`, `user`, `assistant`, `tool` and `function`",
    ),
    member("content", "a string or an array of content parts"),
    element(
        "content",
        "a content part with a `type` and what belongs to it",
    ),
    member(
        "type",
        "a type that the format has here, such as `text` or `function`",
    ),
    member("text", TEXT),
    member("refusal", TEXT),
    member("image_url", "an object with a `url`, a string"),
    member("url", TEXT),
    member("input_audio", "an object with `data` and `format`, strings"),
    member(
        "file",
        "an object with a `file_data` or a `file_id`, strings",
    ),
    member("name", TEXT),
    member("tool_call_id", "the `id` of a tool call, a string"),
    member("tool_calls", "an array of tool calls"),
    element(
        "tool_calls",
        "a tool call: an object with an `id`, a `type` and a `function`",
    ),
    member("function", FUNCTION),
    member(
        "function_call",
        "`auto`, `none` or an object with a `name`, a string",
    ),
    member("arguments", "JSON as a string"),
    member("tools", "an array of tools"),
    element("tools", "a tool: an object with a `type` and a `function`"),
    member("functions", "an array of functions"),
    element("functions", FUNCTION),
    member(
        "tool_choice",
        "`auto`, `none`, `required`, or an object that names a function",
    ),
    member(
        "response_format",
        "an object whose `type` is `text`, `json_object` or `json_schema`",
    ),
    member("json_schema", "an object with a `name` and a `schema`"),
    member("n", "a whole number above zero"),
    member("max_tokens", WHOLE_NUMBER),
    member("max_completion_tokens", WHOLE_NUMBER),
    member("top_k", WHOLE_NUMBER),
    member("top_logprobs", WHOLE_NUMBER),
    member("seed", "a whole number"),
    member("temperature", NUMBER),
    member("top_p", NUMBER),
    member("presence_penalty", NUMBER),
    member("frequency_penalty", NUMBER),
    member("stop", "a string or an array of strings"),
    element("stop", TEXT),
    member("logprobs", SWITCH),
    member("parallel_tool_calls", SWITCH),
    member("strict", SWITCH),
    member("include_usage", SWITCH),
    member(
        "reasoning_effort",
        "one of `none`, `minimal`, `low`, `medium`, `high` and `xhigh`",
    ),
    member(
        "effort",
        "one of `none`, `minimal`, `low`, `medium`, `high` and `xhigh`",
    ),
    member("user", TEXT),
    member("safety_identifier", TEXT),
];
