//! Every value of a JSON text that may be a text to somebody, and what stands around it.
//!
//! A format's reader knows what its format knows; a guardrail must also look at what none of them does: a
//! member of tomorrow would otherwise be a way around it. So all values are walked, in any format, and what
//! stands around a value says what it is.

use std::ops::Range;

use memchr::memchr2;

/// The shortest number that may be about somebody, in digits.
const MIN_DIGITS: usize = 7;

/// How deep values may stand within each other; serde_json, which other readers use, goes as deep.
const MAX_DEPTH: usize = 128;

/// The values of a JSON text.
#[derive(Debug)]
pub(super) struct Walk<'b> {
    around: Vec<Around<'b>>,
    /// The strings and long numbers, in order.
    pub(super) leaves: Vec<Leaf<'b>>,
}

/// A string, or a long number.
#[derive(Debug)]
pub(super) struct Leaf<'b> {
    /// The member it is, or of which it is an element.
    pub(super) key: &'b str,
    /// Where it is written, without its quotes.
    pub(super) span: Range<usize>,
    /// Whether it is a number.
    pub(super) is_number: bool,
    /// The object or array it stands in.
    at: Option<usize>,
}

/// An object or array, and what it says of itself.
#[derive(Debug, Default)]
pub(super) struct Around<'b> {
    /// The member it is, or of which it is an element.
    pub(super) key: &'b str,
    /// Its `type`.
    pub(super) kind: &'b str,
    /// Its `role`.
    pub(super) role: &'b str,
    /// Its `index`es, in order, as written: which choice, block or call an event is about.
    pub(super) indices: Vec<(&'b str, &'b str)>,
    /// Whether it says that it is a `thought`: Gemini's word for what is not said aloud.
    pub(super) is_thought: bool,
    /// Where it is written, brackets and all.
    pub(super) span: Range<usize>,
    within: Option<usize>,
    pub(super) is_object: bool,
}

/// Values stand deeper in each other than anybody reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct TooDeep;

impl<'b> Walk<'b> {
    /// Walks through a JSON text. Of what is none, whatever looks like a value is found all the same.
    ///
    /// # Errors
    /// Where values stand too deep in each other.
    pub(super) fn through(text: &'b str) -> Result<Self, TooDeep> {
        let mut walker = Walker {
            text,
            walk: Self {
                around: Vec::new(),
                leaves: Vec::new(),
            },
            at: None,
            depth: 0,
            key: "",
            in_value: true,
        };
        walker.run()?;
        Ok(walker.walk)
    }

    /// What stands around a leaf, the nearest first.
    pub(super) fn around<'w>(&'w self, leaf: &Leaf<'b>) -> impl Iterator<Item = &'w Around<'b>> {
        let nearest = leaf.at.and_then(|at| self.around.get(at));
        std::iter::successors(nearest, |around| self.around.get(around.within?))
    }

    /// The object or array that is the whole text.
    pub(super) fn whole(&self) -> Option<&Around<'b>> {
        self.around.first()
    }

    /// The objects and arrays that are one of these members, and not within another one of them.
    pub(super) fn members(
        &self,
        keys: &'static [&'static str],
    ) -> impl Iterator<Item = &Around<'b>> {
        let is_within = |around: &Around<'b>| {
            let outer = around.within.and_then(|at| self.around.get(at));
            outer.is_some_and(|outer| keys.contains(&outer.key))
        };
        let members = self.around.iter();
        members.filter(move |around| keys.contains(&around.key) && !is_within(around))
    }
}

struct Walker<'b> {
    text: &'b str,
    walk: Walk<'b>,
    /// The object or array we are in.
    at: Option<usize>,
    depth: usize,
    /// The member we are in.
    key: &'b str,
    /// Whether what comes is a value: in an object, behind the colon.
    in_value: bool,
}

impl<'b> Walker<'b> {
    fn run(&mut self) -> Result<(), TooDeep> {
        let mut at = 0;
        while let Some(byte) = self.text.as_bytes().get(at) {
            let next = at.saturating_add(1);
            at = match byte {
                b'"' => self.string(next),
                b't' => self.truth(next),
                b'-' | b'0'..=b'9' => self.number(at),
                b'{' => self.open(true, next)?,
                b'[' => self.open(false, next)?,
                b'}' | b']' => self.close(next),
                b':' => {
                    self.in_value = true;
                    next
                }
                b',' => {
                    self.in_value = !self.is_in_object();
                    next
                }
                _ => next,
            };
        }
        Ok(())
    }

