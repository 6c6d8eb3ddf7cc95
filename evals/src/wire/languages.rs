//! Which of the recorded languages Baton speaks, and with whom.

use std::sync::{Arc, LazyLock};

use baton_core::config::{Config, Model};
use baton_core::format::{Api, CallerFormat, Format, ProviderFormat};

/// What Baton makes of an API.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    /// Chat, in formats of callers and of providers.
    Chat {
        /// What callers of it speak, if any may call so.
        caller: Option<Api>,
        /// What providers of it speak, if any may answer so.
        provider: Option<Format>,
    },
    /// It passes as it is.
    Passed,
    /// Nobody may call or answer so.
    NotSpoken,
}

impl Language {
    /// Of an API, in the data's words, and the path it was called at: some have sub-resources that speak
    /// otherwise.
    pub(crate) fn of(api: &str, path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let is_other = match api {
            "responses" => !path.ends_with("/responses"),
            "messages" => path.contains("/threads/"),
            _ => false,
        };
        if is_other {
            return Self::NotSpoken;
        }
        let (caller, provider) = match api {
            "chat_completions" => (Some(Api::ChatCompletions), Some(Format::Openai)),
            "completions" => (Some(Api::Completions), None),
            "responses" => (Some(Api::Responses), Some(Format::Responses)),
            "messages" => (Some(Api::Messages), Some(Format::Anthropic)),
            "generate_content" => (Some(Api::GenerateContent), Some(Format::Gemini)),
            "stream_generate_content" => (Some(Api::StreamGenerateContent), Some(Format::Gemini)),
            "converse" | "converse_stream" => (None, Some(Format::Bedrock)),
            "embeddings" | "count_tokens" => return Self::Passed,
            _ => return Self::NotSpoken,
        };
        Self::Chat { caller, provider }
    }
}

/// What callers may speak.
pub(crate) const CALLERS: [(&str, Api); 5] = [
    ("chat", Api::ChatCompletions),
    ("responses", Api::Responses),
    ("completions", Api::Completions),
    ("messages", Api::Messages),
    ("gemini", Api::GenerateContent),
];

/// How callers of this API speak.
pub(crate) fn caller(api: Api) -> &'static dyn CallerFormat {
    api.caller()
}

/// How providers of this format speak.
pub(crate) fn provider(format: Format) -> &'static dyn ProviderFormat {
    format.provider()
}

/// How a caller reads what a provider of this format is sent, where anyone calls so.
pub(crate) fn reader_of(format: Format) -> Option<Api> {
    Some(match format {
        Format::Openai => Api::ChatCompletions,
        Format::Responses => Api::Responses,
        Format::Anthropic => Api::Messages,
        Format::Gemini => Api::GenerateContent,
        Format::Bedrock => return None,
    })
}

/// The path that a request to this API is posted to.
pub(crate) const fn path(api: Api) -> &'static str {
    match api {
        Api::ChatCompletions => "/v1/chat/completions",
        Api::Completions => "/v1/completions",
        Api::Responses => "/v1/responses",
        Api::Embeddings => "/v1/embeddings",
        Api::Messages => "/v1/messages",
        Api::CountTokens => "/v1/messages/count_tokens",
        Api::GenerateContent => "/v1beta/models/auto:generateContent",
        Api::StreamGenerateContent => "/v1beta/models/auto:streamGenerateContent?alt=sse",
    }
}

/// A model of a provider that speaks this format.
pub(crate) fn model(format: Format) -> anyhow::Result<Arc<Model>> {
    let route = CONFIG
        .as_ref()
        .ok()
        .and_then(|config| config.route_named(format.as_str()));
    let model = route.and_then(|route| route.models().first().copied());
    model
        .cloned()
        .ok_or_else(|| anyhow::anyhow!("no model of {}", format.as_str()))
}

/// A provider of each format, with a model and a route of the same name.
static CONFIG: LazyLock<anyhow::Result<Config>> = LazyLock::new(|| {
    let each = |entry: &dyn Fn(&str) -> String| -> String {
        Format::ALL.map(|format| entry(format.as_str())).join(",")
    };
    let providers = each(&|name| {
        format!(
            r#""{name}": {{"cluster": "{name}", "format": "{name}", "authority": "{name}.example"}}"#
        )
    });
    let models = each(&|name| format!(r#""{name}": {{"provider": "{name}", "name": "a-model"}}"#));
    let routes = each(&|name| {
        format!(r#"{{"name": "{name}", "match": {{"models": ["{name}"]}}, "ladder": ["{name}"]}}"#)
    });
    let config = format!(
        r#"{{"sidecar": {{"cluster": "baton-sidecar"}},
            "providers": {{{providers}}}, "models": {{{models}}}, "routes": [{routes}]}}"#
    );
    Ok(Config::parse(config.as_bytes())?)
});
