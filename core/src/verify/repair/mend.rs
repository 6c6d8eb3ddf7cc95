//! Reads one object or list that is almost JSON, and writes it as JSON.
//!
//! What is open is kept in a list, so that nesting costs no stack. Numbers, and texts in double quotes, are copied as
//! they are, so their values cannot change.

use super::End;
use super::read::Rest;

/// The deepest nesting that is mended: serde_json's own limit, for what is deeper is not read afterwards.
const MAX_DEPTH: usize = 127;

/// The value that a text begins with, mended, and what comes after it; `None` where there is a doubt.
pub(super) fn mend(text: &str, end: End) -> Option<(String, &str)> {
    let mut mending = Mending {
        rest: Rest(text),
        out: String::with_capacity(text.len()),
        open: Vec::new(),
    };
    mending.run(end)?;
    Some((mending.out, mending.rest.0))
}

struct Mending<'t> {
    rest: Rest<'t>,
    out: String,
    /// The brackets that will close what is open, innermost last.
    open: Vec<char>,
}

impl Mending<'_> {
    fn run(&mut self, end: End) -> Option<()> {
        self.value()?;
        while let Some(close) = self.open.last().copied() {
            self.rest.blanks()?;
            // Right after its bracket nothing separates.
            let is_first = self.out.ends_with(['{', '[']);
            let comma = !is_first && self.rest.takes(",");
            self.rest.blanks()?;
            match self.rest.peek() {
                // A comma, or nothing at all yet, says that more was to come.
                None if comma || is_first || end == End::Cut => return None,
                None => self.out.extend(self.open.drain(..).rev()),
                Some(c) if c == close => self.close(close),
                Some(_) if comma || is_first => self.element(close, comma)?,
                Some(_) => return None,
            }
        }
        Some(())
    }

    /// A member of an object, or an element of a list.
    fn element(&mut self, close: char, comma: bool) -> Option<()> {
        if comma {
            self.out.push(',');
        }
        if close == '}' {
            self.key()?;
            self.rest.blanks()?;
            if !self.rest.takes(":") {
                return None;
            }
            self.out.push(':');
            self.rest.blanks()?;
        }
        self.value()
    }

    /// A value; of an object or a list only how it begins.
    fn value(&mut self) -> Option<()> {
        match self.rest.peek()? {
            '{' => self.open('{', '}'),
            '[' => self.open('[', ']'),
            '"' | '\'' => self.text(),
            c if c == '-' || c.is_ascii_digit() => {
                let number = self
                    .rest
                    .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'));
                serde_json::from_str::<serde_json::Number>(number).ok()?;
                self.out.push_str(number);
                Some(())
            }
            _ => self.word(),
        }
    }

    fn open(&mut self, bracket: char, close: char) -> Option<()> {
        self.rest.next();
        self.out.push(bracket);
        self.open.push(close);
        (self.open.len() <= MAX_DEPTH).then_some(())
    }

    fn close(&mut self, bracket: char) {
        self.rest.next();
        self.open.pop();
        self.out.push(bracket);
    }

    /// A key, which may stand without quotes.
    fn key(&mut self) -> Option<()> {
        if matches!(self.rest.peek()?, '"' | '\'') {
            return self.text();
        }
        let key = self
            .rest
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
        if key.is_empty() {
            return None;
        }
        self.quote(key);
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let word = match self.rest.take_while(|c| c.is_alphanumeric() || c == '_') {
            "true" | "True" => "true",
            "false" | "False" => "false",
            "null" | "None" => "null",
            _ => return None,
        };
        self.out.push_str(word);
        Some(())
    }

    /// A text in quotes of either kind.
    fn text(&mut self) -> Option<()> {
        let quote = self.rest.next()?;
        self.out.push('"');
        loop {
            match self.rest.next()? {
                c if c == quote => break,
                '\\' => self.escape()?,
                // Within single quotes.
                '"' => self.out.push_str("\\\""),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                c if c < ' ' => return None,
                c => self.out.push(c),
            }
        }
        self.out.push('"');
        Some(())
    }

    /// What a backslash makes of the next character. A surrogate without its other half is no text.
    fn escape(&mut self) -> Option<()> {
        match self.rest.next()? {
            // JSON has no such escape, and no need of one.
            '\'' => self.out.push('\''),
            c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                self.out.extend(['\\', c])
            }
            _ => return None,
        }
        Some(())
    }

    fn quote(&mut self, plain: &str) {
        self.out.push('"');
        self.out.push_str(plain);
        self.out.push('"');
    }
}
