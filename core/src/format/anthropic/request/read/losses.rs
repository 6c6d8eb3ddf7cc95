//! What a request says and the neutral model has no word for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::format::object::Object;

/// Its names, each once, in order.
#[derive(Debug, Default)]
pub(super) struct Losses {
    dropped: BTreeSet<Cow<'static, str>>,
    untranslatable: BTreeSet<Cow<'static, str>>,
}

type Names = Vec<Cow<'static, str>>;

impl Losses {
    /// An answer can do without this.
    pub(super) fn drop(&mut self, name: impl Into<Cow<'static, str>>) {
        self.dropped.insert(name.into());
    }

    /// An answer can do without whatever else stands in this object.
    pub(super) fn drop_rest(&mut self, object: Object<'_>) {
        self.dropped.extend(object.left_over().map(Cow::Owned));
    }

    /// Only a provider of this format can do this.
    pub(super) fn only_here(&mut self, name: impl Into<Cow<'static, str>>) {
        self.untranslatable.insert(name.into());
    }

    pub(super) fn into_names(self) -> (Names, Names) {
        (
            self.dropped.into_iter().collect(),
            self.untranslatable.into_iter().collect(),
        )
    }
}
