//! What a request says that the neutral model has no word for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::{IgnoredAny, MapAccess};

/// Names of members, each once, in order.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// An answer can do without them.
    pub(super) dropped: Names,
    /// It cannot.
    pub(super) untranslatable: Names,
}

type Names = BTreeSet<Cow<'static, str>>;

/// The members of one object that nobody reads.
#[derive(Debug, Default)]
pub(super) struct Unread(Vec<String>);

impl Unread {
    /// Skips a member's value. One that is null says nothing.
    pub(super) fn skip<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        value: &mut A,
    ) -> Result<(), A::Error> {
        if value.next_value::<Option<IgnoredAny>>()?.is_some() {
            self.0.push(key.to_owned());
        }
        Ok(())
    }

    /// Their names.
    pub(super) fn into_names(self) -> impl Iterator<Item = String> {
        self.0.into_iter()
    }

    /// Notes them as dropped, with the name of what they are members of before them.
    pub(super) fn tell(self, within: &str, notes: &mut Notes) {
        let named = self.0.into_iter().map(|key| match within {
            "" => Cow::Owned(key),
            within => Cow::Owned(format!("{within}.{key}")),
        });
        notes.dropped.extend(named);
    }
}

impl Notes {
    /// An answer can do without it.
    pub(super) fn dropped(&mut self, name: &'static str) {
        self.dropped.insert(Cow::Borrowed(name));
    }

    /// An answer cannot do without it.
    pub(super) fn untranslatable(&mut self, name: impl Into<Cow<'static, str>>) {
        self.untranslatable.insert(name.into());
    }
}
