//! An object of a request's body, taken apart member by member.
//!
//! A member is taken by its name, as what it must be; whatever is wrong with it is told with its place
//! in the body. What nobody took is left over: the reader of a format names it as dropped, so that
//! nothing is lost silently.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::RequestError;
use crate::json::Name;

/// The members of an object that are not taken yet, and where it stands.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    /// Empty, or what the paths of its members begin with: `messages[2].`
    prefix: String,
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// The object that a whole body is.
    pub(crate) fn of_body(body: &'a [u8]) -> Result<Self, RequestError> {
        let text = std::str::from_utf8(body).map_err(|error| RequestError::NotUtf8 {
            at: error.valid_up_to(),
        })?;
        if text.trim_ascii().is_empty() {
            return Err(RequestError::NoBody);
        }
        let Members(members) = serde_json::from_str(text).map_err(|error| explain(&error))?;
        Ok(Self {
            prefix: String::new(),
            members,
        })
    }

    /// The object in this place, which is `raw`.
    pub(crate) fn parse(
        raw: &'a RawValue,
        path: &str,
        expected: &'static str,
    ) -> Result<Self, RequestError> {
        match serde_json::from_str(raw.get()) {
            Ok(Members(members)) => Ok(Self::new(members, path)),
            Err(_) => Err(mistake(path.to_owned(), expected)),
        }
    }

    /// Takes a member, as it is written; null is as good as none.
    pub(crate) fn raw(&mut self, key: &'static str) -> Result<Option<&'a RawValue>, RequestError> {
        let Some(at) = self.members.iter().position(|(name, _)| name == key) else {
            return Ok(None);
        };
        let (_, value) = self.members.swap_remove(at);
        if self.members.iter().any(|(name, _)| name == key) {
            return Err(self.mistake(key, "one member of this name"));
        }
        Ok(Some(value).filter(|value| value.get() != "null"))
    }

    /// Takes a member that may be there.
    pub(crate) fn take<T: Deserialize<'a>>(
        &mut self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<Option<T>, RequestError> {
        let Some(value) = self.raw(key)? else {
            return Ok(None);
        };
        match serde_json::from_str(value.get()) {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(self.mistake(key, expected)),
        }
    }

    /// Takes a member that must be there.
    pub(crate) fn need<T: Deserialize<'a>>(
        &mut self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<T, RequestError> {
        let value = self.take(key, expected)?;
        value.ok_or_else(|| self.mistake(key, expected))
    }

    /// Takes a member that is an object, if it is there.
    pub(crate) fn object(
        &mut self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<Option<Self>, RequestError> {
        let Some(value) = self.raw(key)? else {
            return Ok(None);
        };
        Self::parse(value, &self.path(key), expected).map(Some)
    }

    /// Takes a member that is a list of objects, if it is there.
    pub(crate) fn objects(
        &mut self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<Option<Vec<Self>>, RequestError> {
        let Some(value) = self.raw(key)? else {
            return Ok(None);
        };
        Self::parse_list(value, &self.path(key), expected).map(Some)
    }

    /// The objects in the list in this place, which is `raw`.
    pub(crate) fn parse_list(
        raw: &'a RawValue,
        path: &str,
        expected: &'static str,
    ) -> Result<Vec<Self>, RequestError> {
        match serde_json::from_str::<Vec<Members<'_>>>(raw.get()) {
            Ok(objects) => Ok((0..)
                .zip(objects)
                .map(|(index, Members(members))| Self::new(members, &at(path, index)))
                .collect()),
            Err(_) => Err(mistake(first_that_is_none(raw, path), expected)),
        }
    }

    /// What to say of a member that is not as it should be.
    pub(crate) fn mistake(&self, key: &str, expected: &'static str) -> RequestError {
        mistake(self.path(key), expected)
    }

    /// Where a member is: `messages[2].content`.
    pub(crate) fn path(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// What a member is called wherever it stands: `messages.content`.
    pub(crate) fn name(&self, key: &str) -> String {
        let path = self.path(key);
        let mut name = String::with_capacity(path.len());
        for piece in path.split('[') {
            name.push_str(piece.split_once(']').map_or(piece, |(_, rest)| rest));
        }
        name
    }

    /// How many lists it stands in, one inside the other.
    pub(crate) fn lists(&self) -> usize {
        self.prefix.matches('[').count()
    }

    /// The names of the members that nobody took.
    pub(crate) fn left_over(self) -> impl Iterator<Item = String> {
        let is_said = |value: &RawValue| value.get() != "null";
        let keys: Vec<_> = self
            .members
            .iter()
            .filter(|(_, value)| is_said(value))
            .map(|(key, _)| self.name(key))
            .collect();
        keys.into_iter()
    }

    fn new(members: Vec<(Cow<'a, str>, &'a RawValue)>, path: &str) -> Self {
        Self {
            prefix: format!("{path}."),
            members,
        }
    }
}

fn at(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

const fn mistake(path: String, expected: &'static str) -> RequestError {
    RequestError::Member { path, expected }
}

/// The path of the first element that is no object, or of the list where it is none.
fn first_that_is_none(list: &RawValue, path: &str) -> String {
    let elements: Vec<&RawValue> = serde_json::from_str(list.get()).unwrap_or_default();
    let is_object = |element: &&RawValue| element.get().starts_with('{');
    elements
        .iter()
        .position(|element| !is_object(element))
        .map_or_else(|| path.to_owned(), |index| at(path, index))
}

fn explain(error: &serde_json::Error) -> RequestError {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => RequestError::EndsEarly,
        Category::Syntax | Category::Io => RequestError::NotJson {
            line: error.line(),
            column: error.column(),
        },
        Category::Data => RequestError::NotObject,
    }
}

/// Members in their order, their values as they are written.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const BODY: &[u8] =
        br#"{"a":1,"b":null,"list":[{"x":"\u263a","y":[]},{}],"c":{"d":2},"odd":true,"none":null}"#;

    fn body() -> Object<'static> {
        Object::of_body(BODY).expect("an object")
    }

    fn told<T>(result: Result<T, RequestError>) -> Option<String> {
        result.err().map(|error| error.to_string())
    }

    #[test]
    fn members_are_taken_as_what_they_must_be() {
        let mut body = body();
        assert_eq!(body.take("a", "a number"), Ok(Some(1)));
        assert_eq!(body.take::<u32>("b", "a number"), Ok(None));
        assert_eq!(body.take::<u32>("missing", "a number"), Ok(None));
        assert_eq!(
            told(body.need::<u32>("missing", "a number")).as_deref(),
            Some("`missing` is not as it should be, expected a number")
        );
        assert_eq!(
            told(body.take::<u32>("odd", "a number")).as_deref(),
            Some("`odd` is not as it should be, expected a number")
        );
    }

    #[test]
    fn a_mistake_deep_inside_is_told_with_its_place() {
        let mut list = body().objects("list", "a list").unwrap().unwrap();
        assert_eq!(
            told(list[0].take::<u32>("x", "a number")).as_deref(),
            Some("`list[0].x` is not as it should be, expected a number")
        );
        assert_eq!(
            told(list[1].need::<String>("x", "a string")).as_deref(),
            Some("`list[1].x` is not as it should be, expected a string")
        );
    }

    #[test]
    fn an_element_that_is_no_object_is_found() {
        for (list, path) in [("[{},3]", "l[1]"), ("3", "l"), ("[[]]", "l[0]")] {
            let body = format!(r#"{{"l":{list}}}"#);
            let mut object = Object::of_body(body.as_bytes()).expect("an object");
            let expected = Some(format!("`{path}` is not as it should be, expected a list"));
            assert_eq!(told(object.objects("l", "a list")), expected, "{list}");
        }
    }

    #[test]
    fn what_nobody_took_is_left_over() {
        let mut body = body();
        let list = body.objects("list", "a list").unwrap().unwrap();
        let c = body.object("c", "an object").unwrap().unwrap();
        assert_eq!(list.first().map(Object::lists), Some(1));
        let mut left: Vec<_> = list.into_iter().flat_map(Object::left_over).collect();
        left.extend(c.left_over());
        left.extend(body.left_over());
        assert_eq!(left, ["list.x", "list.y", "c.d", "a", "odd"]);
    }

    #[test]
    fn a_member_that_is_there_twice_is_a_mistake() {
        let mut object = Object::of_body(br#"{"a":1,"a":2}"#).expect("an object");
        assert_eq!(
            told(object.take::<u32>("a", "a number")).as_deref(),
            Some("`a` is not as it should be, expected one member of this name")
        );
    }

    #[test]
    fn what_is_no_object_is_told_from_what_is_no_json() {
        for (body, error) in [
            (b"".as_slice(), RequestError::NoBody),
            (b" \n", RequestError::NoBody),
            (b"[]", RequestError::NotObject),
            (b"{\"a\":", RequestError::EndsEarly),
            (b"{a}", RequestError::NotJson { line: 1, column: 2 }),
            (b"{} {}", RequestError::NotJson { line: 1, column: 4 }),
            (b"{\"\xff\"}", RequestError::NotUtf8 { at: 2 }),
        ] {
            let body_text = String::from_utf8_lossy(body);
            assert_eq!(Object::of_body(body).err(), Some(error), "{body_text}");
        }
    }
}
