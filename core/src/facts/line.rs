//! What a line looks like: prose, code, an item of a list, an answer to choose.

/// A line while it is being read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// Words and numbers.
    pub(super) words: u32,
    /// The first marks, before any word: `#`, `-`, "```".
    fence: u32,
    /// Marks that code ends lines with or is full of.
    code: u32,
    /// The last mark that was no space.
    last: Option<char>,
    /// How long the first word was, in letters and in digits.
    first: (u32, u32),
    /// What stood right after the first word.
    after_first: Option<char>,
    /// A bullet stood before the first word.
    bullet: bool,
    /// A parenthesis stood before the first word.
    opened: bool,
}

/// What a line is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// Nothing on it.
    Empty,
    /// "```", which begins code or ends it.
    Fence,
    /// It reads like a line of a program.
    Code,
    /// An item of a list, by its bullet or number.
    Item,
    /// An answer to choose from, by its letter: `B. 4`, `(c) none`.
    Choice,
    /// Anything else.
    Prose,
}

impl Line {
    /// A mark or a space.
    pub(super) fn mark(&mut self, c: char) {
        if self.words == 0 {
            self.fence += u32::from(c == '`');
            self.bullet |= matches!(c, '-' | '*' | '•');
            self.opened |= c == '(';
        } else if self.words == 1 && self.after_first.is_none() {
            self.after_first = Some(c);
        }
        self.code += u32::from(matches!(
            c,
            ';' | '{' | '}' | '_' | '=' | '<' | '>' | '[' | ']'
        ));
        if !c.is_ascii_whitespace() {
            self.last = Some(c);
        }
    }

    /// A word, of so many letters and digits.
    pub(super) fn word(&mut self, letters: u32, digits: u32) {
        if self.words == 0 {
            self.first = (letters, digits);
        }
        self.words += 1;
        self.last = None;
    }

    /// Whether it began as an answer to choose from does: with a letter and a dot or parenthesis.
    pub(super) fn is_choice(&self) -> bool {
        self.first == (1, 0) && self.is_numbered() && !self.bullet && self.words > 0
    }

    fn is_numbered(&self) -> bool {
        matches!(self.after_first, Some('.' | ')' | ':'))
    }

    /// What it was, now that it has ended.
    pub(super) fn kind(&self) -> Kind {
        if self.fence >= 3 {
            return Kind::Fence;
        }
        if self.words == 0 && self.last.is_none() {
            return Kind::Empty;
        }
        let ends_like_code = matches!(self.last, Some(';' | '{' | '}'));
        if (ends_like_code && self.code >= 1) || (self.code >= 2 && self.code * 3 >= self.words) {
            return Kind::Code;
        }
        match self.first {
            _ if self.is_choice() => Kind::Choice,
            (0, 1..=2) if self.is_numbered() && (self.opened || self.words > 1) => Kind::Item,
            _ if self.bullet => Kind::Item,
            _ => Kind::Prose,
        }
    }
}
