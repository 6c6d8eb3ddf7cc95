//! A text, character by character, and the small things in it.

/// What is left of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest<'t>(pub(super) &'t str);

impl<'t> Rest<'t> {
    /// The next character, which stays.
    pub(super) fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    /// The next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.skip(next.len_utf8());
        Some(next)
    }

    /// Whether this comes next, which is then taken.
    pub(super) fn takes(&mut self, wanted: &str) -> bool {
        let rest = self.0.strip_prefix(wanted);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// As many characters as are like this.
    pub(super) fn take_while(&mut self, like: impl Fn(char) -> bool) -> &'t str {
        let end = self.0.find(|c| !like(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    /// Blanks and comments; `None` where a comment has no end.
    pub(super) fn blanks(&mut self) -> Option<()> {
        loop {
            self.take_while(char::is_whitespace);
            if self.takes("//") {
                self.take_while(|c| c != '\n');
            } else if self.takes("/*") {
                self.0 = self.0.split_once("*/")?.1;
            } else {
                return Some(());
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.0 = self.0.get(bytes..).unwrap_or_default();
    }
}
