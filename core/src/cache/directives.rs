//! What a caller says about the cache: `Cache-Control` as RFC 9111 has it for requests, and `x-baton-cache`.

use std::time::Duration;

use crate::header::caller;
use crate::http::Headers;
use crate::name::CacheTag;

/// The most tags of an answer.
const MAX_TAGS: usize = 8;

/// What a caller says about the cache.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Directives {
    /// The answer must not come from the cache.
    pub no_cache: bool,
    /// The answer must not be kept; nor come from the cache, for whoever hides a request would not have it looked up.
    pub no_store: bool,
    /// Without an answer in the cache, none is wanted.
    pub only_if_cached: bool,
    /// How old an answer may be.
    pub max_age: Option<Duration>,
    /// What an answer is filed under.
    pub tags: Vec<CacheTag>,
}

impl Directives {
    /// What the headers of a request say.
    #[must_use]
    pub fn of(headers: &Headers) -> Self {
        let mut said = Self::default();
        for name in [caller::CACHE, "cache-control"] {
            let words = headers.get(name).unwrap_or_default().split(',');
            words.for_each(|word| said.hear(word.trim()));
        }
        let tags = headers.get(caller::CACHE_TAGS).unwrap_or_default();
        let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        tags.for_each(|tag| said.file(tag));
        said
    }

    /// An answer that could not be found again by all of its tags is not kept at all.
    fn file(&mut self, tag: &str) {
        match CacheTag::try_from(tag) {
            Ok(tag) if self.tags.len() < MAX_TAGS => self.tags.push(tag),
            _ => self.no_store = true,
        }
    }

    fn hear(&mut self, word: &str) {
        let is = |directive: &str| word.eq_ignore_ascii_case(directive);
        if is("no-cache") {
            self.no_cache = true;
        } else if is("no-store") {
            self.no_store = true;
        } else if is("only-if-cached") {
            self.only_if_cached = true;
        } else if let Some((name, seconds)) = word.split_once('=')
            && name.eq_ignore_ascii_case("max-age")
        {
            // What is no number of seconds is as old as can be: RFC 9111, 1.2.2 and 4.2.1 would have it stale.
            let seconds = seconds.trim_matches('"').parse().unwrap_or_default();
            self.max_age = Some(Duration::from_secs(seconds));
        }
    }

    /// Whether an answer may come from the cache.
    #[must_use]
    pub const fn reads(&self) -> bool {
        !self.no_cache && !self.no_store
    }

    /// Whether an answer of this age will do.
    #[must_use]
    pub fn takes(&self, age: Duration) -> bool {
        self.max_age.is_none_or(|most| age <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn said(name: &str, value: &str) -> Directives {
        let mut headers = Headers::default();
        headers.push(name, value);
        Directives::of(&headers)
    }

    #[test]
    fn both_headers_say_the_same_words() {
        for name in ["cache-control", "x-baton-cache"] {
            assert_eq!(said(name, "max-stale, public"), Directives::default());
            let heard = said(name, "No-Cache, max-age=\"60\",only-if-cached");
            assert!(heard.no_cache && heard.only_if_cached && !heard.no_store);
            assert!(!heard.reads() && heard.takes(Duration::from_mins(1)));
            assert!(!heard.takes(Duration::from_millis(60_001)));
            assert!(said(name, "no-store").no_store);
        }
        assert!(!said("cache-control", "max-age=soon").takes(Duration::from_secs(1)));
    }

    #[test]
    fn an_answer_has_all_of_its_tags_or_is_not_kept() {
        let tagged = said("x-baton-cache-tags", "product-17, prices,,");
        let tags: Vec<_> = tagged.tags.iter().map(CacheTag::as_str).collect();
        assert_eq!(tags, ["product-17", "prices"]);
        assert!(!tagged.no_store);
        assert!(said("x-baton-cache-tags", "fine, not fine").no_store);
        let many: Vec<_> = (0..=MAX_TAGS).map(|tag| tag.to_string()).collect();
        assert!(said("x-baton-cache-tags", &many.join(",")).no_store);
    }
}
