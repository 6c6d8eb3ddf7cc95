//! What a model takes, read from its name: Anthropic has withdrawn parameters from newer models, and
//! what was right for one is a bad request for the next.
//!
//! From Anthropic's migration guides: since 4.6 models think adaptively and answers cannot be begun by
//! the caller; since 4.7 there are neither thinking budgets nor sampling parameters; since 4.1
//! `temperature` and `top_p` exclude each other and answers can be held to a schema. The models called Fable and
//! Mythos always think and cannot be forced to call a tool. A model of another name speaks Anthropic's
//! format as others first copied it: with budgets and all parameters.

use crate::chat::Effort;

/// What a model takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Generation {
    /// Not Anthropic's.
    Other,
    /// Claude, by major and minor version.
    Claude(u16, u16),
    /// A Claude that always thinks (Fable, Mythos).
    Thinker,
}

impl Generation {
    /// The generation of the model of this name: `claude-opus-4-8`, `claude-3-7-sonnet-20250219`.
    pub(crate) fn of(name: &str) -> Self {
        let Some((_, version)) = name.split_once("claude-") else {
            return Self::Other;
        };
        if ["fable", "mythos"]
            .iter()
            .any(|thinker| version.starts_with(thinker))
        {
            return Self::Thinker;
        }
        // Dates have eight digits.
        let mut numbers = version
            .split(['-', '.', '@', ':'])
            .skip_while(|word| !is_version(word))
            .map_while(|word| is_version(word).then(|| word.parse().unwrap_or(0)));
        match (numbers.next(), numbers.next()) {
            (Some(major), minor) => Self::Claude(major, minor.unwrap_or(0)),
            // One without a version is newer than this list.
            (None, _) => Self::Claude(u16::MAX, 0),
        }
    }

    /// It decides itself how much to think; a word says how hard to try.
    pub(crate) fn thinks_adaptively(self) -> bool {
        self.is_since(4, 6)
    }

    /// It can be told not to think.
    pub(crate) fn can_skip_thinking(self) -> bool {
        self != Self::Thinker
    }

    /// It knows effort `xhigh` beside `max`.
    pub(crate) fn knows_extra_high(self) -> bool {
        self.is_since(4, 7)
    }

    /// Its word for an effort.
    pub(crate) fn word(self, effort: Effort) -> &'static str {
        match effort {
            Effort::Off | Effort::Minimal | Effort::Low => "low",
            Effort::Medium => "medium",
            Effort::High => "high",
            Effort::Most if self.knows_extra_high() => "xhigh",
            Effort::Most => "max",
        }
    }

    /// It takes `temperature`, `top_p` and `top_k`.
    pub(crate) fn samples(self) -> bool {
        !self.is_since(4, 7)
    }

    /// It takes `temperature` and `top_p` together.
    pub(crate) fn samples_both_ways(self) -> bool {
        !self.is_since(4, 1)
    }

    /// It can be held to a JSON schema, and its tools too.
    pub(crate) fn keeps_to_schemas(self) -> bool {
        self.is_since(4, 1) || self == Self::Other
    }

    /// It can be forced to call a tool.
    pub(crate) fn can_be_forced(self) -> bool {
        self != Self::Thinker
    }

    /// It goes on with an answer that the caller has begun.
    pub(crate) fn continues_answers(self) -> bool {
        !self.is_since(4, 6)
    }

    fn is_since(self, major: u16, minor: u16) -> bool {
        match self {
            Self::Other => false,
            Self::Claude(its_major, its_minor) => (its_major, its_minor) >= (major, minor),
            Self::Thinker => true,
        }
    }
}

fn is_version(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn names_tell_the_generation() {
        for (name, generation) in [
            ("claude-3-haiku-20240307", Generation::Claude(3, 0)),
            ("claude-3-7-sonnet-20250219", Generation::Claude(3, 7)),
            ("claude-3-7-sonnet-latest", Generation::Claude(3, 7)),
            ("claude-sonnet-4-20250514", Generation::Claude(4, 0)),
            ("claude-opus-4-1@20250805", Generation::Claude(4, 1)),
            ("claude-haiku-4-5", Generation::Claude(4, 5)),
            ("anthropic.claude-opus-4-6-v1:0", Generation::Claude(4, 6)),
            ("anthropic/claude-opus-4.8", Generation::Claude(4, 8)),
            ("claude-sonnet-5", Generation::Claude(5, 0)),
            ("claude-opus-latest", Generation::Claude(u16::MAX, 0)),
            ("claude-fable-5", Generation::Thinker),
            ("claude-mythos-preview", Generation::Thinker),
            ("deepseek-chat", Generation::Other),
            ("kimi-k2-0905", Generation::Other),
        ] {
            assert_eq!(Generation::of(name), generation, "{name}");
        }
    }

    #[test]
    fn newer_models_take_less() {
        let haiku = Generation::of("claude-haiku-4-5");
        let sonnet = Generation::of("claude-sonnet-4-6");
        let opus = Generation::of("claude-opus-4-8");
        let fable = Generation::of("claude-fable-5");
        let other = Generation::of("deepseek-chat");
        let table = [haiku, sonnet, opus, fable, other].map(|model| {
            [
                model.thinks_adaptively(),
                model.samples(),
                model.samples_both_ways(),
                model.continues_answers(),
                model.can_be_forced(),
                model.keeps_to_schemas(),
            ]
        });
        assert_eq!(
            table,
            [
                [false, true, false, true, true, true],
                [true, true, false, false, true, true],
                [true, false, false, false, true, true],
                [true, false, false, false, false, true],
                [false, true, true, true, true, true],
            ]
        );
    }
}
