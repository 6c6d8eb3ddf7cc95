//! How Google reads JSON: keys in camel or snake case, one object where a list may stand.
//!
//! Both are what its own parser of protocol buffers takes, so its documents and SDKs use all of them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::json::{Members, Object, Whole};

/// A list of objects, or one alone, or null for none.
#[derive(Debug)]
pub(super) struct Many<M>(pub(super) Vec<M>);

impl<'de, M: Default + Members<'de>> Deserialize<'de> for Many<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

struct ManyVisitor<M>(PhantomData<M>);

impl<'de, M: Default + Members<'de>> Visitor<'de> for ManyVisitor<M> {
    type Value = Many<M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array, each element {}", M::EXPECTED)
    }

    fn visit_unit<E>(self) -> Result<Many<M>, E> {
        Ok(Many(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Many<M>, A::Error> {
        let mut elements = Vec::new();
        while let Some(Whole(element)) = array.next_element()? {
            elements.push(element);
        }
        Ok(Many(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<M>, A::Error> {
        let mut element = M::default();
        Object(&mut element).visit_map(map)?;
        Ok(Many(vec![element]))
    }
}

/// An object, or null for one with nothing in it.
pub(super) fn or_default<'de, M, A>(value: &mut A) -> Result<M, A::Error>
where
    M: Default + Members<'de>,
    A: MapAccess<'de>,
{
    let object = value.next_value::<Option<Whole<M>>>()?;
    Ok(object.map_or_else(M::default, |Whole(members)| members))
}

/// A key as Google documents it, whichever way it was written.
pub(super) fn camel(key: &str) -> Cow<'_, str> {
    if !key.contains('_') {
        return Cow::Borrowed(key);
    }
    let mut words = key.split('_').filter(|word| !word.is_empty());
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    Cow::Owned(camel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn keys_are_read_in_either_case() {
        assert_eq!(camel("systemInstruction"), "systemInstruction");
        assert_eq!(camel("system_instruction"), "systemInstruction");
        assert_eq!(camel("top_k"), "topK");
        assert_eq!(camel("_responseJsonSchema"), "responseJsonSchema");
        assert_eq!(camel("_"), "");
    }
}