    /// From behind the opening quote to behind the closing one.
    fn string(&mut self, start: usize) -> usize {
        let end = end_of_string(self.text, start);
        let written = self.text.get(start..end).unwrap_or_default();
        if self.in_value {
            self.say(written);
            self.leaf(start..end, false);
        } else {
            self.key = written;
        }
        end.saturating_add(1)
    }

    fn truth(&mut self, next: usize) -> usize {
        if let ("thought", Some(around)) = (self.key, self.here()) {
            around.is_thought = true;
        }
        next
    }

    fn number(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
        let end = start.saturating_add(length);
        let written = rest.get(..length).unwrap_or_default();
        self.say(written);
        if written.bytes().filter(u8::is_ascii_digit).count() >= MIN_DIGITS {
            self.leaf(start..end, true);
        }
        end
    }

    /// Takes down what tells what the object is that we are in.
    fn say(&mut self, written: &'b str) {
        let key = self.key;
        let Some(around) = self.here() else {
            return;
        };
        match key {
            "type" if around.is_object => around.kind = written,
            "role" if around.is_object => around.role = written,
            _ if around.is_object && key.ends_with("index") => around.indices.push((key, written)),
            _ => {}
        }
    }

    fn leaf(&mut self, span: Range<usize>, is_number: bool) {
        self.walk.leaves.push(Leaf {
            key: self.key,
            span,
            is_number,
            at: self.at,
        });
    }

    fn open(&mut self, is_object: bool, next: usize) -> Result<usize, TooDeep> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        self.walk.around.push(Around {
            key: self.key,
            within: self.at,
            is_object,
            span: next.saturating_sub(1)..self.text.len(),
            ..Around::default()
        });
        self.at = self.walk.around.len().checked_sub(1);
        self.in_value = !is_object;
        Ok(next)
    }

    fn close(&mut self, next: usize) -> usize {
        if let Some(around) = self.here() {
            around.span.end = next;
            (self.key, self.at) = (around.key, around.within);
        }
        self.depth = self.depth.saturating_sub(1);
        self.in_value = true;
        next
    }

    fn is_in_object(&self) -> bool {
        let around = self.at.and_then(|at| self.walk.around.get(at));
        around.is_some_and(|around| around.is_object)
    }

    /// The object or array we are in.
    fn here(&mut self) -> Option<&mut Around<'b>> {
        self.walk.around.get_mut(self.at?)
    }
}

/// Where the string ends that begins here, behind its quote.
fn end_of_string(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let Some(ahead) = memchr2(b'"', b'\\', rest) else {
            return text.len();
        };
        let found = at.saturating_add(ahead);
        if rest.get(ahead) == Some(&b'"') {
            return found;
        }
        at = found.saturating_add(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_string_and_long_number_is_found_with_what_is_around_it() {
        let text = r#"{"a": "x\"y", "n": 12345678, "short": 12, "list": ["p", {"role": "tool", "type": "t", "index": 3, "deep": [["q"]]}, "r"], "z": "end"}"#;
        let walk = Walk::through(text).unwrap();
        let found: Vec<_> = walk
            .leaves
            .iter()
            .map(|leaf| {
                let around: Vec<_> = walk.around(leaf).map(|it| (it.key, it.role)).collect();
                (leaf.key, &text[leaf.span.clone()], around)
            })
            .collect();
        let top = ("", "");
        let list = ("list", "");
        let inner = ("list", "tool");
        assert_eq!(
            found,
            [
                ("a", r#"x\"y"#, vec![top]),
                ("n", "12345678", vec![top]),
                ("list", "p", vec![list, top]),
                ("role", "tool", vec![inner, list, top]),
                ("type", "t", vec![inner, list, top]),
                (
                    "deep",
                    "q",
                    vec![("deep", ""), ("deep", ""), inner, list, top]
                ),
                ("list", "r", vec![list, top]),
                ("z", "end", vec![top]),
            ]
        );
        let inner = walk.around(&walk.leaves[5]).nth(2).unwrap();
        assert_eq!(inner.indices, [("index", "3")]);
        assert_eq!(inner.kind, "t");
    }

    #[test]
    fn depth_is_bounded_and_no_text_is_too_broken() {
        assert_eq!(Walk::through(&"[".repeat(129)).unwrap_err(), TooDeep);
        assert!(Walk::through(&"[".repeat(128)).is_ok());
        for text in [
            "",
            "\"",
            "\"\\",
            "]}]",
            "{\"a\":",
            "[,,:\"x",
            "-",
            "{\"a\" \"b\"",
        ] {
            assert!(Walk::through(text).is_ok(), "{text}");
        }
    }
}
