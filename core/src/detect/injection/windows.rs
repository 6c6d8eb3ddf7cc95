//! A text in pieces, and the stretch of them that says most.
//!
//! One sentence among many can be an attack, so a text is scored as a whole and in windows: a few pieces each,
//! one beginning at every piece, so that what is parted by one is whole in the one before.

use std::ops::Range;

use super::grams::{self, Oddities, Reader};
use super::model::{Model, Sum, Weights};

/// A piece, as two models see it.
#[derive(Clone, Copy, Debug, Default)]
struct Piece {
    end: usize,
    words: u32,
    sums: [Sum; 2],
}

/// A text's pieces, weighed by one model or two in one pass.
#[derive(Debug)]
pub(super) struct Pieces<'m> {
    first: &'m Model,
    second: Option<&'m Model>,
    pieces: Vec<Piece>,
    /// What asks for another look at it.
    pub(super) oddities: Oddities,
}

/// Which of the models.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    First,
    Second,
}

/// What a text comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weighed {
    /// The score of all of it.
    pub(super) whole: f32,
    /// The highest score of a window.
    pub(super) highest: f32,
    /// Where that window stands.
    pub(super) span: Range<usize>,
}

/// Room is made for pieces of so many bytes.
const SENTENCE: usize = 64;

impl<'m> Pieces<'m> {
    /// Weighs every piece of a text.
    pub(super) fn of(text: &str, first: &'m Model, second: Option<&'m Model>) -> Self {
        let mut weighing = Weighing {
            first: first.weights(),
            second: second.map(Model::weights),
            open: <[Sum; 2]>::default(),
            pieces: Vec::with_capacity((text.len() / SENTENCE).saturating_add(1)),
        };
        let oddities = grams::read(text, &mut weighing);
        Self {
            first,
            second,
            pieces: weighing.pieces,
            oddities,
        }
    }

    /// What the text comes to, in windows of at least so many words. Nothing, if this model did not weigh it.
    pub(super) fn weigh(&self, by: By, words: u32) -> Option<Weighed> {
        let model = match by {
            By::First => self.first,
            By::Second => self.second?,
        };
        let score = |pieces: &[Piece]| {
            let sums = pieces.iter().map(|piece| piece.sum(by));
            model.score(sums.fold(Sum::default(), Sum::plus))
        };
        let mut weighed = Weighed {
            whole: score(&self.pieces),
            highest: f32::NEG_INFINITY,
            span: 0..0,
        };
        for window in windows(self.pieces.len(), |at| self.words(at), words) {
            let highest = score(self.pieces.get(window.clone()).unwrap_or(&[]));
            if highest > weighed.highest {
                weighed.highest = highest;
                weighed.span = self.span(&window);
            }
        }
        Some(weighed)
    }

    fn words(&self, at: usize) -> u32 {
        self.pieces.get(at).map_or(0, |piece| piece.words)
    }

    /// From the end of the piece before it to the end of the last one.
    fn span(&self, window: &Range<usize>) -> Range<usize> {
        let end = |count: usize| {
            let last = count.checked_sub(1).and_then(|last| self.pieces.get(last));
            last.map_or(0, |piece| piece.end)
        };
        end(window.start)..end(window.end)
    }
}

impl Piece {
    const fn sum(&self, by: By) -> Sum {
        let [first, second] = self.sums;
        match by {
            By::First => first,
            By::Second => second,
        }
    }
}

/// Weighs what is read.
struct Weighing<'m> {
    first: Weights<'m>,
    second: Option<Weights<'m>>,
    open: [Sum; 2],
    pieces: Vec<Piece>,
}

impl Reader for Weighing<'_> {
    #[inline]
    fn grams<const N: usize>(&mut self, hashes: [u32; N]) {
        let [first, second] = &mut self.open;
        self.first.add(hashes, first);
        if let Some(weights) = self.second {
            weights.add(hashes, second);
        }
    }

    fn piece(&mut self, end: usize, words: u32) {
        let sums = std::mem::take(&mut self.open);
        self.pieces.push(Piece { end, words, sums });
    }
}

/// The windows over so many pieces of these lengths, in words: from every piece on, as many as hold so many words, up to
/// the one that reaches the end.
pub fn windows(
    pieces: usize,
    length: impl Fn(usize) -> u32,
    words: u32,
) -> impl Iterator<Item = Range<usize>> {
    let mut is_last = false;
    (0..pieces).map_while(move |start| {
        if is_last {
            return None;
        }
        let (mut end, mut held) = (start, 0_u32);
        while end < pieces && held < words {
            held = held.saturating_add(length(end));
            end = end.saturating_add(1);
        }
        is_last = end == pieces;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::windows;

    fn of(pieces: usize, length: u32, words: u32) -> Vec<std::ops::Range<usize>> {
        windows(pieces, |_| length, words).collect()
    }

    #[test]
    fn a_window_begins_at_every_piece_until_one_reaches_the_end() {
        assert_eq!(of(5, 10, 24), [0..3, 1..4, 2..5]);
    }

    #[test]
    fn a_short_text_is_one_window() {
        assert_eq!(of(1, 3, 24).first(), Some(&(0..1)));
    }

    #[test]
    fn single_pieces_where_every_piece_is_long_enough() {
        assert_eq!(of(2, 5, 1), [0..1, 1..2]);
    }
}
