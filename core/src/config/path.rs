//! Where in a document something is: `routes[2].ladder[0]`.

use std::fmt;

/// A place in a document, as an operator would write it.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Path(String);

impl Path {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The value of a key here.
    pub fn key(&self, key: impl fmt::Display) -> Self {
        self.named(&key)
    }

    /// A place in the document that stands here.
    pub fn join(&self, inner: &Self) -> Self {
        match inner.0.as_str() {
            "" => self.clone(),
            list if list.starts_with('[') => Self(format!("{}{list}", self.0)),
            key => self.key(key),
        }
    }

    /// Whether a place is this one, or one in what stands here.
    pub fn holds(&self, place: &Self) -> bool {
        place.0.strip_prefix(self.0.as_str()).is_some_and(|rest| {
            self.0.is_empty() || rest.is_empty() || rest.starts_with(['.', '['])
        })
    }

    /// An entry of the list here, counted from 0.
    #[inline(never)]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// One function for all keys, called from hundreds of places.
    #[inline(never)]
    fn named(&self, key: &dyn fmt::Display) -> Self {
        let dot = if self.0.is_empty() { "" } else { "." };
        Self(format!("{}{dot}{key}", self.0))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() {
            "the document"
        } else {
            &self.0
        })
    }
}
