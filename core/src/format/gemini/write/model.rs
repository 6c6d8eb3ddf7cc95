//! What may be asked of which model: the format is one, but models differ in what they take.

/// What a model's name tells of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Generation {
    /// Before 2.5: does not think.
    Unthinking,
    /// 2.5: thinks within a budget of tokens, from the least to the most.
    Budgeted {
        /// It can do without thinking.
        optional: bool,
        /// The least tokens it may be told, where it does think.
        least: u64,
        /// The most.
        most: u64,
    },
    /// 3 and later, and what `-latest` stands for: thinks at a level, and insists on signatures.
    Leveled {
        /// It has a level below `low`.
        minimal: bool,
    },
    /// No name of Google's that tells: a tuned model.
    Unknown,
}

impl Generation {
    /// By the name that its provider knows it by.
    pub(super) fn of(name: &str) -> Self {
        let name = name.rsplit('/').next().unwrap_or_default();
        let Some(rest) = name.strip_prefix("gemini-") else {
            return Self::Unknown;
        };
        if rest.ends_with("-latest") {
            return Self::leveled(rest);
        }
        let (version, kind) = rest.split_once('-').unwrap_or((rest, ""));
        let Ok(version) = version.parse::<f32>() else {
            return Self::Unknown;
        };
        if version >= 3.0 {
            Self::leveled(kind)
        } else if version >= 2.5 {
            Self::budgeted(kind)
        } else {
            Self::Unthinking
        }
    }

    fn leveled(kind: &str) -> Self {
        Self::Leveled {
            minimal: kind.starts_with("flash"),
        }
    }

    /// The ranges that Google's guide on thinking gives.
    fn budgeted(kind: &str) -> Self {
        let (optional, least, most) = if kind.starts_with("pro") {
            (false, 128, 32_768)
        } else if kind.starts_with("flash-lite") {
            (true, 512, 24_576)
        } else {
            (true, 1, 24_576)
        };
        Self::Budgeted {
            optional,
            least,
            most,
        }
    }

    /// Whether a call of another provider's needs a word in place of the signature it lacks.
    pub(super) const fn insists_on_signatures(self) -> bool {
        matches!(self, Self::Leveled { .. })
    }

    /// Whether what a function returned may have media within.
    pub(super) const fn takes_media_in_results(self) -> bool {
        matches!(self, Self::Leveled { .. })
    }

    /// Whether it takes penalties other than none. Later models answer "Penalty is not enabled for this
    /// model" (github.com/google-gemini/cookbook/issues/1290).
    pub(super) const fn takes_penalties(self) -> bool {
        match self {
            Self::Unthinking | Self::Unknown => true,
            Self::Budgeted { .. } | Self::Leveled { .. } => false,
        }
    }

    /// Whether it can be held to a form while it may call functions.
    pub(super) const fn forms_answers_beside_tools(self) -> bool {
        match self {
            Self::Leveled { .. } | Self::Unknown => true,
            Self::Unthinking | Self::Budgeted { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_models_name_tells_what_it_takes() {
        let leveled = |minimal| Generation::Leveled { minimal };
        let budgeted = |optional, least, most| Generation::Budgeted {
            optional,
            least,
            most,
        };
        for (name, expected) in [
            ("gemini-3-flash-preview", leveled(true)),
            ("gemini-3.1-pro-preview", leveled(false)),
            ("publishers/google/models/gemini-3-pro", leveled(false)),
            ("gemini-2.5-pro", budgeted(false, 128, 32_768)),
            ("gemini-2.5-flash", budgeted(true, 1, 24_576)),
            ("gemini-2.5-flash-lite", budgeted(true, 512, 24_576)),
            ("gemini-2.0-flash", Generation::Unthinking),
            ("gemini-1.5-pro", Generation::Unthinking),
            ("gemini-flash-latest", leveled(true)),
            ("gemini-pro-latest", leveled(false)),
            ("gemini-exp", Generation::Unknown),
            ("learnlm", Generation::Unknown),
        ] {
            assert_eq!(Generation::of(name), expected, "{name}");
        }
    }
}
