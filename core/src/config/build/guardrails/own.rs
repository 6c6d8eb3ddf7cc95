//! The operator's own guardrails: words, regular expressions and topics, with what looks for them.

use std::num::NonZeroU64;
use std::sync::Arc;

use super::Building;
use super::rule::Findings;
use super::said::{Said, of_tenants};
use crate::config::default::{LONGEST_MATCH, MAX_GUARDED_WORDS, MAX_LONGEST_MATCH, MAX_PATTERNS};
use crate::config::path::Path;
use crate::config::problem::Problem;
use crate::config::raw::guardrails as raw;
use crate::config::read::List;
use crate::detect::own::{Patterns, Phrase, Topic, Words};
use crate::detect::{Detector, Scanner, Sweep};
use crate::expression::{Expression, Parsed};
use crate::guard::{Direction, Guardrail, Seeks};
use crate::name::Keyword;

/// What looks for what the operator looks for, in one direction.
#[derive(Default)]
pub(super) struct Own {
    detectors: Vec<Box<dyn Detector>>,
    sweeps: Vec<Box<dyn Sweep>>,
}

impl Own {
    /// `None`: nothing is looked for.
    pub(super) fn scanner(self) -> Option<Arc<Scanner>> {
        let is_empty = self.detectors.is_empty() && self.sweeps.is_empty();
        (!is_empty).then(|| Arc::new(Scanner::new(self.detectors, self.sweeps)))
    }
}

impl Building<'_> {
    pub(super) fn custom(&mut self, mut raw: raw::Custom, at: &Path) -> Option<Guardrail> {
        self.check_sought(&raw, at);
        let name = self.own_name(raw.name.take(), at);
        let longest = self.longest(raw.longest, &at.key("longest"));
        let words = raw
            .words
            .take()
            .map(|raw| self.phrases(raw, &at.key("words")));
        let patterns = raw.patterns.take();
        let patterns = patterns.map(|raw| self.expression(raw, &at.key("patterns")));
        let tenants = raw.tenants.take().map(of_tenants);
        let said = Said::from(raw);
        let rules = self.settling(Findings::Places).rules(&said, tenants, at);
        let (name, (rule, tenants)) = (name?.to_string(), rules?);
        if let Some(phrases) = words {
            let words = Words::new(&name, phrases?);
            self.own.detectors.push(Box::new(words));
        }
        if let Some(expression) = patterns {
            let patterns = Patterns::new(&name, expression?, longest?);
            self.own.sweeps.push(Box::new(patterns));
        }
        Some(Guardrail {
            name,
            seeks: Seeks::Own,
            rule,
            tenants,
        })
    }

    /// Something must be looked for.
    fn check_sought(&mut self, raw: &raw::Custom, at: &Path) {
        let is_missing = |given: bool, key| !given && !self.problems.is_reported(&at.key(key));
        let is_without_words = is_missing(raw.words.is_some(), "words");
        let is_without_patterns = is_missing(raw.patterns.is_some(), "patterns");
        if is_without_words && is_without_patterns {
            let problem = Problem::Missing("`words` or `patterns`");
            self.problems.report(at.key("words"), problem);
        }
        if raw.longest.is_some() && is_without_patterns {
            let problem = Problem::WithoutPatterns;
            self.problems.report(at.key("longest"), problem);
        }
    }

    pub(super) fn topic(&mut self, mut raw: raw::Topic, at: &Path) -> Option<Guardrail> {
        if self.direction == Direction::Response {
            // How much of a subject an answer will have is not known while it streams.
            let problem = Problem::OnlyIn(Direction::Request);
            self.problems.report(at.clone(), problem);
            return None;
        }
        let name = self.own_name(raw.name.take(), at);
        let at_least = raw.at_least;
        let expected = "what tells of the topic";
        let words_at = at.key("words");
        let words = self.problems.require(raw.words.take(), &words_at, expected);
        let phrases = words.and_then(|raw| self.phrases(raw, &words_at));
        let tenants = raw.tenants.take().map(of_tenants);
        let said = Said::from(raw);
        let rules = self.settling(Findings::Texts).rules(&said, tenants, at);
        let at_least = self.at_least(at_least, phrases.as_ref(), &at.key("at_least"));
        let (name, (rule, tenants)) = (name?.to_string(), rules?);
        let topic = Topic::new(&name, phrases?, at_least?);
        self.own.sweeps.push(Box::new(topic));
        Some(Guardrail {
            name,
            seeks: Seeks::Own,
            rule,
            tenants,
        })
    }

    fn phrases(&mut self, List(words): List<Keyword>, at: &Path) -> Option<Vec<Phrase>> {
        let most = MAX_GUARDED_WORDS;
        self.problems.bound(words.len(), 1..=most, at, "word")?;
        let words = words.into_iter().enumerate();
        let phrases = words.filter_map(|(index, word)| {
            let phrase = word.and_then(|word| Phrase::new(word.as_str()));
            self.problems.require(phrase, &at.index(index), "a word")
        });
        Some(phrases.collect())
    }

    fn expression(&mut self, List(patterns): List<String>, at: &Path) -> Option<Expression> {
        let most = MAX_PATTERNS;
        self.problems
            .bound(patterns.len(), 1..=most, at, "pattern")?;
        let mut parsed = Vec::with_capacity(patterns.len());
        for (index, pattern) in patterns.into_iter().enumerate() {
            let at = at.index(index);
            let expected = "a regular expression";
            let pattern = self.problems.require(pattern, &at, expected);
            match pattern.map(|pattern| Parsed::new(&pattern)) {
                Some(Ok(one)) => parsed.push(one),
                Some(Err(error)) => {
                    let problem = Problem::NotARegex(error.to_string());
                    self.problems.report(at, problem);
                }
                None => {}
            }
        }
        let Ok(expression) = Expression::any(parsed) else {
            let problem = Problem::PatternsTooLarge;
            self.problems.report(at.clone(), problem);
            return None;
        };
        Some(expression)
    }

    fn longest(&mut self, raw: Option<NonZeroU64>, at: &Path) -> Option<usize> {
        let Some(given) = raw else {
            return Some(LONGEST_MATCH);
        };
        let longest = usize::try_from(given.get()).ok();
        let longest = longest.filter(|longest| *longest <= MAX_LONGEST_MATCH);
        if longest.is_none() {
            let expected = "a whole number from 1 to 512";
            self.problems
                .report(at.clone(), Problem::OutOfRange(expected));
        }
        longest
    }

    /// More words than a topic has no text has.
    fn at_least(
        &mut self,
        raw: Option<NonZeroU64>,
        phrases: Option<&Vec<Phrase>>,
        at: &Path,
    ) -> Option<usize> {
        let Some(given) = raw else { return Some(1) };
        let at_least = usize::try_from(given.get()).ok();
        let at_least = at_least.filter(|least| *least <= phrases.map_or(usize::MAX, Vec::len));
        if at_least.is_none() {
            let expected = "at most as many as there are words";
            self.problems
                .report(at.clone(), Problem::OutOfRange(expected));
        }
        at_least
    }
}
