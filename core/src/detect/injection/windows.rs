//! A text in pieces, and the stretch of them that says most.
//!
//! One sentence among many can be an attack, so a text is scored as a whole and in windows: a few pieces each,
//! one beginning at every piece, so that what is parted by one is whole in the one before.

use std::ops::Range;

use super::grams::{self, Reader};
use super::model::{Model, Sum};

/// A piece, as a model sees it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Piece {
    end: usize,
    words: u32,
    sum: Sum,
}

/// A text's pieces, weighed by a model.
#[derive(Debug)]
pub(super) struct Pieces<'m> {
    model: &'m Model,
    pieces: Vec<Piece>,
    sum: Sum,
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

impl<'m> Pieces<'m> {
    /// Weighs every piece of a text.
    pub(super) fn of(text: &str, model: &'m Model) -> Self {
        let mut pieces = Self {
            model,
            pieces: Vec::new(),
            sum: Sum::default(),
        };
        grams::read(text, &mut pieces);
        pieces
    }

    /// What the text comes to, in windows of at least so many words.
    pub(super) fn weigh(&self, words: u32) -> Weighed {
        let whole = self
            .pieces
            .iter()
            .fold(Sum::default(), |sum, piece| sum.plus(piece.sum));
        let whole = self.model.score(whole);
        let mut weighed = Weighed {
            whole,
            highest: f32::NEG_INFINITY,
            span: 0..0,
        };
        let lengths: Vec<u32> = self.pieces.iter().map(|piece| piece.words).collect();
        for window in windows(&lengths, words) {
            let start = match window.start.checked_sub(1) {
                Some(before) => self.pieces.get(before).map_or(0, |piece| piece.end),
                None => 0,
            };
            let pieces = self.pieces.get(window).unwrap_or(&[]);
            let sum = pieces
                .iter()
                .fold(Sum::default(), |sum, piece| sum.plus(piece.sum));
            let score = self.model.score(sum);
            if score > weighed.highest {
                weighed.highest = score;
                weighed.span = start..pieces.last().map_or(start, |piece| piece.end);
            }
        }
        weighed
    }
}

impl Reader for Pieces<'_> {
    #[inline]
    fn gram(&mut self, hash: u32) {
        self.model.add(hash, &mut self.sum);
    }

    fn piece(&mut self, end: usize, words: u32) {
        let sum = std::mem::take(&mut self.sum);
        self.pieces.push(Piece { end, words, sum });
    }
}

/// The windows over pieces of these lengths, in words: from every piece on, as many as hold so many words, up to
/// the one that reaches the end.
pub fn windows(lengths: &[u32], words: u32) -> impl Iterator<Item = Range<usize>> {
    let mut is_last = false;
    (0..lengths.len()).map_while(move |start| {
        if is_last {
            return None;
        }
        let (mut end, mut held) = (start, 0_u32);
        for length in lengths.get(start..).unwrap_or(&[]) {
            if held >= words {
                break;
            }
            held = held.saturating_add(*length);
            end = end.saturating_add(1);
        }
        is_last = end == lengths.len();
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::windows;

    fn of(lengths: &[u32], words: u32) -> Vec<std::ops::Range<usize>> {
        windows(lengths, words).collect()
    }

    #[test]
    fn a_window_begins_at_every_piece_until_one_reaches_the_end() {
        assert_eq!(of(&[10, 10, 10, 10, 10], 24), [0..3, 1..4, 2..5]);
    }

    #[test]
    fn a_short_text_is_one_window() {
        assert_eq!(of(&[3], 24).first(), Some(&(0..1)));
    }

    #[test]
    fn single_pieces_where_every_piece_is_long_enough() {
        assert_eq!(of(&[5, 6], 1), [0..1, 1..2]);
    }
}
