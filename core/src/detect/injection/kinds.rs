//! What sort of attack a stretch of text is.
//!
//! The models say how sure one is; this only names it, by the words that are typical of each sort. It runs where something was
//! found.

use super::super::{Family, Kind};

/// An instruction to forget those given.
pub(super) const OVERRIDE: Kind = Kind::new(Family::Injection, "override");
/// A question for what the system was told, or for what it keeps.
pub(super) const EXTRACTION: Kind = Kind::new(Family::Injection, "extraction");
/// Marks that pretend that somebody else speaks.
pub(super) const SMUGGLING: Kind = Kind::new(Family::Injection, "smuggling");
/// Characters that nobody sees, or that look like others.
pub(super) const HIDDEN: Kind = Kind::new(Family::Injection, "hidden_text");
/// An attack in base64, hexadecimal or the like.
pub(super) const ENCODED: Kind = Kind::new(Family::Injection, "encoded");
/// Words to the assistant in a document.
pub(super) const INDIRECT: Kind = Kind::new(Family::Injection, "indirect");
/// A role without rules.
pub(super) const PERSONA: Kind = Kind::new(Family::Jailbreak, "persona");
/// A conversation that has already gone the wrong way.
pub(super) const MANY_SHOT: Kind = Kind::new(Family::Jailbreak, "many_shot");
/// A tail of nonsense, found by search.
pub(super) const SUFFIX: Kind = Kind::new(Family::Jailbreak, "suffix");

static KINDS: [Kind; 9] = [
    OVERRIDE, EXTRACTION, SMUGGLING, HIDDEN, ENCODED, INDIRECT, PERSONA, MANY_SHOT, SUFFIX,
];

/// The names of those of a family.
pub(in crate::detect) fn of(family: Family) -> impl Iterator<Item = &'static str> {
    let kinds = KINDS.iter().filter(move |kind| kind.family == family);
    kinds.map(|kind| kind.name.as_ref())
}

/// Words, in small letters, and what they speak for. Sorted.
const WORDS: &[(&str, Sort)] = &[
    ("above", Sort::Override),
    ("act", Sort::Persona),
    ("amoral", Sort::Persona),
    ("assistant", Sort::Smuggling),
    ("bypass", Sort::Override),
    ("character", Sort::Persona),
    ("chatgpt", Sort::Persona),
    ("confidential", Sort::Extraction),
    ("dan", Sort::Persona),
    ("developer", Sort::Persona),
    ("disregard", Sort::Override),
    ("ethical", Sort::Persona),
    ("ethics", Sort::Persona),
    ("fictional", Sort::Persona),
    ("forget", Sort::Override),
    ("game", Sort::Persona),
    ("guidelines", Sort::Persona),
    ("hypothetical", Sort::Persona),
    ("ignore", Sort::Override),
    ("imagine", Sort::Persona),
    ("inst", Sort::Smuggling),
    ("instead", Sort::Override),
    ("instruction", Sort::Override),
    ("instructions", Sort::Override),
    ("moral", Sort::Persona),
    ("override", Sort::Override),
    ("password", Sort::Extraction),
    ("persona", Sort::Persona),
    ("pretend", Sort::Persona),
    ("previous", Sort::Override),
    ("print", Sort::Extraction),
    ("prior", Sort::Override),
    ("prompt", Sort::Extraction),
    ("repeat", Sort::Extraction),
    ("restrictions", Sort::Persona),
    ("reveal", Sort::Extraction),
    ("role", Sort::Persona),
    ("roleplay", Sort::Persona),
    ("secret", Sort::Extraction),
    ("simulate", Sort::Persona),
    ("sys", Sort::Smuggling),
    ("system", Sort::Extraction),
    ("told", Sort::Extraction),
    ("uncensored", Sort::Persona),
    ("unethical", Sort::Persona),
    ("unfiltered", Sort::Persona),
    ("verbatim", Sort::Extraction),
];

/// What a word or a mark speaks for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Sort {
    Override,
    Extraction,
    Smuggling,
    Persona,
    ManyShot,
    Suffix,
}

/// Marks of the templates by which models tell speakers apart, each of which is proof: those of Llama, ChatML and
/// Alpaca.
const MARKS: [&str; 6] = [
    "[inst]",
    "<<sys>>",
    "<|",
    "### instruction",
    "[system]",
    "<system",
];

/// Turns of a conversation within one text: from so many on it is one.
const TURNS: usize = 4;

/// Of chunks between white space, in hundredths: from so many on that are neither words nor numbers, a text is no prose.
const ODD: usize = 25;

/// The sort of a stretch of a text. That many speak in a text is seen in all of it.
pub(super) fn kind(stretch: &str, whole: &str) -> Kind {
    let text = stretch.to_ascii_lowercase();
    let mut counts = [0_usize; 6];
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if let Ok(at) = WORDS.binary_search_by_key(&word, |(word, _)| word) {
            speak(&mut counts, WORDS.get(at).map(|(_, sort)| *sort), 1);
        }
    }
    let marks = MARKS.iter().filter(|mark| text.contains(**mark)).count();
    speak(&mut counts, Some(Sort::Smuggling), marks.saturating_mul(3));
    if turns(&whole.to_ascii_lowercase()) >= TURNS {
        speak(&mut counts, Some(Sort::ManyShot), 4);
    }
    if is_odd(&text) {
        speak(&mut counts, Some(Sort::Suffix), 3);
    }
    named(most(&counts))
}

const ALL: [Sort; 6] = [
    Sort::Override,
    Sort::Extraction,
    Sort::Smuggling,
    Sort::Persona,
    Sort::ManyShot,
    Sort::Suffix,
];

fn speak(counts: &mut [usize; 6], sort: Option<Sort>, weight: usize) {
    for (count, each) in counts.iter_mut().zip(ALL) {
        if Some(each) == sort {
            *count = count.saturating_add(weight);
        }
    }
}

/// What most speaks for; of as much, the first.
fn most(counts: &[usize; 6]) -> Sort {
    let mut most = (0, Sort::Override);
    for (count, sort) in counts.iter().zip(ALL) {
        if *count > most.0 {
            most = (*count, sort);
        }
    }
    most.1
}

const fn named(sort: Sort) -> Kind {
    match sort {
        Sort::Override => OVERRIDE,
        Sort::Extraction => EXTRACTION,
        Sort::Smuggling => SMUGGLING,
        Sort::Persona => PERSONA,
        Sort::ManyShot => MANY_SHOT,
        Sort::Suffix => SUFFIX,
    }
}

/// How often somebody begins to speak: `user:`, `A:`.
fn turns(text: &str) -> usize {
    let speakers = [
        "user:",
        "human:",
        "assistant:",
        "ai:",
        "q:",
        "a:",
        "question:",
        "answer:",
    ];
    let words = text.split_ascii_whitespace();
    words.filter(|word| speakers.contains(word)).count()
}

/// Whether it has brackets, slashes and the like in much of what should be words.
fn is_odd(text: &str) -> bool {
    let (mut odd, mut all) = (0_usize, 0_usize);
    for chunk in text.split_ascii_whitespace() {
        let is_odd = chunk
            .bytes()
            .any(|byte| br#"\{}[]<>=^~$#@*_`|&%"#.contains(&byte));
        odd = odd.saturating_add(usize::from(is_odd));
        all = all.saturating_add(1);
    }
    odd.saturating_mul(100) > all.saturating_mul(ODD)
}
