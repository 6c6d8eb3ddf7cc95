//! How much of a request is read: its beginning and its end, where what is asked stands.

/// The most bytes read of one part: this many from its beginning and as many from its end.
const EDGE: usize = 8 * 1024;

/// The most bytes read of a request.
pub(super) const WHOLE: usize = 64 * 1024;

/// What is left to be read.
pub(super) struct Window {
    left: usize,
}

impl Window {
    /// Of a request.
    pub(super) const fn new() -> Self {
        Self { left: WHOLE }
    }

    /// The pieces of a part that are read: all of it, or both ends of one that is long, or nothing once the
    /// request's share is used up.
    pub(super) fn take<'a>(&mut self, part: &'a str) -> [&'a str; 2] {
        let edge = EDGE.min(self.left / 2);
        let (first, last) = match part.len() <= edge * 2 {
            true => (part, ""),
            false => ends(part, edge),
        };
        self.left = self.left.saturating_sub(first.len() + last.len());
        [first, last]
    }
}

/// So many bytes from both ends, or a few less where a character stands across.
fn ends(text: &str, edge: usize) -> (&str, &str) {
    let first = text.floor_char_boundary(edge);
    let last = text.ceil_char_boundary(text.len().saturating_sub(edge));
    (
        text.get(..first).unwrap_or_default(),
        text.get(last..).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_short_part_is_read_whole_and_of_a_long_one_both_ends() {
        let mut window = Window::new();
        assert_eq!(window.take("short"), ["short", ""]);
        let long = format!("first{}last", "é".repeat(EDGE * 4));
        let [first, last] = window.take(&long);
        assert!(first.starts_with("first") && last.ends_with("last"));
        assert!(first.len() <= EDGE && last.len() <= EDGE && last.len() > EDGE - 4);
    }

    #[test]
    fn a_request_has_an_end() {
        let mut window = Window::new();
        let part = "word ".repeat(EDGE);
        let read: usize = (0..100)
            .flat_map(|_| window.take(&part))
            .map(str::len)
            .sum();
        assert!(read <= WHOLE && read > WHOLE - 100, "{read}");
    }
}
