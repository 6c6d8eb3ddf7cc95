//! Where in a body a reader stumbled, as a path: `messages[2].content[0].image_url`.
//!
//! serde_json tells the line and the column. The path is found only then, by one more pass over the
//! text before that point, so that reading costs nothing for it.

/// The path of the value at which this error came up: one that ends there, or else the innermost one
/// around it. Empty at the top.
pub(crate) fn path_of(text: &str, error: &serde_json::Error) -> String {
    let before = text.split('\n').take(error.line().saturating_sub(1));
    let line_start: usize = before.map(|line| line.len().saturating_add(1)).sum();
    path_at(text.as_bytes(), line_start.saturating_add(error.column()))
}

/// The path of the value that ends at this offset, or is around it. The text before it must be JSON.
fn path_at(text: &[u8], offset: usize) -> String {
    let mut walk = Walk::default();
    let mut bytes = text.iter().copied().take(offset).peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => walk.text(read_text(&mut bytes)),
            b':' => walk.in_value = true,
            _ => walk.structure(byte),
        }
    }
    walk.path()
}

/// A string's bytes, as written, without its quotes.
fn read_text(bytes: &mut impl Iterator<Item = u8>) -> Vec<u8> {
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => text.extend([Some(byte), bytes.next()].into_iter().flatten()),
            _ => text.push(byte),
        }
    }
    text
}

#[derive(Default)]
struct Walk {
    around: Vec<Step>,
    /// In an object: after the colon, before the comma.
    in_value: bool,
}

/// Where in an array or object we are.
enum Step {
    Element(usize),
    Member(Vec<u8>),
}

impl Walk {
    fn text(&mut self, text: Vec<u8>) {
        if let (Some(Step::Member(key)), false) = (self.around.last_mut(), self.in_value) {
            *key = text;
        }
    }

    fn structure(&mut self, byte: u8) {
        match byte {
            b'{' => self.open(Step::Member(Vec::new())),
            b'[' => self.open(Step::Element(0)),
            b'}' | b']' => {
                self.around.pop();
                self.in_value = true;
            }
            b',' => match self.around.last_mut() {
                Some(Step::Element(index)) => *index = index.saturating_add(1),
                Some(Step::Member(key)) => {
                    key.clear();
                    self.in_value = false;
                }
                None => {}
            },
            _ => {}
        }
    }

    fn open(&mut self, step: Step) {
        self.around.push(step);
        self.in_value = false;
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.around {
            match step {
                Step::Element(index) => path.push_str(&format!("[{index}]")),
                Step::Member(key) if key.is_empty() => {}
                Step::Member(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&String::from_utf8_lossy(key));
                }
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_place_is_told_by_what_is_around_it() {
        let text = r#"{"a": 1, "b\"": [{"c": {}}, [2, "x,\"}"]], "d": {"e": null}}"#;
        for (end, path) in [
            ("1", "a"),
            ("{}", r#"b\"[0].c"#),
            ("{}}", r#"b\"[0]"#),
            ("[2", r#"b\"[1][0]"#),
            (r#""x,\"}""#, r#"b\"[1][1]"#),
            (r#"}"]"#, r#"b\"[1]"#),
            (r#"}"]]"#, r#"b\""#),
            ("null", "d.e"),
            ("null}", "d"),
            ("null}}", ""),
        ] {
            let offset = text.find(end).unwrap() + end.len();
            assert_eq!(path_at(text.as_bytes(), offset), path, "{end}");
        }
    }

    #[test]
    fn an_error_of_serde_leads_to_its_place() {
        #[derive(Debug, serde::Deserialize)]
        struct Shelf {
            #[expect(dead_code, reason = "only read")]
            books: Vec<Book>,
        }
        #[derive(Debug, serde::Deserialize)]
        struct Book {
            #[expect(dead_code, reason = "only read")]
            pages: u64,
        }
        for (text, path) in [
            (
                "{\n \"books\": [{\"pages\": 1},\n {\"pages\": \"2\"}]}",
                "books[1].pages",
            ),
            (r#"{"books": [{"pages": 1}, {}]}"#, "books[1]"),
            (r#"{"books": {}}"#, "books"),
            ("{}", ""),
        ] {
            let error = serde_json::from_str::<Shelf>(text).unwrap_err();
            assert_eq!(path_of(text, &error), path, "{text}");
        }
    }
}
