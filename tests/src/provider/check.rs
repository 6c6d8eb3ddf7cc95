//! Reading a request as strictly as a real provider does: every member is known, and is what it should be.

use std::ops::RangeInclusive;

use serde_json::Value;
use thiserror::Error;

/// A value somewhere in a request.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    path: String,
    value: &'a Value,
}

/// Why a provider refuses a request.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{}{said}", prefix(.path))]
pub(super) struct Mistake {
    /// The member at fault; empty where it is the whole.
    pub(super) path: String,
    /// What is wrong with it.
    pub(super) said: String,
}

fn prefix(path: &str) -> String {
    match path {
        "" => String::new(),
        path => format!("{path}: "),
    }
}

impl Mistake {
    /// Something wrong with the request as a whole.
    pub(super) fn of(said: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            said: said.into(),
        }
    }
}

impl<'a> Node<'a> {
    /// The whole request.
    pub(super) fn root(value: &'a Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    /// The value itself.
    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    /// That it is an object which has these members and no others.
    pub(super) fn only(&self, members: &[&str]) -> Result<(), Mistake> {
        let Value::Object(object) = self.value else {
            return Err(self.expected("an object"));
        };
        match object.keys().find(|key| !members.contains(&&***key)) {
            Some(unknown) => Err(self.wrong(format!("unknown member `{unknown}`"))),
            None => Ok(()),
        }
    }

    /// The one member of an object which is a choice between several.
    pub(super) fn choice(&self, members: &[&'static str]) -> Result<(&'static str, Self), Mistake> {
        let set: Vec<_> = members
            .iter()
            .filter_map(|name| Some((*name, self.get(name)?)))
            .collect();
        match <[_; 1]>::try_from(set) {
            Ok([(name, value)]) => Ok((name, value)),
            Err(_) => Err(self.expected(&format!("exactly one of {}", members.join(", ")))),
        }
    }

    /// A member, unless it is absent or null.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        let dot = if self.path.is_empty() { "" } else { "." };
        Some(Self {
            path: format!("{}{dot}{name}", self.path),
            value,
        })
    }

    /// A member that must be there.
    pub(super) fn need(&self, name: &str) -> Result<Self, Mistake> {
        self.get(name)
            .ok_or_else(|| self.wrong(format!("`{name}` is required")))
    }

    /// An array's elements; none where the member is absent.
    pub(super) fn list(&self, name: &str) -> Result<Vec<Self>, Mistake> {
        self.get(name).map_or(Ok(Vec::new()), |list| list.items())
    }

    /// An array's elements.
    pub(super) fn items(&self) -> Result<Vec<Self>, Mistake> {
        let Value::Array(items) = self.value else {
            return Err(self.expected("an array"));
        };
        let numbered = (0..).zip(items).map(|(n, value): (usize, _)| Self {
            path: format!("{}[{n}]", self.path),
            value,
        });
        Ok(numbered.collect())
    }

    /// An array with something in it.
    pub(super) fn some_items(&self) -> Result<Vec<Self>, Mistake> {
        let items = self.items()?;
        if items.is_empty() {
            return Err(self.expected("at least one element"));
        }
        Ok(items)
    }

    /// Text.
    pub(super) fn text(&self) -> Result<&'a str, Mistake> {
        self.value.as_str().ok_or_else(|| self.expected("a string"))
    }

    /// Text with something in it.
    pub(super) fn some_text(&self) -> Result<&'a str, Mistake> {
        match self.text()? {
            "" => Err(self.expected("text that is not empty")),
            text => Ok(text),
        }
    }

    /// One of these words.
    pub(super) fn word(&self, words: &[&str]) -> Result<&'a str, Mistake> {
        let text = self.text()?;
        if words.contains(&text) {
            return Ok(text);
        }
        Err(self.expected(&format!("one of {}", words.join(", "))))
    }

    /// The name of a tool.
    pub(super) fn name(&self, most: usize) -> Result<&'a str, Mistake> {
        let name = self.text()?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if name.is_empty() || name.len() > most || !name.chars().all(fits) {
            return Err(self.expected(&format!("a name matching ^[a-zA-Z0-9_-]{{1,{most}}}$")));
        }
        Ok(name)
    }

    /// Yes or no.
    pub(super) fn flag(&self) -> Result<bool, Mistake> {
        self.value
            .as_bool()
            .ok_or_else(|| self.expected("true or false"))
    }

    /// A number in this range.
    pub(super) fn number(&self, range: RangeInclusive<f64>) -> Result<f64, Mistake> {
        let number = self.value.as_f64().filter(|number| range.contains(number));
        number.ok_or_else(|| self.expected(&format!("a number in {range:?}")))
    }

    /// A whole number, at least this.
    pub(super) fn count(&self, least: u64) -> Result<u64, Mistake> {
        let count = self.value.as_u64().filter(|count| *count >= least);
        count.ok_or_else(|| self.expected(&format!("a whole number from {least}")))
    }

    /// Some object, whatever is in it.
    pub(super) fn object(&self) -> Result<&'a Value, Mistake> {
        match self.value.is_object() {
            true => Ok(self.value),
            false => Err(self.expected("an object")),
        }
    }

    /// Bytes in base64.
    pub(super) fn base64(&self) -> Result<&'a str, Mistake> {
        let text = self.some_text()?;
        let fits = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
        if text.len() % 4 != 0 || !text.bytes().all(fits) {
            return Err(self.expected("base64"));
        }
        Ok(text)
    }

    /// That it is not as expected.
    pub(super) fn expected(&self, what: &str) -> Mistake {
        self.wrong(format!("expected {what}"))
    }

    /// That something is wrong with it.
    pub(super) fn wrong(&self, said: impl Into<String>) -> Mistake {
        Mistake {
            path: self.path.clone(),
            said: said.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Node;

    #[test]
    fn a_mistake_names_its_place() {
        let body = json!({"messages": [{"role": "user"}, {"role": 7, "name": null}]});
        let root = Node::root(&body);
        let messages = root
            .need("messages")
            .expect("messages")
            .items()
            .expect("a list");
        let said = |node: Result<&str, super::Mistake>| node.expect_err("a mistake").to_string();
        assert_eq!(
            said(messages[1].need("role").and_then(|role| role.text())),
            "messages[1].role: expected a string"
        );
        assert_eq!(
            messages[0].need("content").expect_err("none").to_string(),
            "messages[0]: `content` is required"
        );
        assert_eq!(
            messages[1].only(&["role"]).expect_err("more").to_string(),
            "messages[1]: unknown member `name`"
        );
        assert_eq!(
            root.need("name").expect_err("none").to_string(),
            "`name` is required"
        );
    }

    #[test]
    fn a_choice_is_made_exactly_once() {
        let body = json!({"text": "a", "image": null});
        assert!(Node::root(&body).choice(&["text", "image"]).is_ok());
        let body = json!({"text": "a", "image": {}});
        assert!(Node::root(&body).choice(&["text", "image"]).is_err());
    }
}
