//! Placeholders, and what they stand for.
//!
//! The same text has the same placeholder throughout an exchange, so that a model can still tell two people
//! apart. What they stand for lives as long as the exchange, in the VM's memory, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use memchr::{memchr, memchr_iter};

/// The longest placeholder, in bytes: nothing longer is looked for.
pub(super) const LONGEST: usize = 80;

/// The longest text that is put back, in bytes: what comes out of an answer must stay of the size of what came.
const MAX_RESTORED: usize = 1024;

/// What was taken out of an exchange.
#[derive(Default)]
pub struct Vault {
    /// The placeholder of each text.
    placeholders: BTreeMap<String, String>,
    /// The text of each placeholder that is to be put back.
    restored: BTreeMap<String, String>,
    /// How many there are of each kind.
    counts: BTreeMap<String, u32>,
    /// Those that somebody had written there already: they stand for nothing.
    taken: BTreeSet<String>,
}

impl Vault {
    /// Takes note of what looks like a placeholder before there is any.
    pub(super) fn reserve(&mut self, body: &str) {
        let is_part =
            |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        for span in brackets(body, 0..body.len()) {
            let written = body.get(span).unwrap_or_default();
            let label = written.as_bytes().get(1..written.len().saturating_sub(1));
            if label.is_some_and(|label| label.iter().all(is_part)) {
                self.taken.insert(written.to_owned());
            }
        }
    }

    /// What stands for this text of this kind.
    pub(super) fn redact(&mut self, kind: &str, text: &str, restore: bool) -> String {
        let placeholder = match self.placeholders.get(text) {
            Some(placeholder) => placeholder.clone(),
            None => self.next(kind),
        };
        self.placeholders
            .insert(text.to_owned(), placeholder.clone());
        if restore && text.len() <= MAX_RESTORED {
            self.restored.insert(placeholder.clone(), text.to_owned());
        }
        placeholder
    }

    fn next(&mut self, kind: &str) -> String {
        let label = label(kind);
        let count = self.counts.entry(label.clone()).or_default();
        loop {
            *count = count.saturating_add(1);
            let placeholder = format!("[{label}_{count}]");
            if !self.taken.contains(&placeholder) || *count == u32::MAX {
                return placeholder;
            }
        }
    }

    /// Whether there is nothing to put back.
    #[must_use]
    pub fn restores_nothing(&self) -> bool {
        self.restored.is_empty()
    }

    /// What a placeholder stands for, where it is to be put back.
    pub(super) fn restored(&self, placeholder: &str) -> Option<&str> {
        self.restored.get(placeholder).map(String::as_str)
    }

    /// Whether a placeholder that is to be put back begins so.
    pub(super) fn may_begin(&self, start: &str) -> bool {
        let from = self.restored.range(start.to_owned()..);
        from.map(|(placeholder, _)| placeholder)
            .next()
            .is_some_and(|placeholder| placeholder.starts_with(start))
    }
}

/// What stands in square brackets and is no longer than a placeholder.
pub(super) fn brackets(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    let inside = text.as_bytes().get(range.clone()).unwrap_or_default();
    memchr_iter(b'[', inside).filter_map(move |at| {
        let start = range.start.saturating_add(at);
        let most = start.saturating_add(LONGEST).min(end);
        let length = memchr(b']', text.as_bytes().get(start..most)?)?;
        Some(start..start.saturating_add(length).saturating_add(1))
    })
}

/// A kind as it stands in a placeholder: capitals, digits and underscores.
fn label(kind: &str) -> String {
    let label = kind.chars().take(LONGEST / 2).map(|char| {
        if char.is_ascii_alphanumeric() {
            char.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    label.collect()
}

/// Counts only: what was taken out is never shown.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_same_text_has_the_same_placeholder() {
        let mut vault = Vault::default();
        vault.reserve("the user wrote [EMAIL_2] itself");
        assert_eq!(vault.redact("email", "a@b.org", true), "[EMAIL_1]");
        assert_eq!(vault.redact("email", "c@d.org", true), "[EMAIL_3]");
        assert_eq!(vault.redact("email", "a@b.org", true), "[EMAIL_1]");
        assert_eq!(vault.redact("iban-code", "DE1", false), "[IBAN_CODE_1]");
        assert_eq!(vault.restored("[EMAIL_3]"), Some("c@d.org"));
        assert_eq!(
            vault.restored("[IBAN_CODE_1]"),
            None,
            "it is not to be put back"
        );
        assert!(vault.may_begin("[EM") && vault.may_begin("[EMAIL_3]"));
        assert!(!vault.may_begin("[EMAIL_2") && !vault.may_begin("[I"));
        assert!(!format!("{vault:?}").contains("a@b.org"));
    }
}
