//! An order by lot, in which each model comes first as often as its weight says.
//!
//! Every model draws when it would arrive, at a rate that is its weight, and the first to arrive is the
//! first in order. So each is first with the probability of its weight, and the next is drawn by weight
//! among those that are left (Efraimidis and Spirakis 2006, "Weighted random sampling with a
//! reservoir"). And since each draws for itself, one that goes leaves the others in their order, and
//! one that comes moves only what it takes: with a session for a seed this is weighted rendezvous
//! hashing (Schindelhauer and Schomaker 2005, "Weighted distributed hash tables").

use super::contender::Contender;
use crate::config::Model;
use crate::draw::Draws;

/// Puts these models in the order that they draw.
pub(super) fn by_lot(contenders: &mut [Contender], draws: Draws) {
    contenders.sort_by_cached_key(|one| Arrival::of(&one.model, draws));
}

/// When a model arrives: exponentially distributed, at a rate that is its weight. Never negative, and
/// the bits of such numbers are ordered as the numbers are.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Arrival(u64);

impl Arrival {
    pub(super) fn of(model: &Model, draws: Draws) -> Self {
        // In (0, 1]: nothing arrives at infinity.
        let drawn = 1.0 - draws.number(model.name.as_str());
        // From zero, because a zero with a sign would be the largest of all bits.
        Self(((0.0 - ln(drawn)) / f64::from(model.weight)).to_bits())
    }
}

/// The natural logarithm of a number in (0, 1], to twelve places. That of the standard library differs in its
/// last bits from platform to platform, and an order must be the same on all.
fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = i32::try_from(bits >> 52).unwrap_or_default() - EXPONENT_OF_ONE;
    // The same digits, in [1, 2).
    let digits = f64::from_bits((bits & DIGITS) | 1.0_f64.to_bits());
    // ln m = 2 artanh((m - 1) / (m + 1)), whose series is fast where m is near 1; here its terms shrink
    // ninefold at least.
    let t = (digits - 1.0) / (digits + 1.0);
    let (square, mut power, mut sum) = (t * t, t, 0.0);
    for odd in (1_u32..).step_by(2).take(TERMS) {
        sum += power / f64::from(odd);
        power *= square;
    }
    f64::from(exponent) * std::f64::consts::LN_2 + 2.0 * sum
}

/// What a number in [1, 2) has for an exponent.
const EXPONENT_OF_ONE: i32 = 1023;

/// Where a number has its digits.
const DIGITS: u64 = (1 << 52) - 1;

/// 9^-13 is below 1e-12, and that over 27 below 1e-13.
const TERMS: usize = 13;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn logarithms_are_right_to_twelve_places() {
        for x in [
            1.0,
            0.999,
            0.75,
            0.500_000_1,
            0.5,
            0.499_999_9,
            0.1,
            1e-6,
            f64::EPSILON,
        ] {
            assert!((ln(x) - x.ln()).abs() < 1e-12, "{x}: {} {}", ln(x), x.ln());
        }
        assert_eq!(0.0 - ln(1.0), 0.0);
        assert!((0.0 - ln(1.0)).is_sign_positive());
    }
}
