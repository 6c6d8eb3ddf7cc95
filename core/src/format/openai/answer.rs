//! What a reply and the first event of a stream have in common: choices, usage, or an error instead.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use super::fault::read_failure;
use super::usage::read_usage;
use crate::fault::Fault;
use crate::json::{Members, Objects, read_whole};
use crate::usage::Usage;

/// An answer whose choices are `C`s.
pub(super) struct Answer<'a, C> {
    /// How many choices it has; `None` if it has no such array.
    pub(super) choices: Option<usize>,
    /// What it took, where that is known.
    pub(super) usage: Option<Usage>,
    /// What stands in place of an answer.
    pub(super) error: Option<&'a RawValue>,
    kind: PhantomData<C>,
}

/// The members that matter.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
pub(super) enum Key {
    Choices,
    Usage,
    Error,
    #[serde(other)]
    Other,
}

impl<'a, C: Default + Members<'a>> Answer<'a, C> {
    /// Reads an answer.
    ///
    /// # Errors
    /// The fault that the text is instead.
    pub(super) fn parse(text: &'a [u8]) -> Result<Self, Fault> {
        let mut answer = Self {
            choices: None,
            usage: None,
            error: None,
            kind: PhantomData,
        };
        read_whole(text, &mut answer)?;
        match answer.error {
            Some(error) => Err(read_error(error)),
            None => Ok(answer),
        }
    }
}

impl<'a, C: Default + Members<'a>> Members<'a> for Answer<'a, C> {
    type Key = Key;
    const EXPECTED: &'static str = "an answer";

    fn member<A: MapAccess<'a>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Choices => value.next_value_seed(Objects::<C>::counted(&mut self.choices))?,
            Key::Usage => self.usage = read_usage(value.next_value()?),
            Key::Error => self.error = value.next_value()?,
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// The fault that an error in place of an answer stands for. The status line said 200, so the error's
/// own words are all there is to go by.
pub(super) fn read_error(error: &RawValue) -> Fault {
    read_failure(200, error.get().as_bytes()).fault
}
