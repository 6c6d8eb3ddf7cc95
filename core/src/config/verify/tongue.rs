//! The language an answer is to be in, as operators write it.

use crate::facts::Language;

/// Which language an answer is to be in. Languages that share a script other than the Latin one are not
/// told apart: there the word is the script's.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tongue {
    /// The question's, or one that it asks for by name.
    #[default]
    Same,
    /// This one.
    Named(Language),
}

impl Tongue {
    /// Every one.
    pub const ALL: [Self; 17] = [
        Self::Same,
        Self::Named(Language::English),
        Self::Named(Language::German),
        Self::Named(Language::French),
        Self::Named(Language::Spanish),
        Self::Named(Language::Italian),
        Self::Named(Language::Portuguese),
        Self::Named(Language::Dutch),
        Self::Named(Language::Greek),
        Self::Named(Language::Hebrew),
        Self::Named(Language::Chinese),
        Self::Named(Language::Japanese),
        Self::Named(Language::Korean),
        Self::Named(Language::Cyrillic),
        Self::Named(Language::Arabic),
        Self::Named(Language::Indic),
        Self::Named(Language::Thai),
    ];

    /// The word for it in configs: a code of ISO 639-1, or a script's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Named(Language::English) => "en",
            Self::Named(Language::German) => "de",
            Self::Named(Language::French) => "fr",
            Self::Named(Language::Spanish) => "es",
            Self::Named(Language::Italian) => "it",
            Self::Named(Language::Portuguese) => "pt",
            Self::Named(Language::Dutch) => "nl",
            Self::Named(Language::Greek) => "el",
            Self::Named(Language::Hebrew) => "he",
            Self::Named(Language::Chinese) => "zh",
            Self::Named(Language::Japanese) => "ja",
            Self::Named(Language::Korean) => "ko",
            Self::Named(Language::Cyrillic) => "cyrillic",
            Self::Named(Language::Arabic) => "arabic",
            Self::Named(Language::Indic) => "indic",
            Self::Named(Language::Thai) => "thai",
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Tongue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Tongue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A language, or a script whose languages are not told apart.",
            "enum": Self::ALL.map(Self::as_str),
        })
    }
}
