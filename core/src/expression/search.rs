//! Where an expression matches.
//!
//! In a text where nothing does, one pass says so. Where it tells that something ends, a pass backward tells all
//! places nearby where something begins that is not too long; from the first of these one forward tells how far it goes.
//! What is said of a place thus depends on `longest` bytes behind it and the character before it, and on nothing else.

use std::collections::VecDeque;
use std::ops::Range;

use super::Expression;
use super::run::{Around, Others, Run};

/// The longest character, in bytes.
const CHARACTER: usize = 4;

/// A search of one text.
pub(super) struct Search<'s> {
    expression: &'s Expression,
    text: &'s str,
    longest: usize,
    forward: Run<'s>,
    backward: Run<'s>,
    /// Where something begins that is not too long: all of them before `covered`.
    starts: VecDeque<usize>,
    covered: usize,
}

impl<'s> Search<'s> {
    pub(super) fn new(expression: &'s Expression, text: &'s str, longest: usize) -> Self {
        Self {
            expression,
            text,
            longest,
            forward: Run::new(&expression.forward),
            backward: Run::new(&expression.backward),
            starts: VecDeque::new(),
            covered: 0,
        }
    }

    /// The first match that begins at `from` or later, and before `open`.
    pub(super) fn next(&mut self, from: usize, open: usize) -> Option<Range<usize>> {
        loop {
            while let Some(start) = self.starts.pop_front() {
                if start >= from && start < open {
                    return Some(start..self.end(start));
                }
            }
            let from = from.max(self.covered);
            let end = self.first_end(from, open)?;
            // What begins before that would be too long.
            let from = from.max(self.ceil(end.saturating_sub(self.longest)));
            self.cover(from, end);
        }
    }

    /// Where the first match ends of all that begin from `from` on.
    fn first_end(&mut self, from: usize, open: usize) -> Option<usize> {
        self.forward.clear();
        let mut place = Around::of(self.text, from);
        loop {
            if self.forward.is_empty() {
                let at = self.candidate(place.at).filter(|at| *at < open)?;
                place = Around::of(self.text, at);
                self.forward.again();
            }
            if place.at < open {
                self.forward.enter(place);
            }
            let (c, next) = place.next(self.text)?;
            self.forward.turn();
            if self.forward.take(c, next, Others::Stay).is_some() {
                return Some(next.at);
            }
            place = next;
        }
    }

    /// Finds where something begins, from `from` to a while behind `end`.
    fn cover(&mut self, from: usize, end: usize) {
        let reach = self.longest.saturating_mul(2);
        let until = self.ceil(end.saturating_add(reach));
        self.covered = if until == self.text.len() {
            until
        } else {
            self.floor(until.saturating_sub(self.longest))
        };
        self.backward.clear();
        let mut place = Around::of(self.text, until);
        self.backward.enter(place);
        while let Some((c, before)) = place.before(self.text).filter(|_| place.at > from) {
            place = before;
            self.backward.turn();
            let nearest = self.backward.take(c, place, Others::Stay);
            // Now with what ends here, before the others: of threads that come to one step, the nearest end's stays.
            // Not at once: a match of nothing would have hidden the one above.
            self.backward.again();
            self.backward.enter(place);
            self.backward.take(c, place, Others::Stay);
            let is_short = |end: usize| end.saturating_sub(place.at) <= self.longest;
            if place.at < self.covered && nearest.is_some_and(is_short) {
                self.starts.push_front(place.at);
            }
        }
    }

    /// Where the match ends that is preferred of those that begin here.
    fn end(&mut self, start: usize) -> usize {
        let mut place = Around::of(self.text, start);
        let mut end = start;
        self.forward.clear();
        self.forward.enter(place);
        while let Some((c, next)) = place.next(self.text) {
            let is_long = next.at.saturating_sub(start) > self.longest;
            if is_long || self.forward.is_empty() {
                break;
            }
            self.forward.turn();
            if self.forward.take(c, next, Others::End).is_some() {
                end = next.at;
            }
            place = next;
        }
        end
    }

    /// From where on it depends on what follows.
    pub(super) fn open(&mut self, from: usize) -> usize {
        let len = self.text.len();
        let sure = len.saturating_sub(self.longest.saturating_add(CHARACTER));
        let mut place = Around::of(self.text, from.max(self.floor(sure)));
        self.forward.clear();
        loop {
            if self.forward.is_empty() {
                let Some(at) = self.candidate(place.at) else {
                    return len;
                };
                place = Around::of(self.text, at);
                self.forward.again();
            }
            self.forward.enter(place);
            match place.next(self.text) {
                Some((c, next)) if next.at < len => {
                    self.forward.turn();
                    self.forward.take(c, next, Others::Stay);
                    place = next;
                }
                Some((c, _)) => return self.forward.first_place(c).unwrap_or(len),
                None => return len,
            }
        }
    }

    /// The next character that a match may begin with.
    fn candidate(&self, at: usize) -> Option<usize> {
        let begins = &self.expression.begins;
        let may = |byte: &u8| begins.get(usize::from(*byte)).is_some_and(|may| *may);
        let rest = self.text.as_bytes().get(at..)?;
        rest.iter()
            .position(may)
            .map(|steps| at.saturating_add(steps))
    }

    fn ceil(&self, at: usize) -> usize {
        self.text.ceil_char_boundary(at)
    }

    fn floor(&self, at: usize) -> usize {
        self.text.floor_char_boundary(at)
    }
}
