//! What counts for a word's class: the same, with the same numbers, as in `evals/names/fit.py`.

use super::model::{Class, Model};
use super::token::{Shape, Token, clue};
use super::window::{EDGE, Gap};

/// The class of the middle one of seven words, and by how much it is ahead.
pub(super) fn class(
    model: &Model,
    tokens: &[Token; 7],
    (before, behind): (Gap, Gap),
) -> Option<(Class, i32)> {
    let [_, pp, p, t, n, nn, _] = tokens;
    let [s, s1, s2, s3, s4] = [t, p, n, pp, nn].map(|token| token.shape.number());
    let [b, b1, b2] = [t, p, n].map(|token| token.lists(model));
    let (k, w1, w3) = (t.clue, p.known(model), pp.known(model));
    let mut sum = Sum::new(model);
    sum.add(1, s, 0, 0);
    sum.add(2, k, s, 0);
    sum.add(3, s1, before, s);
    sum.add(4, s2, behind, s);
    sum.add(5, s1 << 4 | before, s, s2 << 4 | behind);
    sum.add(6, b, s, 0);
    sum.add(7, b1, s1, before);
    sum.add(8, b2, s2, behind);
    sum.add(9, p.clue, before, s);
    sum.add(10, n.clue, behind, s);
    sum.add(11, b, k, s);
    sum.add(12, b, b1, before);
    sum.add(13, b, b2, behind);
    sum.add(14, w1, u32::from(before < 2), 0);
    sum.add(15, n.known(model), u32::from(behind < 2), 0);
    sum.add(16, w3, 0, 0);
    sum.add(17, nn.known(model), 0, 0);
    sum.add(18, w3, w1, 0);
    sum.add(19, t.known(model), s, 0);
    sum.add(20, s3, s1, s);
    sum.add(21, s4, s2, s);
    sum.add(22, pp.clue, s, 0);
    sum.add(23, nn.clue, s, 0);
    sum.add(24, before, behind, s);
    sum.add(25, numbers_around(tokens), s, 0);
    sum.add(26, street_around(tokens), s, 0);
    for list in 0..5 {
        sum.add(27 + list, (b >> list) & 1, s, u32::from(before == EDGE));
    }
    if !t.shape.is_number() {
        for (tag, end) in (32..).zip(t.ends()) {
            sum.add(tag, end, u32::from(t.shape == Shape::Small), 0);
        }
    }
    sum.add(35, 0, 0, 0);
    sum.class()
}

/// How many of the words around are numbers, up to three.
fn numbers_around(tokens: &[Token; 7]) -> u32 {
    let numbers = (0_u32..).zip(tokens);
    let numbers = numbers.filter(|(place, token)| *place != 3 && token.shape.is_number());
    u32::try_from(numbers.count().min(3)).unwrap_or(3)
}

/// Where among the words the first of a street is, from 1; 0 for nowhere.
fn street_around(tokens: &[Token; 7]) -> u32 {
    let mut places = (1_u32..).zip(tokens);
    let street = places.find(|(_, token)| token.clue == clue::STREET);
    street.map_or(0, |(place, _)| place)
}

/// The weights of features, added up.
struct Sum<'m> {
    model: &'m Model,
    /// Of the four classes, sixteen bits each: every weight counts 128 more than it is, so that none is below nothing.
    sums: u64,
    count: i32,
}

impl<'m> Sum<'m> {
    const fn new(model: &'m Model) -> Self {
        Self {
            model,
            sums: 0,
            count: 0,
        }
    }

    /// Adds a feature: its number and what it is, mixed, tell its row.
    fn add(&mut self, tag: u32, a: u32, b: u32, c: u32) {
        let mix = |hash: u32, value: u32| {
            let hash = (hash ^ value).wrapping_mul(0x9E37_79B1);
            hash ^ (hash >> 15)
        };
        let weights = self.model.weights(mix(mix(mix(tag, a), b), c));
        // `ABCD` becomes `_A_B_C_D`: a byte in each sixteen bits.
        let four = u64::from(u32::from_le_bytes(weights) ^ 0x8080_8080);
        let two = (four | (four << 16)) & 0x0000_FFFF_0000_FFFF;
        let apart = (two | (two << 8)) & 0x00FF_00FF_00FF_00FF;
        // At most forty features of at most 255 are less than sixteen bits.
        self.sums = self.sums.wrapping_add(apart);
        self.count = self.count.saturating_add(1);
    }

    /// The class that is ahead of being nothing, and by how much.
    fn class(&self) -> Option<(Class, i32)> {
        let sums = [0, 16, 32, 48].map(|bits| {
            let sum = i32::try_from((self.sums >> bits) & 0xFFFF).unwrap_or(0);
            sum.saturating_sub(self.count.saturating_mul(128))
        });
        let best = Class::ALL.into_iter().zip(sums);
        let best = best.max_by_key(|(_, sum)| *sum);
        best.filter(|(_, sum)| *sum > 0)
    }
}
