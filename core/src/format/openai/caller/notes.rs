//! What a request says that the neutral model has no word for.

use std::borrow::Cow;

use crate::format::reading::{Unread, note};

/// Names of members, each once.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// An answer can do without them.
    pub(super) dropped: Vec<Cow<'static, str>>,
    /// It cannot.
    pub(super) untranslatable: Vec<Cow<'static, str>>,
}

impl Notes {
    /// An answer can do without it.
    pub(super) fn dropped(&mut self, name: &'static str) {
        note(&mut self.dropped, Cow::Borrowed(name));
    }

    /// It can do without what nobody read; `within` is the path it stood at, with a dot.
    pub(super) fn unread(&mut self, within: &str, unread: Unread) {
        unread.into_list(within, &mut self.dropped);
    }

    /// An answer cannot do without it.
    pub(super) fn untranslatable(&mut self, name: impl Into<Cow<'static, str>>) {
        note(&mut self.untranslatable, name.into());
    }
}
