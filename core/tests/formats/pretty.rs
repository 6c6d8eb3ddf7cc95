//! JSON over many lines, in the order it was written in: so that a difference is a line.

use serde_json::value::RawValue;

/// The same JSON, indented. Panics where it is none: no format writes anything else.
pub(crate) fn pretty(body: &[u8]) -> String {
    let text = str::from_utf8(body).expect("UTF-8");
    let json: &RawValue = serde_json::from_str(text)
        .unwrap_or_else(|error| panic!("what was written is no JSON: {error}\n{text}"));
    Indenting::default().indent(json.get())
}

#[derive(Default)]
struct Indenting {
    out: String,
    depth: usize,
    in_text: bool,
    /// The last character was a backslash that stands for itself.
    escaped: bool,
}

impl Indenting {
    fn indent(mut self, json: &str) -> String {
        for c in json.chars() {
            if self.in_text {
                self.text(c);
            } else {
                self.structure(c);
            }
        }
        self.out
    }

    fn text(&mut self, c: char) {
        self.out.push(c);
        self.in_text = self.escaped || c != '"';
        self.escaped = !self.escaped && c == '\\';
    }

    fn structure(&mut self, c: char) {
        match c {
            ' ' | '\n' | '\r' | '\t' => {}
            '{' | '[' => {
                self.out.push(c);
                self.depth += 1;
                self.line();
            }
            '}' | ']' => {
                self.depth -= 1;
                if self.out.trim_end().ends_with(['{', '[']) {
                    self.out.truncate(self.out.trim_end().len());
                } else {
                    self.line();
                }
                self.out.push(c);
            }
            ',' => {
                self.out.push(c);
                self.line();
            }
            ':' => self.out.push_str(": "),
            _ => {
                self.in_text = c == '"';
                self.out.push(c);
            }
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(self.depth));
    }
}

#[test]
fn indents_what_is_not_text() {
    assert_eq!(
        pretty(br#"{"a":[],"b" : {"c":"[\"{\\"}, "d":[1,{}]}"#),
        "{\n  \"a\": [],\n  \"b\": {\n    \"c\": \"[\\\"{\\\\\"\n  },\n  \"d\": [\n    1,\n    {}\n  ]\n}"
    );
}
