//! How hard requests are and whose subject: weights, thresholds, keywords.

use std::collections::BTreeMap;

use crate::config::default::{MAX_DOMAINS, MAX_KEYWORDS, MAX_TRAIT_WEIGHT};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::weights::{PairWeights, Weights};
use crate::facts::{Lexicon, List as Whose, MAX_KEYWORD_WORDS, Trait};
use crate::name::{DomainName, Keyword};
use crate::placing::{Domains, Pair, Pairs, Placing, Thresholds, narrow};
use crate::tier::Tier;

/// A word, whose it is, and what it weighs.
type Word = (Keyword, Whose, f32);

pub(super) fn all(
    raw: raw::Placing,
    domains: Option<Map<DomainName, raw::Domain>>,
    root: &Path,
    problems: &mut Problems,
) -> (Option<Placing>, Option<Domains>, Lexicon) {
    let mut words = Vec::new();
    let placing = placing(raw, &mut words, &root.key("placing"), problems);
    let domains = match domains {
        Some(Map(raw)) => self::domains(raw, &mut words, &root.key("domains"), problems),
        None => Some(Domains::default()),
    };
    let known = words
        .iter()
        .map(|(word, whose, weight)| (word.as_str(), *whose, *weight));
    (placing, domains, Lexicon::new(known))
}

fn placing(
    raw: raw::Placing,
    words: &mut Vec<Word>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Placing> {
    let mut placing = Placing::default();
    if let Some(Map(given)) = raw.words {
        // Who lists words has fitted all weights together: ours would not suit them.
        placing = placing.without_weights().with(Trait::Words, 1.0);
        placing.form_cap = f32::INFINITY;
        weighed(given, Whose::Placing, words, &at.key("words"), problems);
    }
    if let Some(bias) = raw.bias {
        placing.bias = weight(bias, &at.key("bias"), problems).unwrap_or_default();
    }
    if let Some(cap) = raw.form_cap {
        placing.form_cap = weight(cap, &at.key("form_cap"), problems).unwrap_or_default();
    }
    for (what, given) in raw.weights.unwrap_or_default().0 {
        let at = at.key("weights").key(what.as_str());
        let weight = weight(given, &at, problems).unwrap_or_default();
        placing = placing.with(what, weight);
    }
    placing.pairs = pairs(raw.pairs.unwrap_or_default(), &at.key("pairs"), problems);
    placing.thresholds = thresholds(
        raw.thresholds.unwrap_or_default(),
        placing.thresholds,
        &at.key("thresholds"),
        problems,
    )?;
    Some(placing)
}

fn pairs(raw: PairWeights, at: &Path, problems: &mut Problems) -> Pairs {
    let mut pairs = Vec::new();
    for (first, Weights(given)) in raw.0 {
        let at = at.key(first.as_str());
        for (second, given) in given {
            let at = at.key(second.as_str());
            if !Pair::may_be(first, second) {
                problems.report(at, Problem::NotAPair(first.as_str()));
            } else if let Some(weight) = weight(given, &at, problems) {
                let traits = (first, second);
                pairs.push(Pair { traits, weight });
            }
        }
    }
    Pairs::of(pairs)
}

fn thresholds(
    raw: raw::Thresholds,
    default: Thresholds,
    at: &Path,
    problems: &mut Problems,
) -> Option<Thresholds> {
    let mut score = |given: Option<f64>, default: f32, key| match given {
        Some(given) if !(0.0..=1.0).contains(&given) => {
            problems.report(at.key(key), Problem::OutOfRange("a number from 0 to 1"));
            None
        }
        Some(given) => Some(narrow(given)),
        None => Some(default),
    };
    let standard = score(raw.standard, default.standard, "standard");
    let complex = score(raw.complex, default.complex, "complex");
    let escalation = score(raw.escalation, default.escalation, "escalation");
    let (standard, complex, escalation) = (standard?, complex?, escalation?);
    if complex < standard {
        problems.report(at.key("complex"), Problem::TiersOutOfOrder(Tier::Standard));
    }
    if escalation < complex {
        problems.report(
            at.key("escalation"),
            Problem::TiersOutOfOrder(Tier::Complex),
        );
    }
    Some(Thresholds {
        standard,
        complex,
        escalation,
    })
}

fn domains(
    raw: BTreeMap<DomainName, Option<raw::Domain>>,
    words: &mut Vec<Word>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Domains> {
    problems.bound(raw.len(), 0..=MAX_DOMAINS, at, "domain")?;
    let mut names = Vec::with_capacity(raw.len());
    for (place, (name, raw)) in raw.into_iter().enumerate() {
        let at = at.key(&name);
        let raw = problems.require(raw, &at, "the keywords of a domain")?;
        domain(raw, Whose::Domain(place), words, &at, problems)?;
        names.push(name);
    }
    Some(Domains(names))
}

fn domain(
    raw: raw::Domain,
    whose: Whose,
    words: &mut Vec<Word>,
    at: &Path,
    problems: &mut Problems,
) -> Option<()> {
    if raw.keywords.is_none() && raw.weights.is_none() {
        let expected = "a list of words, or `weights`";
        return problems.require(None, &at.key("keywords"), expected);
    }
    if let Some(List(keywords)) = raw.keywords {
        let at = at.key("keywords");
        problems.bound(keywords.len(), 1..=MAX_KEYWORDS, &at, "keyword")?;
        for (index, word) in keywords.into_iter().enumerate() {
            let at = at.index(index);
            let word = problems.require(word, &at, "a keyword")?;
            words.push((keyword(word, &at, problems)?, whose, 1.0));
        }
    }
    match raw.weights {
        Some(Map(given)) => weighed(given, whose, words, &at.key("weights"), problems),
        None => Some(()),
    }
}

fn weighed(
    given: BTreeMap<Keyword, Option<f64>>,
    whose: Whose,
    words: &mut Vec<Word>,
    at: &Path,
    problems: &mut Problems,
) -> Option<()> {
    problems.bound(given.len(), 1..=MAX_KEYWORDS, at, "keyword")?;
    for (word, given) in given {
        let at = at.key(&word);
        let word = keyword(word, &at, problems)?;
        let given = problems.require(given, &at, "a number")?;
        words.push((word, whose, weight(given, &at, problems)?));
    }
    Some(())
}

fn keyword(word: Keyword, at: &Path, problems: &mut Problems) -> Option<Keyword> {
    if (1..=MAX_KEYWORD_WORDS).contains(&Lexicon::words_in(word.as_str())) {
        return Some(word);
    }
    problems.report(at.clone(), Problem::NotAKeyword);
    None
}

fn weight(given: f64, at: &Path, problems: &mut Problems) -> Option<f32> {
    if given.abs() > MAX_TRAIT_WEIGHT {
        let expected = "a number from -100 to 100";
        problems.report(at.clone(), Problem::OutOfRange(expected));
        return None;
    }
    Some(narrow(given))
}
