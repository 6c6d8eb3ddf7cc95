//! Chance that can be replayed: a number that looks drawn and is a hash of who draws and what for.
//!
//! Every share that routing gives away (explorations, weights, experiments, re-entries) is drawn here,
//! so the same exchange makes the same choice in any worker, on any machine and a year later from its
//! receipt. The algorithm is a contract: another one would move every sticky session and every arm.
//! It withstands accidents, not a caller who may choose the seed: an exchange's id is ours.

/// A number in [0, 1) for this seed and purpose: uniform over seeds, and for one seed independent from
/// purpose to purpose. Its precision is 2⁻⁵².
///
/// ```
/// # use baton_core::draw::draw;
/// assert_eq!(draw("x00000000000000ab-17", "explore"), 0.603_784_937_471_087_1);
/// assert_eq!(draw("x00000000000000ab-18", "explore"), 0.443_742_696_557_988_9);
/// assert_eq!(draw("x00000000000000ab-17", "split"), 0.097_831_576_469_203_93);
/// ```
pub fn draw(seed: &str, purpose: &str) -> f64 {
    number(Draws::of(seed, purpose).0)
}

/// Draws of one seed for one purpose, one for each of several things: a number for a thing does not
/// change with what else there is to draw for.
#[derive(Clone, Copy, Debug)]
pub struct Draws(u64);

impl Draws {
    /// The draws of this seed for this purpose.
    pub fn of(seed: &str, purpose: &str) -> Self {
        Self(also(fnv1a(FNV_OFFSET, seed.as_bytes()), purpose))
    }

    /// A number in [0, 1) for this thing.
    ///
    /// ```
    /// # use baton_core::draw::Draws;
    /// let draws = Draws::of("x00000000000000ab-17", "balance");
    /// assert_eq!(draws.number("small"), 0.526_562_789_402_284_2);
    /// assert_eq!(draws.number("large"), 0.285_050_503_963_095_06);
    /// ```
    pub fn number(self, thing: &str) -> f64 {
        number(also(self.0, thing))
    }

    /// One of `count` places, counted from 0; 0 where there are none.
    pub fn place(self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        // The upper half of the product is below `count`, and as even as the hash (Lemire 2019).
        let scaled = u128::from(mixed(self.0)).saturating_mul(u128::from(count)) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }
}

/// A hash as a number in [0, 1).
fn number(hash: u64) -> f64 {
    // The sign and exponent of 1.0 before 52 hashed bits: uniform in [1, 2).
    f64::from_bits(1.0_f64.to_bits() | (mixed(hash) >> 12)) - 1.0
}

/// The hash of what came before and of this text, with a byte between them that no text holds, so that
/// `ab` and `c` are not `a` and `bc`.
fn also(hash: u64, text: &str) -> u64 {
    fnv1a(fnv1a(hash, &[0xff]), text.as_bytes())
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo): short, and good enough to tell ids apart.
fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014, with Stafford's thirteenth mix): FNV alone
/// leaves ids that differ in their last character close together.
const fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// Ids as a VM mints them: one nonce, counting up.
    const EXCHANGES: u32 = 20_000;

    fn draws(purpose: &str) -> Vec<f64> {
        (0..EXCHANGES)
            .map(|count| draw(&format!("x5b0c3a9d41e7f268-{count}"), purpose))
            .collect()
    }

    fn mean(values: impl Iterator<Item = f64>) -> f64 {
        values.sum::<f64>() / f64::from(EXCHANGES)
    }

    #[test]
    fn hashes_are_the_published_ones() {
        // Noll's test vectors and Vigna's splitmix64.c, whose first output from the seed 0 is that of its increment.
        assert_eq!(fnv1a(FNV_OFFSET, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(FNV_OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(mixed(0x9e37_79b9_7f4a_7c15), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn draws_are_spread_evenly() {
        let mut hits = [0_u32; 100];
        for drawn in draws("explore") {
            assert!((0.0..1.0).contains(&drawn));
            let percent = (0..100).rfind(|n| drawn >= f64::from(*n) / 100.0).unwrap();
            hits[usize::try_from(percent).unwrap()] += 1;
        }
        // Chi-squared of 100 cells: beyond 149 once in a thousand honest generators.
        let chi: f64 = hits
            .iter()
            .map(|n| (f64::from(*n) - 200.0).powi(2) / 200.0)
            .sum();
        assert!(chi < 149.0, "{chi}");
    }

    #[test]
    fn purposes_do_not_know_of_each_other() {
        for other in ["split", "explorf", "", "weight small"] {
            let (one, two) = (draws("explore"), draws(other));
            let product = mean(one.iter().zip(&two).map(|(a, b)| (a - 0.5) * (b - 0.5)));
            // A variance of 1/12 each; the correlation of 20,000 honest pairs is within 4/√20,000.
            assert!((product * 12.0).abs() < 0.0283, "{other}: {product}");
        }
    }

    #[test]
    fn places_are_taken_evenly() {
        let mut taken = [0_u32; 7];
        for count in 0..EXCHANGES {
            let draws = Draws::of(&format!("x5b0c3a9d41e7f268-{count}"), "explore");
            taken[draws.place(taken.len())] += 1;
            assert_eq!(draws.place(1), 0);
            assert_eq!(draws.place(0), 0);
        }
        // 2,857 each; four standard deviations are 198.
        assert!(taken.iter().all(|n| n.abs_diff(2857) < 198), "{taken:?}");
    }

    #[test]
    fn seed_and_purpose_do_not_run_into_each_other() {
        assert_ne!(draw("ab", "c"), draw("a", "bc"));
        assert_ne!(draw("ab", ""), draw("", "ab"));
    }
}
