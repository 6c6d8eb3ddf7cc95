//! What there is to know about a request without asking a model: its size, what it needs, what it is about
//! and how hard it looks.
//!
//! One pass over its text, bounded: of each part the first and the last 8 KiB, 64 KiB in all, newest
//! first. What is longer is estimated from what was read. No text is kept.

mod gather;
mod hash;
mod language;
mod lexicon;
mod line;
mod script;
mod seen;
mod tally;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod tokens;
#[cfg(feature = "verify")]
mod told;
mod topic;
mod traits;
mod window;
mod words;

use serde::Serialize;

use self::tally::Tally;
use crate::chat::{Effort, Request};
use crate::tier::Tier;

pub use self::language::{CodeLanguage, Language};
pub use self::lexicon::{Lexicon, List, MAX_KEYWORD_WORDS};
#[cfg(feature = "likeness")]
pub(crate) use self::script::Script;
#[cfg(feature = "verify")]
pub use self::told::{
    count_words, language_of, means_something, named_languages, speaks_of_translation,
};
pub use self::traits::Trait;

/// What is known about a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    /// Its tokens, estimated: text, tools, schemas, pictures.
    pub input_tokens: u64,
    /// The most tokens of the answer, as the caller said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u64>,
    /// How often the user spoke.
    pub turns: u32,
    /// What the model may call.
    pub tools: u32,
    /// What tools have answered so far.
    pub tool_results: u32,
    /// Pictures.
    pub images: u32,
    /// Recordings.
    pub audio: u32,
    /// Documents that are no plain text.
    pub documents: u32,
    /// The answer must be JSON, of whatever shape.
    pub json: bool,
    /// The answer must keep to a schema.
    pub schema: bool,
    /// How much the caller wants thought.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "effort")]
    pub effort: Option<Effort>,
    /// The language that is asked in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The language of the code, where there is code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeLanguage>,
    /// The words that the answer is to have, where a number is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_words: Option<u32>,
    /// The tier the caller asks for, with `x-baton-tier`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Tier>,
    /// What is asked now: the last thing the user said.
    #[serde(skip)]
    task: Tally,
    /// What was said before, by whomever, system prompts excepted.
    #[serde(skip)]
    earlier: Tally,
}

impl Facts {
    /// The facts of a request. `lexicon` are the words the configuration knows, `hint` is what the caller
    /// asks for.
    ///
    /// ```
    /// # use baton_core::chat::{Message, Part, Request, Role};
    /// # use baton_core::facts::{Facts, Language, Lexicon};
    /// let request = Request {
    ///     messages: vec![Message { role: Role::User, parts: vec![Part::text("Wer hat das geschrieben?")] }],
    ///     ..Request::default()
    /// };
    /// let facts = Facts::of(&request, &Lexicon::default(), None);
    /// assert_eq!(facts.language, Some(Language::German));
    /// assert_eq!(facts.turns, 1);
    /// ```
    pub fn of(request: &Request, lexicon: &Lexicon, hint: Option<Tier>) -> Self {
        gather::gather(request, lexicon, hint)
    }

    /// How much of this the request's task has, from 0 to 1; of [`Trait::Words`] any number.
    pub fn value(&self, what: Trait) -> f32 {
        traits::value(&self.task, self, what)
    }

    /// The same of the conversation before it.
    pub fn value_before(&self, what: Trait) -> f32 {
        traits::value(&self.earlier, self, what)
    }

    /// Whether anything was said before the task.
    pub const fn has_history(&self) -> bool {
        self.earlier.words > 0
    }

    /// The words of what is asked.
    pub const fn words(&self) -> u32 {
        self.task.words
    }

    /// The weight of the keywords found of each of the configuration's domains, by its place there; shorter
    /// than their list where the last have none.
    pub fn domain_weights(&self) -> &[f32] {
        &self.task.domains
    }
}

/// The words of a text in lower case, as keywords are compared with them: what stands between spaces and marks,
/// and every single character of a script that puts nothing between words.
///
/// ```
/// # use baton_core::facts::words_of;
/// assert_eq!(words_of("Don't panic: 42 step-by-step…"), ["don't", "panic", "42", "step-by-step"]);
/// ```
pub fn words_of(text: &str) -> Vec<String> {
    text::split(text)
}

#[expect(clippy::ref_option, reason = "as serde calls it")]
fn effort<S: serde::Serializer>(effort: &Option<Effort>, serializer: S) -> Result<S::Ok, S::Error> {
    effort.map(Effort::as_str).serialize(serializer)
}
