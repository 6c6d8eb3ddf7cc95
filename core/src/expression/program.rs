//! An expression as steps of a machine.

use super::ExpressionError;
use super::class::Class;
use super::parse::{Look, Node, Repeat};

/// The most steps of a machine. Sixteen expressions of a hundred characters have fewer.
const MAX_STEPS: usize = 4000;

/// A step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// A character of this class, by its index; then the next step.
    Class(usize),
    /// Both of these, the first before the second.
    Split(usize, usize),
    /// Another step.
    Jump(usize),
    /// This holds here; then the next step.
    Look(Look),
    /// It has matched.
    Match,
}

/// The steps, from the first, and the classes they speak of.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) classes: Vec<Class>,
}

impl Program {
    /// The machine that reads forward.
    pub(super) fn forward(node: &Node) -> Result<Self, ExpressionError> {
        Self::compile(node, Reading::Forward)
    }

    /// The machine that reads backward, from where a match ends.
    pub(super) fn backward(node: &Node) -> Result<Self, ExpressionError> {
        Self::compile(node, Reading::Backward)
    }

    fn compile(node: &Node, reading: Reading) -> Result<Self, ExpressionError> {
        let mut compiler = Compiler {
            program: Self {
                steps: Vec::new(),
                classes: Vec::new(),
            },
            reading,
            left: 4 * MAX_STEPS,
        };
        compiler.node(node)?;
        compiler.push(Step::Match)?;
        Ok(compiler.program)
    }

    /// Whether this class has this character.
    pub(super) fn takes(&self, class: usize, c: char) -> bool {
        self.classes.get(class).is_some_and(|class| class.has(c))
    }

    /// By the first byte of a character: whether a match may begin with it.
    pub(super) fn begins(&self) -> [bool; 256] {
        let mut begins = [false; 256];
        for class in self.first() {
            for (byte, begins) in (0_u8..=255).zip(&mut begins) {
                // Of UTF-8, what is above begins or continues a character that is not of ASCII.
                let is_first = if byte.is_ascii() {
                    class.has(char::from(byte))
                } else {
                    byte >= 0xC2 && class.has_others()
                };
                *begins |= is_first;
            }
        }
        begins
    }

    /// The classes that may come first, wherever it is.
    fn first(&self) -> Vec<&Class> {
        let (mut seen, mut open) = (vec![false; self.steps.len()], vec![0]);
        let mut first = Vec::new();
        while let Some(at) = open.pop() {
            match seen.get_mut(at) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => continue,
            }
            match self.steps.get(at) {
                Some(Step::Class(class)) => first.extend(self.classes.get(*class)),
                Some(Step::Split(one, other)) => open.extend([*one, *other]),
                Some(Step::Jump(to)) => open.push(*to),
                Some(Step::Look(_)) => open.push(at.saturating_add(1)),
                Some(Step::Match) | None => {}
            }
        }
        first
    }
}

/// Which way a machine reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Reading {
    Forward,
    Backward,
}

struct Compiler {
    program: Program,
    reading: Reading,
    /// How many more nodes are looked at: a repetition of nothing has no steps.
    left: usize,
}

type Compiled = Result<(), ExpressionError>;

impl Compiler {
    fn node(&mut self, node: &Node) -> Compiled {
        self.left = self.left.checked_sub(1).ok_or(ExpressionError::TooLarge)?;
        match node {
            Node::Class(class) => {
                let class = self.class(class);
                self.push(Step::Class(class)).map(drop)
            }
            Node::Look(look) => self.push(Step::Look(*look)).map(drop),
            Node::Row(nodes) => match self.reading {
                Reading::Forward => nodes.iter().try_for_each(|node| self.node(node)),
                Reading::Backward => nodes.iter().rev().try_for_each(|node| self.node(node)),
            },
            Node::Either(nodes) => self.either(nodes),
            Node::Repeat(repeat) => self.repeat(repeat),
        }
    }

    /// Of these, the first before the others.
    fn either(&mut self, nodes: &[Node]) -> Compiled {
        let mut ends = Vec::new();
        if let Some((last, others)) = nodes.split_last() {
            for node in others {
                let split = self.push(Step::Jump(0))?;
                self.node(node)?;
                ends.push(self.push(Step::Jump(0))?);
                self.set(split, Step::Split(split.saturating_add(1), self.here()));
            }
            self.node(last)?;
        }
        for end in ends {
            self.set(end, Step::Jump(self.here()));
        }
        Ok(())
    }

    fn repeat(&mut self, repeat: &Repeat) -> Compiled {
        let (node, is_lazy) = (&repeat.node, repeat.is_lazy);
        match (repeat.least, repeat.most) {
            (0, None) => self.up_to(1, |compiler| compiler.rounds(node, is_lazy), is_lazy),
            (least, None) => {
                self.times(least.saturating_sub(1), node)?;
                self.rounds(node, is_lazy)
            }
            (least, Some(most)) => {
                self.times(least, node)?;
                let more = most.saturating_sub(least);
                self.up_to(more, |compiler| compiler.node(node), is_lazy)
            }
        }
    }

    fn times(&mut self, count: u32, node: &Node) -> Compiled {
        (0..count).try_for_each(|_| self.node(node))
    }

    /// Once or more.
    fn rounds(&mut self, node: &Node, is_lazy: bool) -> Compiled {
        let round = self.here();
        self.node(node)?;
        let again = self.push(Step::Jump(0))?;
        self.set(again, split(round, self.here(), is_lazy));
        Ok(())
    }

    /// Up to so many times.
    fn up_to(
        &mut self,
        most: u32,
        mut node: impl FnMut(&mut Self) -> Compiled,
        is_lazy: bool,
    ) -> Compiled {
        let mut splits = Vec::new();
        for _ in 0..most {
            splits.push(self.push(Step::Jump(0))?);
            node(self)?;
        }
        for at in splits {
            self.set(at, split(at.saturating_add(1), self.here(), is_lazy));
        }
        Ok(())
    }

    fn class(&mut self, class: &Class) -> usize {
        let known = self.program.classes.iter().position(|known| known == class);
        known.unwrap_or_else(|| {
            self.program.classes.push(class.clone());
            self.program.classes.len().saturating_sub(1)
        })
    }

    fn push(&mut self, step: Step) -> Result<usize, ExpressionError> {
        let at = self.here();
        if at >= MAX_STEPS {
            return Err(ExpressionError::TooLarge);
        }
        self.program.steps.push(step);
        Ok(at)
    }

    fn set(&mut self, at: usize, to: Step) {
        if let Some(step) = self.program.steps.get_mut(at) {
            *step = to;
        }
    }

    fn here(&self) -> usize {
        self.program.steps.len()
    }
}

/// On, or past it; whoever is lazy goes past it first.
fn split(on: usize, past: usize, is_lazy: bool) -> Step {
    if is_lazy {
        Step::Split(past, on)
    } else {
        Step::Split(on, past)
    }
}
