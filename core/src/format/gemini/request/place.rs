//! Where in a body something is: for the sentence that says what is wrong there.

/// The path of the value at this line and column (both from 1): `contents[2].parts[0].text`.
///
/// Only bodies that were refused are read by it, up to the place where reading them ended.
pub(super) fn path_at(text: &str, line: usize, column: usize) -> String {
    let lines_before = line.saturating_sub(1);
    let start: usize = text
        .split_inclusive('\n')
        .take(lines_before)
        .map(str::len)
        .sum();
    let end = start.saturating_add(column).min(text.len());
    let mut walk = Walk::default();
    for byte in text.as_bytes().iter().take(end) {
        walk.step(*byte);
    }
    walk.path()
}

#[derive(Default)]
struct Walk {
    open: Vec<Level>,
    /// The string at hand, where one is.
    string: Option<Vec<u8>>,
    escaped: bool,
    /// The last string, which may turn out to be a key.
    last: Vec<u8>,
}

enum Level {
    Object(Option<String>),
    Array(usize),
}

impl Walk {
    fn step(&mut self, byte: u8) {
        if let Some(string) = &mut self.string {
            match byte {
                b'"' if !self.escaped => self.last = self.string.take().unwrap_or_default(),
                _ => {
                    self.escaped = byte == b'\\' && !self.escaped;
                    string.push(byte);
                }
            }
            return;
        }
        match byte {
            b'"' => self.string = Some(Vec::new()),
            b'{' => self.open.push(Level::Object(None)),
            b'[' => self.open.push(Level::Array(0)),
            b'}' | b']' => drop(self.open.pop()),
            b':' => {
                let key = String::from_utf8_lossy(&self.last).into_owned();
                if let Some(Level::Object(at)) = self.open.last_mut() {
                    *at = Some(key);
                }
            }
            b',' => match self.open.last_mut() {
                Some(Level::Array(index)) => *index = index.saturating_add(1),
                Some(Level::Object(at)) => *at = None,
                None => {}
            },
            _ => {}
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.open {
            match level {
                Level::Object(Some(key)) if path.is_empty() => path.push_str(key),
                Level::Object(Some(key)) => {
                    path.push('.');
                    path.push_str(key);
                }
                Level::Object(None) => {}
                Level::Array(index) => path.push_str(&format!("[{index}]")),
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
    fn a_place_is_told_by_keys_and_indices() {
        let text = "{\"a\\\"\": [1, {\"b\": [],\n \"c\": \"x,{\", \"d\": 5}]}";
        check(text, "5", "a\\\"[1].d");
        check(text, "1,", "a\\\"[0]");
        check(text, ",{", "a\\\"[1].c");
        check(text, "{", "");
    }

    #[track_caller]
    fn check(text: &str, at: &str, expected: &str) {
        let before = &text[..text.find(at).unwrap() + 1];
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        assert_eq!(path_at(text, line, column), expected);
    }
}
