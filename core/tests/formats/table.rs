//! The formats there are, by the names that golden files have.

use std::sync::{Arc, LazyLock};

use baton_core::config::{Config, Model};
use baton_core::format::anthropic::Anthropic;
use baton_core::format::bedrock::Bedrock;
use baton_core::format::completions::Completions;
use baton_core::format::gemini::Gemini;
use baton_core::format::openai::Openai;
use baton_core::format::responses::Responses;
use baton_core::format::{CallerFormat, Format, ProviderFormat};

/// A format that callers speak.
pub(crate) struct Caller {
    /// Its name in paths of golden files.
    pub(crate) name: &'static str,
    /// The format.
    pub(crate) format: &'static dyn CallerFormat,
    /// Where it posts a request for a whole answer.
    pub(crate) path: &'static str,
    /// Where it posts one for a stream.
    pub(crate) stream_path: &'static str,
    /// The provider that speaks the same, if one does.
    pub(crate) native: Option<&'static str>,
}

/// A format that providers speak.
pub(crate) struct Provider {
    /// Its name in paths of golden files, and in the config below.
    pub(crate) name: &'static str,
    /// The format.
    pub(crate) format: &'static dyn ProviderFormat,
}

pub(crate) const CALLERS: &[Caller] = &[
    Caller {
        name: "chat",
        format: &Openai,
        path: "/v1/chat/completions",
        stream_path: "/v1/chat/completions",
        native: Some("openai"),
    },
    Caller {
        name: "completions",
        format: &Completions,
        path: "/v1/completions",
        stream_path: "/v1/completions",
        native: None,
    },
    Caller {
        name: "responses",
        format: &Responses,
        path: "/v1/responses",
        stream_path: "/v1/responses",
        native: Some("responses"),
    },
    Caller {
        name: "gemini",
        format: &Gemini,
        path: "/v1beta/models/auto:generateContent",
        stream_path: "/v1beta/models/auto:streamGenerateContent?alt=sse",
        native: Some("gemini"),
    },
    Caller {
        name: "messages",
        format: &Anthropic,
        path: "/v1/messages",
        stream_path: "/v1/messages",
        native: Some("anthropic"),
    },
];

pub(crate) const PROVIDERS: &[Provider] = &[
    Provider {
        name: "openai",
        format: &Openai,
    },
    Provider {
        name: "responses",
        format: &Responses,
    },
    Provider {
        name: "gemini",
        format: &Gemini,
    },
    Provider {
        name: "anthropic",
        format: &Anthropic,
    },
    Provider {
        name: "bedrock",
        format: &Bedrock,
    },
];

impl Caller {
    /// The provider that speaks the same, if one does and is there.
    pub(crate) fn own(&self) -> Option<&'static Provider> {
        PROVIDERS
            .iter()
            .find(|provider| self.native == Some(provider.name))
    }

    /// The providers for which its requests are translated.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = &'static Provider> {
        PROVIDERS
            .iter()
            .filter(|provider| self.native != Some(provider.name))
    }
}

impl Provider {
    /// The callers for which its answers are translated.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = &'static Caller> {
        CALLERS
            .iter()
            .filter(|caller| caller.native != Some(self.name))
    }

    /// A model of it.
    pub(crate) fn model(&self) -> Arc<Model> {
        let route = CONFIG.route_named(self.name).expect("a route");
        Arc::clone(route.models().first().expect("a rung"))
    }
}

/// A provider of each format, with a model and a route of the same name.
static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let models = [
        ("openai", "gpt-5.4"),
        ("responses", "gpt-5.4"),
        ("anthropic", "claude-sonnet-4-5"),
        ("gemini", "gemini-2.5-pro"),
        ("bedrock", "anthropic.claude-sonnet-4-5-v1:0"),
    ];
    let of_each = |entry: &dyn Fn(&str, &str) -> String| -> String {
        let entries: Vec<_> = models
            .iter()
            .map(|(name, wire)| entry(name, wire))
            .collect();
        entries.join(",")
    };
    let providers = of_each(&|name, _| {
        format!(
            r#""{name}": {{"cluster": "{name}", "format": "{name}", "authority": "{name}.example"}}"#
        )
    });
    let models =
        of_each(&|name, wire| format!(r#""{name}": {{"provider": "{name}", "name": "{wire}"}}"#));
    let routes = of_each(&|name, _| {
        format!(r#"{{"name": "{name}", "match": {{"models": ["{name}"]}}, "ladder": ["{name}"]}}"#)
    });
    let config = format!(
        r#"{{"sidecar": {{"cluster": "baton-sidecar"}},
            "providers": {{{providers}}}, "models": {{{models}}}, "routes": [{routes}]}}"#
    );
    Config::parse(config.as_bytes()).expect("a config")
});

#[test]
fn every_format_has_a_model() {
    for format in Format::ALL {
        let route = CONFIG.route_named(format.as_str()).expect("a route");
        let models = route.models();
        let model = models.first().expect("a rung");
        assert_eq!(model.provider.format, format);
    }
}
