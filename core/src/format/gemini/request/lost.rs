//! What of a request the neutral model has no word for.

use std::collections::BTreeSet;

use crate::chat::Request;

/// The names of what is lost, each once.
#[derive(Debug, Default)]
pub(super) struct Lost {
    dropped: BTreeSet<String>,
    untranslatable: BTreeSet<String>,
}

/// The most names of each kind: bodies may have any number of unknown keys.
const MAX_NAMES: usize = 32;

impl Lost {
    /// An answer can do without it.
    pub(super) fn dropped(&mut self, name: impl Into<String>) {
        add(&mut self.dropped, name.into());
    }

    /// An answer cannot do without it.
    pub(super) fn untranslatable(&mut self, name: impl Into<String>) {
        add(&mut self.untranslatable, name.into());
    }

    /// Members within `parent` that an answer can do without.
    pub(super) fn dropped_in(&mut self, parent: &str, keys: &[String]) {
        for key in keys {
            self.dropped(format!("{parent}.{}", plain(key)));
        }
    }

    /// Members of the body itself.
    pub(super) fn of_body(&mut self, keys: &[String]) {
        for key in keys {
            match key.as_str() {
                // The path says it.
                "model" => {}
                "cachedContent" => self.untranslatable("cachedContent"),
                key => self.dropped(plain(key)),
            }
        }
    }

    /// Members of a part. Where nothing else says what the part is, they do.
    pub(super) fn of_part(&mut self, keys: &[String], is_known: bool) {
        for key in keys {
            let name = format!("contents.parts.{}", plain(key));
            if is_known {
                self.dropped(name);
            } else {
                self.untranslatable(name);
            }
        }
    }

    pub(super) fn tell(self, request: &mut Request) {
        request
            .dropped
            .extend(self.dropped.into_iter().map(Into::into));
        request
            .untranslatable
            .extend(self.untranslatable.into_iter().map(Into::into));
    }
}

fn add(names: &mut BTreeSet<String>, name: String) {
    if names.len() < MAX_NAMES {
        names.insert(name);
    }
}

/// A key as it may be told; what is no ordinary word could be anything.
fn plain(key: &str) -> &str {
    let ordinary = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !key.is_empty() && key.len() <= 64 && key.chars().all(ordinary) {
        key
    } else {
        "*"
    }
}
