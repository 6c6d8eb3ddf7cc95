//! From a text to the parts of an expression.

mod escape;
mod set;

use std::iter::Peekable;
use std::str::Chars;

use super::ExpressionError;
use super::class::Class;

/// The deepest that groups may nest.
const MAX_DEPTH: u32 = 32;

/// The most often that something may be counted to be there.
const MAX_COUNT: u32 = 1000;

/// A part of an expression.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Node {
    /// One character of a class.
    Class(Class),
    /// Nothing, where this holds.
    Look(Look),
    /// One after another.
    Row(Vec<Self>),
    /// One of them, the first before the others.
    Either(Vec<Self>),
    /// Several of one.
    Repeat(Box<Repeat>),
}

/// How often something may be there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Repeat {
    pub(super) node: Node,
    pub(super) least: u32,
    /// `None`: as often as may be.
    pub(super) most: Option<u32>,
    /// Whether less comes before more.
    pub(super) is_lazy: bool,
}

/// What may hold of a place between characters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Look {
    /// The text begins.
    Start,
    /// The text ends.
    End,
    /// A line begins.
    LineStart,
    /// A line ends.
    LineEnd,
    /// A word begins or ends.
    Boundary,
    /// No word begins or ends.
    NoBoundary,
}

pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let mut parser = Parser {
        rest: text.chars().peekable(),
        flags: Flags::default(),
        depth: 0,
    };
    let node = parser.either()?;
    match parser.rest.next() {
        None => Ok(node),
        Some(_) => Err(ExpressionError::Unopened),
    }
}

/// What `(?i)` and its like say.
#[derive(Clone, Copy, Default)]
struct Flags {
    /// `i`
    any_case: bool,
    /// `m`
    lines: bool,
    /// `s`
    dot_is_all: bool,
}

struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
    flags: Flags,
    depth: u32,
}

type Parsed = Result<Node, ExpressionError>;

impl Parser<'_> {
    /// Up to the end of a group, or of all.
    fn either(&mut self) -> Parsed {
        let mut nodes = vec![self.row()?];
        while self.rest.next_if_eq(&'|').is_some() {
            nodes.push(self.row()?);
        }
        Ok(Node::Either(nodes))
    }

    fn row(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            if let Some(node) = self.atom(c)? {
                nodes.push(self.repeated(node)?);
            }
        }
        Ok(Node::Row(nodes))
    }

    /// `None` is one that only sets flags.
    fn atom(&mut self, c: char) -> Result<Option<Node>, ExpressionError> {
        Ok(Some(match c {
            '(' => return self.group(),
            '[' => {
                let set = set::set(&mut self.rest)?;
                Node::Class(self.cased(set.class, set.is_negated))
            }
            '.' => Node::Class(self.dot()),
            '^' if self.flags.lines => Node::Look(Look::LineStart),
            '^' => Node::Look(Look::Start),
            '$' if self.flags.lines => Node::Look(Look::LineEnd),
            '$' => Node::Look(Look::End),
            '*' | '+' | '?' => return Err(ExpressionError::NothingToRepeat),
            '{' => return Err(ExpressionError::Count),
            '\\' => match escape::escape(&mut self.rest)? {
                escape::Escaped::Class(class) => Node::Class(class),
                escape::Escaped::Char(c) => self.char(c),
                escape::Escaped::Look(look) => Node::Look(look),
            },
            c => self.char(c),
        }))
    }

    fn char(&self, c: char) -> Node {
        Node::Class(self.cased(Class::of(&[(c, c)]), false))
    }

    fn cased(&self, class: Class, is_negated: bool) -> Class {
        let class = if self.flags.any_case {
            class.in_any_case()
        } else {
            class
        };
        if is_negated { class.negated() } else { class }
    }

    fn dot(&self) -> Class {
        if self.flags.dot_is_all {
            Class::default().negated()
        } else {
            Class::of(&[('\n', '\n')]).negated()
        }
    }

    fn group(&mut self) -> Result<Option<Node>, ExpressionError> {
        let around = self.flags;
        if self.rest.next_if_eq(&'?').is_some() {
            match self.opening()? {
                Opening::Group => {}
                // Up to the end of the group around it.
                Opening::Flags => return Ok(None),
            }
        }
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep);
        }
        let node = self.either()?;
        self.rest
            .next_if_eq(&')')
            .ok_or(ExpressionError::Unclosed)?;
        self.depth = self.depth.saturating_sub(1);
        self.flags = around;
        Ok(Some(node))
    }

    /// What stands after `(?`.
    fn opening(&mut self) -> Result<Opening, ExpressionError> {
        match self.rest.peek() {
            Some('=' | '!') => Err(ExpressionError::LookAround),
            Some('P' | '<') => {
                self.rest.next_if_eq(&'P');
                self.name()?;
                Ok(Opening::Group)
            }
            _ => self.flags(),
        }
    }

    /// The name of a group, of which nothing is made.
    fn name(&mut self) -> Result<(), ExpressionError> {
        self.rest
            .next_if_eq(&'<')
            .ok_or(ExpressionError::BackReference)?;
        let mut count = 0_u32;
        for c in self.rest.by_ref() {
            match c {
                '=' | '!' if count == 0 => return Err(ExpressionError::LookAround),
                '>' if count > 0 => return Ok(()),
                c if c.is_ascii_alphanumeric() || c == '_' => count = count.saturating_add(1),
                _ => return Err(ExpressionError::Flags),
            }
        }
        Err(ExpressionError::Unclosed)
    }

    fn flags(&mut self) -> Result<Opening, ExpressionError> {
        let mut on = true;
        loop {
            match self.rest.next().ok_or(ExpressionError::Unclosed)? {
                '-' if on => on = false,
                'i' => self.flags.any_case = on,
                'm' => self.flags.lines = on,
                's' => self.flags.dot_is_all = on,
                ':' => return Ok(Opening::Group),
                ')' => return Ok(Opening::Flags),
                _ => return Err(ExpressionError::Flags),
            }
        }
    }

    fn repeated(&mut self, node: Node) -> Parsed {
        let Some(sign) = self.rest.next_if(|c| matches!(c, '*' | '+' | '?' | '{')) else {
            return Ok(node);
        };
        let (least, most) = match sign {
            '*' => (0, None),
            '+' => (1, None),
            '?' => (0, Some(1)),
            _ => self.count()?,
        };
        let is_lazy = self.rest.next_if_eq(&'?').is_some();
        Ok(Node::Repeat(Box::new(Repeat {
            node,
            least,
            most,
            is_lazy,
        })))
    }

    /// What stands after `{`.
    fn count(&mut self) -> Result<(u32, Option<u32>), ExpressionError> {
        let least = self.number()?.ok_or(ExpressionError::Count)?;
        let most = match self.rest.next_if_eq(&',') {
            Some(_) => self.number()?,
            None => Some(least),
        };
        self.rest.next_if_eq(&'}').ok_or(ExpressionError::Count)?;
        if most.is_some_and(|most| most < least) {
            return Err(ExpressionError::Count);
        }
        Ok((least, most))
    }

    fn number(&mut self) -> Result<Option<u32>, ExpressionError> {
        let mut number = None;
        while let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(10)) {
            self.rest.next();
            let so_far: u32 = number.unwrap_or_default();
            number = Some(so_far.saturating_mul(10).saturating_add(digit));
            if number > Some(MAX_COUNT) {
                return Err(ExpressionError::TooLarge);
            }
        }
        Ok(number)
    }
}

/// What a `(?` opens.
enum Opening {
    Group,
    Flags,
}
