//! What a text by itself tells, for checks of answers: more cautious than what places a request, for here a
//! mistake fails an answer.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Language;
use super::hash::Hash;
use super::language::language;
use super::lexicon::Lexicon;
use super::script::Script;
use super::tally::Tally;
use super::text::{self, Reader};
use super::topic::Topic;
use super::words;

/// The language of a text, where it is plain: of a script of its own, or with enough of the commonest words of
/// one language that shares the Latin script.
///
/// ```
/// # use baton_core::facts::{Language, language_of};
/// assert_eq!(language_of("The invoice is due on the first of May."), Some(Language::English));
/// assert_eq!(language_of("Die Rechnung ist am ersten Mai zu bezahlen."), Some(Language::German));
/// assert_eq!(language_of("Jag vet inte var han bor."), None);
/// assert_eq!(language_of("42"), None);
/// ```
pub fn language_of(text: &str) -> Option<Language> {
    let beginning = text.get(..text.floor_char_boundary(BEGINNING))?;
    let mut tally = Tally::default();
    Reader::new(&Lexicon::default(), &mut tally).read(beginning);
    let language = language(&tally)?;
    if LATIN.iter().any(|(_, latin)| *latin == language) {
        return latin_language(beginning);
    }
    // Some foreign letters in a text are a name or a formula.
    (own_letters(&tally, language) >= MIN_LETTERS).then_some(language)
}

/// Of the languages that share the Latin script the one with most different words among its commonest: one word
/// that comes again and again tells little, and several languages have it.
fn latin_language(text: &str) -> Option<Language> {
    let words = text::words_of(text);
    let (mut seen, mut different, mut common) = (BTreeSet::new(), [0_u32; LATIN.len()], 0_usize);
    for word in &words {
        let topics = words::topics(*word);
        let is_new = topics != 0 && seen.insert(word.get());
        for ((topic, _), count) in LATIN.iter().zip(&mut different) {
            let more = is_new && topics & topic.bit() != 0;
            *count = count.saturating_add(u32::from(more));
        }
        common = common.saturating_add(usize::from(topics & latin_topics() != 0));
    }
    let found = LATIN.into_iter().zip(different);
    let mut ranked: Vec<_> = found
        .map(|((_, language), count)| (count, language))
        .collect();
    ranked.sort_by_key(|(count, _)| Reverse(*count));
    let [(most, language), (next, _), ..] = ranked.as_slice() else {
        return None;
    };
    let is_prose = common.saturating_mul(TENTH) >= words.len();
    (*most >= MIN_FOUND && most > next && is_prose).then_some(*language)
}

/// Two common words may stand in a text of any language by chance, but seldom more than in any other.
const MIN_FOUND: u32 = 2;

/// In running text of one of these languages every fourth or fifth word is among its commonest. With fewer than a
/// tenth it is a list, or another language that has some of the words too.
const TENTH: usize = 10;

/// How much of a text is read, in bytes: three hundred words tell as well as three thousand.
const BEGINNING: usize = 2 * 1024;

/// The bits of all their topics.
fn latin_topics() -> u32 {
    LATIN.iter().fold(0, |bits, (topic, _)| bits | topic.bit())
}

/// The fewest letters of a script that tell a language.
const MIN_LETTERS: u32 = 4;

const LATIN: [(Topic, Language); 7] = [
    (Topic::English, Language::English),
    (Topic::German, Language::German),
    (Topic::French, Language::French),
    (Topic::Spanish, Language::Spanish),
    (Topic::Italian, Language::Italian),
    (Topic::Portuguese, Language::Portuguese),
    (Topic::Dutch, Language::Dutch),
];

fn own_letters(tally: &Tally, language: Language) -> u32 {
    let scripts: &[Script] = match language {
        Language::Cyrillic => &[Script::Cyrillic],
        Language::Greek => &[Script::Greek],
        Language::Hebrew => &[Script::Hebrew],
        Language::Arabic => &[Script::Arabic],
        Language::Indic => &[Script::Indic],
        Language::Thai => &[Script::Thai],
        Language::Chinese => &[Script::Han],
        Language::Japanese => &[Script::Kana, Script::Han],
        Language::Korean => &[Script::Hangul],
        Language::English
        | Language::German
        | Language::French
        | Language::Spanish
        | Language::Italian
        | Language::Portuguese
        | Language::Dutch => &[Script::Latin],
    };
    scripts.iter().map(|script| tally.script(*script)).sum()
}

