//! What a route's cache may do, and how much memory there is.

mod semantic;

use std::sync::Arc;

use crate::cache::{Caches, Exact};
use crate::config::default::{CACHE_MEMORY, MAX_CACHE_MEMORY, MAX_GUARDED_WORDS, MIN_TTL, TIMELY};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::List;
use crate::config::{Caching, Sidecar};
use crate::detect::Scanner;
use crate::detect::own::{Phrase, Words};
use crate::name::Keyword;
use crate::share::Share;
use crate::time::Period;

/// What is found by them is nobody's to see.
const TIMELY_NAME: &str = "time_sensitive";

pub(super) fn caching(
    raw: Option<raw::Caching>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Caching> {
    let raw = raw.unwrap_or_default();
    let memory = raw.memory.unwrap_or(CACHE_MEMORY);
    if memory > MAX_CACHE_MEMORY {
        let expected = "at most `2048MiB`";
        problems.report(at.key("memory"), Problem::OutOfRange(expected));
        return None;
    }
    Some(Caching {
        memory: memory.bytes(),
        generation: raw.generation.map_or(0, std::num::NonZeroU64::get),
    })
}

/// `Some(None)` is a route without a cache.
pub(super) fn cache(
    raw: Option<raw::Cache>,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Caches>> {
    let Some(raw) = raw else {
        return Some(None);
    };
    let exact_at = at.key("exact");
    let expected = "how exact repetitions are answered";
    let exact = problems
        .require(raw.exact, &exact_at, expected)
        .and_then(|raw| exact(raw, &exact_at, problems));
    let as_exact = exact.as_ref().map_or(MIN_TTL.duration(), |exact| exact.ttl);
    let semantic = match raw.semantic {
        None => Some(None),
        Some(raw) => {
            semantic::semantic(raw, as_exact, sidecar, &at.key("semantic"), problems).map(Some)
        }
    };
    Some(Some(Caches {
        exact: exact?,
        semantic: semantic?,
    }))
}

fn exact(raw: raw::Exact, at: &Path, problems: &mut Problems) -> Option<Exact> {
    let ttl = problems.require(
        raw.ttl,
        &at.key("ttl"),
        "how long an answer may be given, such as `24h`",
    );
    check_ttl(ttl, at, problems);
    let timely = timely(raw.time_sensitive, &at.key("time_sensitive"), problems);
    Some(Exact {
        ttl: ttl?.duration(),
        sharing: raw.share.unwrap_or_default(),
        generation: raw.generation.map_or(0, std::num::NonZeroU64::get),
        max_temperature: raw.max_temperature.map_or(1.0, Share::value),
        tool_calls: raw.tool_calls.unwrap_or_default(),
        persist: raw.persist.unwrap_or_default(),
        coalesce: raw.coalesce.unwrap_or_default(),
        timely: timely?,
    })
}

fn check_ttl(ttl: Option<Period>, at: &Path, problems: &mut Problems) {
    if ttl.is_some_and(|ttl| ttl < MIN_TTL) {
        let expected = "at least `10s`";
        problems.report(at.key("ttl"), Problem::OutOfRange(expected));
    }
}

/// `Some(None)`: there are no such words.
fn timely(
    raw: Option<List<Keyword>>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Arc<Scanner>>> {
    let phrases: Vec<_> = match raw {
        None => TIMELY.iter().filter_map(|word| Phrase::new(word)).collect(),
        Some(List(words)) => {
            problems.bound(words.len(), 0..=MAX_GUARDED_WORDS, at, "word")?;
            let words = words.into_iter().enumerate();
            let phrases = words.filter_map(|(index, word)| {
                let phrase = word.and_then(|word| Phrase::new(word.as_str()));
                problems.require(phrase, &at.index(index), "a word")
            });
            phrases.collect()
        }
    };
    if phrases.is_empty() {
        return Some(None);
    }
    let words = Words::new(TIMELY_NAME, phrases);
    let scanner = Scanner::new(vec![Box::new(words)], Vec::new());
    Some(Some(Arc::new(scanner)))
}
