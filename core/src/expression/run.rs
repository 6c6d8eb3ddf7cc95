//! The machine's threads: the steps it may be at, all at once.

use super::parse::Look;
use super::program::{Program, Step};

/// A step that waits for a character, and a place in the text that goes with it.
#[derive(Clone, Copy, Debug)]
struct Thread {
    class: usize,
    /// The step after it.
    next: usize,
    place: usize,
}

/// A place between characters, and what stands before and behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// In bytes.
    pub(super) at: usize,
    before: Option<char>,
    after: Option<char>,
}

/// What becomes of threads behind one that has matched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Others {
    /// They go on.
    Stay,
    /// They end: they come after it.
    End,
}

/// A machine that runs. Of threads that come to one step, the first stays.
pub(super) struct Run<'p> {
    program: &'p Program,
    threads: Vec<Thread>,
    waiting: Vec<Thread>,
    /// By step: the last round in which it was come to.
    seen: Vec<u32>,
    round: u32,
    open: Vec<usize>,
}

impl<'p> Run<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Self {
            program,
            threads: Vec::new(),
            waiting: Vec::new(),
            seen: vec![0; program.steps.len()],
            round: 0,
            open: Vec::new(),
        }
    }

    /// Forgets all threads.
    pub(super) fn clear(&mut self) {
        self.threads.clear();
        self.turn();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.threads.is_empty()
    }

    /// Begins a round, at another place: the threads wait to be taken on.
    pub(super) fn turn(&mut self) {
        self.waiting.clear();
        std::mem::swap(&mut self.threads, &mut self.waiting);
        self.again();
    }

    /// Begins the round again, without threads.
    pub(super) fn again(&mut self) {
        self.threads.clear();
        self.round = self.round.wrapping_add(1);
    }

    /// A thread from the first step, of this place, behind those that are there. A match of nothing does not count.
    pub(super) fn enter(&mut self, around: Around) {
        self.follow(0, around.at, around, Others::Stay);
    }

    /// The threads that wait take this character, and come to a place with this around it. Tells the place of the first
    /// that has matched.
    pub(super) fn take(&mut self, c: char, around: Around, others: Others) -> Option<usize> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut matched = None;
        for thread in waiting
            .iter()
            .filter(|thread| self.program.takes(thread.class, c))
        {
            if self.follow(thread.next, thread.place, around, others) {
                matched = matched.or(Some(thread.place));
                if others == Others::End {
                    break;
                }
            }
        }
        self.waiting = waiting;
        matched
    }

    /// The first of the places of threads that would take this character.
    pub(super) fn first_place(&self, c: char) -> Option<usize> {
        let taking = self
            .threads
            .iter()
            .filter(|thread| self.program.takes(thread.class, c));
        taking.map(|thread| thread.place).min()
    }

    /// Goes on from a step to all that wait for a character; whether one of them is a match.
    fn follow(&mut self, from: usize, place: usize, around: Around, others: Others) -> bool {
        self.open.push(from);
        let mut has_matched = false;
        while let Some(at) = self.open.pop() {
            let Some(step) = self.program.steps.get(at) else {
                continue;
            };
            if *step == Step::Match {
                has_matched = true;
                if others == Others::End {
                    self.open.clear();
                }
                continue;
            }
            match self.seen.get_mut(at) {
                Some(seen) if *seen != self.round => *seen = self.round,
                Some(_) | None => continue,
            }
            let next = at.saturating_add(1);
            match *step {
                Step::Class(class) => self.threads.push(Thread { class, next, place }),
                Step::Split(first, second) => self.open.extend([second, first]),
                Step::Jump(to) => self.open.push(to),
                Step::Look(look) if around.is(look) => self.open.push(next),
                Step::Look(_) | Step::Match => {}
            }
        }
        has_matched
    }
}

impl Around {
    /// What is around this place.
    pub(super) fn of(text: &str, at: usize) -> Self {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        Self {
            at,
            before: before.chars().next_back(),
            after: after.chars().next(),
        }
    }

    /// The character behind it, and the place behind that.
    pub(super) fn next(self, text: &str) -> Option<(char, Self)> {
        let c = self.after?;
        let at = self.at.saturating_add(c.len_utf8());
        let after = text.get(at..).and_then(|rest| rest.chars().next());
        let before = Some(c);
        Some((c, Self { at, before, after }))
    }

    /// The character before it, and the place before that.
    pub(super) fn before(self, text: &str) -> Option<(char, Self)> {
        let c = self.before?;
        let at = self.at.saturating_sub(c.len_utf8());
        let before = text.get(..at).and_then(|rest| rest.chars().next_back());
        let after = Some(c);
        Some((c, Self { at, before, after }))
    }

    fn is(self, look: Look) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        let is_boundary = is_word(self.before) != is_word(self.after);
        match look {
            Look::Start => self.before.is_none(),
            Look::End => self.after.is_none(),
            Look::LineStart => self.before.is_none_or(|c| c == '\n'),
            Look::LineEnd => self.after.is_none_or(|c| c == '\n'),
            Look::Boundary => is_boundary,
            Look::NoBoundary => !is_boundary,
        }
    }
}
