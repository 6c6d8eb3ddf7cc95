//! What a model takes beside what the API has words for, read from its id.

use super::super::anthropic::generation::Generation;

/// Whose model it is, as far as that matters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Family {
    /// Anthropic's.
    Claude(Generation),
    /// Amazon's.
    Nova,
    /// OpenAI's open models.
    GptOss,
    /// Mistral's.
    Mistral,
    /// Another maker's whose models Bedrock can hold to a schema.
    Open,
    /// Anything else.
    Other,
}

/// The makers of [`Family::Open`], from the user guide's list of models with structured outputs.
const OPEN: [&str; 8] = [
    "deepseek.v",
    "google.",
    "minimax.",
    "moonshot",
    "nvidia.",
    "openai.",
    "qwen.",
    "zai.",
];

impl Family {
    /// The family of the model of this id: a model's own, an inference profile's, or an ARN with one of
    /// these in it.
    pub(super) fn of(id: &str) -> Self {
        if id.contains("anthropic.claude") {
            return Self::Claude(Generation::of(id));
        }
        if id.contains("amazon.nova") {
            return Self::Nova;
        }
        if id.contains("openai.gpt-oss") {
            return Self::GptOss;
        }
        if id.contains("mistral.") {
            return Self::Mistral;
        }
        if OPEN.iter().any(|maker| id.contains(maker)) {
            return Self::Open;
        }
        Self::Other
    }

    /// It has a cache for prompts: Claude since 3.7 (and some before), and Nova.
    pub(super) fn caches(self) -> bool {
        match self {
            Self::Claude(generation) => is_since(generation, 3, 7),
            Self::Nova => true,
            Self::GptOss | Self::Mistral | Self::Open | Self::Other => false,
        }
    }

    /// Its cache can be kept for an hour.
    pub(super) fn caches_for_an_hour(self) -> bool {
        match self {
            Self::Claude(generation) => is_since(generation, 4, 5),
            Self::Nova | Self::GptOss | Self::Mistral | Self::Open | Self::Other => false,
        }
    }

    /// It can be held to a JSON schema, and its tools too.
    pub(super) fn keeps_to_schemas(self) -> bool {
        match self {
            Self::Claude(generation) => is_since(generation, 4, 5),
            Self::GptOss | Self::Mistral | Self::Open => true,
            Self::Nova | Self::Other => false,
        }
    }

    /// It can be forced to call whichever tool.
    pub(super) fn can_be_forced(self) -> bool {
        match self {
            Self::Claude(generation) => generation.can_be_forced(),
            Self::Nova | Self::Mistral => true,
            Self::GptOss | Self::Open | Self::Other => false,
        }
    }

    /// It can be forced to call one tool.
    pub(super) fn can_be_forced_to_one(self) -> bool {
        self != Self::Mistral && self.can_be_forced()
    }

    /// It can be told that a tool failed.
    pub(super) const fn hears_of_errors(self) -> bool {
        match self {
            Self::Claude(_) | Self::Nova => true,
            Self::GptOss | Self::Mistral | Self::Open | Self::Other => false,
        }
    }
}

/// Whether a Claude is of this version or later.
pub(super) fn is_since(generation: Generation, major: u16, minor: u16) -> bool {
    match generation {
        Generation::Claude(its_major, its_minor) => (its_major, its_minor) >= (major, minor),
        Generation::Thinker => true,
        Generation::Other => false,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn ids_tell_the_family() {
        for (id, family) in [
            (
                "anthropic.claude-3-5-sonnet-20241022-v2:0",
                Family::Claude(Generation::Claude(3, 5)),
            ),
            (
                "us.anthropic.claude-haiku-4-5-20251001-v1:0",
                Family::Claude(Generation::Claude(4, 5)),
            ),
            (
                "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-opus-4-6-v1",
                Family::Claude(Generation::Claude(4, 6)),
            ),
            ("us.amazon.nova-2-lite-v1:0", Family::Nova),
            ("amazon.titan-text-express-v1", Family::Other),
            ("openai.gpt-oss-120b-1:0", Family::GptOss),
            ("mistral.mistral-large-3-675b-instruct", Family::Mistral),
            ("qwen.qwen3-32b-v1:0", Family::Open),
            ("deepseek.v3-v1:0", Family::Open),
            ("us.deepseek.r1-v1:0", Family::Other),
            ("us.meta.llama3-3-70b-instruct-v1:0", Family::Other),
            (
                "arn:aws:bedrock:us-east-1:1:application-inference-profile/mi1dadi0g15f",
                Family::Other,
            ),
        ] {
            assert_eq!(Family::of(id), family, "{id}");
        }
    }

    #[test]
    fn an_unknown_model_takes_the_least() {
        let other = Family::Other;
        assert!(!other.caches() && !other.keeps_to_schemas());
        assert!(!other.can_be_forced() && !other.can_be_forced_to_one());
        assert!(!other.hears_of_errors() && !other.caches_for_an_hour());
    }
}