/// The languages that a text names, in their own words or in English, each once.
///
/// ```
/// # use baton_core::facts::{Language, named_languages};
/// assert_eq!(named_languages("Translate this to French, bitte auf Deutsch"), [Language::French, Language::German]);
/// ```
pub fn named_languages(text: &str) -> Vec<Language> {
    let mut named = Vec::new();
    for word in text::split(text) {
        let known = NAMES
            .iter()
            .find(|(_, names)| names.split(' ').any(|name| name == word));
        let known = known.map(|(language, _)| *language);
        named.extend(known.filter(|language| !named.contains(language)));
    }
    // Nothing stands between words there.
    let written = UNSPACED.iter().filter(|(_, name)| text.contains(name));
    for (language, _) in written {
        if !named.contains(language) {
            named.push(*language);
        }
    }
    named
}

const NAMES: [(Language, &str); 16] = [
    (
        Language::English,
        "english englisch anglais inglés inglese inglês engels",
    ),
    (
        Language::German,
        "german deutsch allemand alemán tedesco alemão duits",
    ),
    (
        Language::French,
        "french französisch français francés francese francês frans",
    ),
    (
        Language::Spanish,
        "spanish spanisch espagnol español castellano spagnolo espanhol spaans",
    ),
    (
        Language::Italian,
        "italian italienisch italien italiano italiaans",
    ),
    (
        Language::Portuguese,
        "portuguese portugiesisch portugais portugués portoghese português portugees",
    ),
    (
        Language::Dutch,
        "dutch niederländisch néerlandais neerlandés olandese holandês nederlands",
    ),
    (Language::Greek, "greek griechisch grec ελληνικά"),
    (Language::Hebrew, "hebrew hebräisch hébreu עברית"),
    (
        Language::Chinese,
        "chinese mandarin cantonese chinesisch chinois chino cinese chinês",
    ),
    (
        Language::Japanese,
        "japanese japanisch japonais japonés giapponese japonês",
    ),
    (
        Language::Korean,
        "korean koreanisch coréen coreano 한국어 한국어로",
    ),
    (
        Language::Cyrillic,
        "russian ukrainian bulgarian serbian russisch ukrainisch russe ruso russo русский русском українською",
    ),
    (
        Language::Arabic,
        "arabic persian farsi urdu arabisch arabe árabe العربية",
    ),
    (
        Language::Indic,
        "hindi bengali tamil telugu marathi gujarati sanskrit हिन्दी",
    ),
    (Language::Thai, "thai lao khmer burmese"),
];

const UNSPACED: [(Language, &str); 6] = [
    (Language::Chinese, "中文"),
    (Language::Chinese, "汉语"),
    (Language::Japanese, "日本語"),
    (Language::English, "英文"),
    (Language::English, "英語"),
    (Language::Thai, "ภาษาไทย"),
];

/// Whether a text speaks of translating: then its own language tells nothing of its answer's, and nor need the names
/// of languages in it, of which there are more than we know.
pub fn speaks_of_translation(text: &str) -> bool {
    let begins = |word: &String| TRANSLATING.split(' ').any(|known| word.starts_with(known));
    text::split(text).iter().any(begins)
        || ["翻译", "翻譯", "翻訳", "번역"]
            .iter()
            .any(|word| text.contains(word))
}

/// How words for it begin.
const TRANSLATING: &str =
    "translat übersetz ubersetz tradu vertal vertaal перевед перевод переклад";

/// How many words a text has; every character of a script that puts nothing between words is one.
pub fn count_words(text: &str) -> usize {
    text::split(text).len()
}

/// Whether a word, as [`super::words_of`] has it, tells what a text is about: it is not short, and none of the
/// commonest of its language.
pub fn means_something(word: &str) -> bool {
    let Some(first) = word.chars().next() else {
        return false;
    };
    let least = match Script::of(first) {
        Script::Han => 1,
        Script::Hangul | Script::Digit | Script::Thai => 2,
        Script::Cyrillic | Script::Greek | Script::Hebrew | Script::Arabic | Script::Indic => 3,
        Script::Latin => 4,
        // Syllables of grammar, and marks.
        Script::Kana
        | Script::Space
        | Script::Newline
        | Script::Punctuation
        | Script::Sign
        | Script::Other => return false,
    };
    let topics = words::topics(word.chars().fold(Hash::EMPTY, Hash::letter));
    let common = Topic::Connective.bit() | latin_topics();
    let is_common = topics & common != 0 || is_asking(word);
    !is_common && word.chars().count() >= least
}

/// Words of questions that say nothing of their subject.
fn is_asking(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "please"
            | "could"
            | "would"
            | "should"
            | "there"
            | "their"
            | "them"
            | "they"
            | "your"
            | "some"
            | "much"
            | "many"
            | "make"
            | "made"
            | "does"
            | "tell"
            | "give"
            | "want"
            | "need"
            | "like"
            | "help"
            | "know"
            | "have"
            | "been"
            | "were"
            | "will"
            | "just"
            | "into"
            | "over"
            | "very"
            | "also"
            | "think"
            | "find"
            | "show"
    )
}
