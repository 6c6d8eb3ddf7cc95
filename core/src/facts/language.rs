//! The language of a text, and of the code in it.

use serde::Serialize;

use super::script::Script;
use super::tally::Tally;
use super::topic::Topic;

/// A language people speak: by its script, and where several share it by its commonest words.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, and whatever looks like it.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// In Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Hebrew.
    Hebrew,
    /// In Arabic letters.
    Arabic,
    /// Of India, in its own script.
    Indic,
    /// Of South-East Asia, in its own script.
    Thai,
    /// Chinese.
    Chinese,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
}

/// A language programs are written in, or a family of them that look alike.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeLanguage {
    /// Python.
    Python,
    /// Rust.
    Rust,
    /// JavaScript, TypeScript.
    Javascript,
    /// Java, Kotlin, C#.
    Java,
    /// C, C++.
    C,
    /// Go.
    Go,
    /// SQL.
    Sql,
    /// Shell scripts.
    Shell,
    /// Any other.
    Other,
}

/// The language of a text; `None` where there are no letters.
///
/// Of several scripts the one with most letters decides; a character of Chinese, Japanese or Korean counts
/// as three, for it says as much.
pub(super) fn language(tally: &Tally) -> Option<Language> {
    let latin = tally.script(Script::Latin);
    let kana = tally.script(Script::Kana).saturating_mul(3);
    let han = tally.script(Script::Han).saturating_mul(3);
    let others = [
        (Script::Cyrillic, Language::Cyrillic),
        (Script::Greek, Language::Greek),
        (Script::Hebrew, Language::Hebrew),
        (Script::Arabic, Language::Arabic),
        (Script::Indic, Language::Indic),
        (Script::Thai, Language::Thai),
    ]
    .map(|(script, language)| (tally.script(script), language));
    let hangul = tally.script(Script::Hangul).saturating_mul(3);
    // Japanese has Chinese characters too; Chinese has no kana.
    let asian = match kana > 0 {
        true => [(kana + han, Language::Japanese), (hangul, Language::Korean)],
        false => [(han, Language::Chinese), (hangul, Language::Korean)],
    };
    let most = others
        .into_iter()
        .chain(asian)
        .chain([(latin, latin_language(tally))]);
    let (letters, language) = most.max_by_key(|(letters, _)| *letters)?;
    (letters > 0).then_some(language)
}

/// English unless another language's commonest words are more.
fn latin_language(tally: &Tally) -> Language {
    let candidates = [
        (Topic::Dutch, Language::Dutch),
        (Topic::Portuguese, Language::Portuguese),
        (Topic::Italian, Language::Italian),
        (Topic::Spanish, Language::Spanish),
        (Topic::French, Language::French),
        (Topic::German, Language::German),
        // Last: the last of equals wins.
        (Topic::English, Language::English),
    ];
    let most = candidates
        .into_iter()
        .max_by_key(|(topic, _)| tally.topic(*topic));
    most.map_or(Language::English, |(_, language)| language)
}

/// What the code in a text is written in; `None` without code: no fence, and fewer than two lines that look
/// like it.
pub(super) fn code(tally: &Tally) -> Option<CodeLanguage> {
    if tally.fences == 0 && tally.code_lines < 2 {
        return None;
    }
    let candidates = [
        (Topic::Shell, CodeLanguage::Shell),
        (Topic::Sql, CodeLanguage::Sql),
        (Topic::Go, CodeLanguage::Go),
        (Topic::C, CodeLanguage::C),
        (Topic::Java, CodeLanguage::Java),
        (Topic::JavaScript, CodeLanguage::Javascript),
        (Topic::Rust, CodeLanguage::Rust),
        (Topic::Python, CodeLanguage::Python),
    ];
    let most = candidates
        .into_iter()
        .max_by_key(|(topic, _)| tally.topic(*topic))
        .filter(|(topic, _)| tally.topic(*topic) >= 2);
    Some(most.map_or(CodeLanguage::Other, |(_, language)| language))
}
