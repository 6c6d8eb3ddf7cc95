//! `language`: it is in the language that is wanted.

use super::fences;
use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};
use crate::config::verify::Tongue;
use crate::facts::{self, Language};

/// The check.
#[derive(Debug)]
pub(super) struct InLanguage(Tongue);

impl InLanguage {
    pub(super) const fn new(wanted: Tongue) -> Self {
        Self(wanted)
    }
}

impl Structural for InLanguage {
    fn name(&self) -> &'static str {
        "language"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        let wanted = match self.0 {
            Tongue::Named(language) => vec![language],
            Tongue::Same => asked_for(subject),
        };
        let first = *wanted.first()?;
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            let found = facts::language_of(&fences::prose(&text))?;
            Some(Finding::of(wanted.contains(&found), || {
                let [found, first] =
                    [found, first].map(|language| Tongue::Named(language).as_str());
                format!("is in `{found}`, expected `{first}`")
            }))
        })
    }
}

/// The languages that will do: the question's own, and those that it or a system prompt names; none where
/// its own is not plain, or it is about translating. To demand one that is only named would fail whoever asks a question
/// about it.
fn asked_for(subject: Subject<'_>) -> Vec<Language> {
    let question = spoken::question(subject.request);
    let own = facts::language_of(&fences::prose(&question));
    let texts = || spoken::system(subject.request).chain([question.as_ref()]);
    if own.is_none() || texts().any(facts::speaks_of_translation) {
        return Vec::new();
    }
    let named = texts().flat_map(facts::named_languages);
    own.into_iter().chain(named).collect()
}
