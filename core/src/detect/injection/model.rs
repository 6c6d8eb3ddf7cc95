//! A linear model over hashed grams, small enough for the filter.
//!
//! A gram's slot holds a weight of three bits and a sign, and four bits of the gram's hash: a gram that the model has
//! not met falls into a taken slot now and then, but sixteen times rarer than without them.

use std::borrow::Cow;

/// What a weight's four bits mean, in steps: the sign in the highest, about half again as much from one to the
/// next. Nothing where nothing is.
pub const LEVELS: [i32; 16] = [
    0, 2, 4, 7, 11, 17, 25, 36, 0, -2, -4, -7, -11, -17, -25, -36,
];

/// The same by a whole slot: nothing where a tag is left.
#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler only"
)]
const BY_SLOT: [i8; 256] = {
    let mut levels = [0; 256];
    let mut at = 0;
    while at < LEVELS.len() {
        levels[at] = LEVELS[at] as i8;
        at += 1;
    }
    levels
};

/// Texts of few grams say little: so many grams that weigh nothing are added to every one.
const DAMPING: f32 = 10.0;

/// A gram that every stretch of text has, and how often: what it weighs tells what to think of a text of few grams
/// before one knows them, for it counts the less the more others there are.
pub const BREVITY: (u32, i32) = (0x9E37_79B1, 4);

/// Of a file of weights: what it begins with, the number of its format included.
const MAGIC: &[u8; 8] = b"baton\0\0\x01";

/// Weights, and what their sums mean.
#[derive(Clone, Debug)]
pub struct Model {
    slots: Cow<'static, [u8]>,
    /// How far a hash is shifted to become a slot's index.
    shift: u32,
    scale: Scale,
}

/// The weights of a model, at hand.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'m> {
    slots: &'m [u8],
    shift: u32,
}

/// What turns sums of steps into scores, and scores into hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    /// The score of a text of which nothing is known.
    pub bias: f32,
    /// What a step is worth.
    pub step: f32,
    /// The score below which one is not sure at all: that of half of what is benign.
    pub none: f32,
    /// The score at which one is as sure as not: a false alarm in two hundred benign texts.
    pub half: f32,
    /// The score above which one is wholly sure.
    pub full: f32,
}

/// What the grams of a stretch of text come to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sum {
    /// Their weights, in steps.
    pub steps: i32,
    /// How many there were, known or not.
    pub grams: u32,
}

impl Model {
    /// Reads a file of weights: the magic, five numbers of a [`Scale`] in 32 bits each, little end first, and
    /// slots, a power of two of them. Nothing, if it is none.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        let (magic, rest) = file.split_first_chunk::<8>()?;
        let (scale, slots) = rest.split_first_chunk::<20>()?;
        let scale = Scale::from_bytes(scale)?;
        (magic == MAGIC).then_some(())?;
        Self::new(Cow::Borrowed(slots), scale)
    }

    /// A model of these slots, a power of two of them, at least two.
    pub fn new(slots: Cow<'static, [u8]>, scale: Scale) -> Option<Self> {
        let bits = slots.len().checked_ilog2()?;
        let is_power = slots.len().is_power_of_two() && (1..=24).contains(&bits);
        is_power.then(|| Self {
            slots,
            shift: u32::BITS.saturating_sub(bits),
            scale,
        })
    }

    /// The file that [`Self::read`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        for number in self.scale.numbers() {
            file.extend(number.to_le_bytes());
        }
        file.extend(self.slots.iter());
        file
    }

    /// The same weights, with another meaning of their sums.
    #[must_use]
    pub fn scaled(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// What its sums mean.
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// Its weights alone.
    #[inline]
    pub fn weights(&self) -> Weights<'_> {
        Weights {
            slots: &self.slots,
            shift: self.shift,
        }
    }

    /// What a gram weighs, in steps.
    #[inline]
    pub fn level(&self, hash: u32) -> i32 {
        self.weights().level(hash)
    }

    /// The score of a stretch of text: log odds, for a stretch such as the model was fitted to.
    pub fn score(&self, sum: Sum) -> f32 {
        let (gram, often) = BREVITY;
        let brevity = self.level(gram).saturating_mul(often);
        let steps = sum.steps.saturating_add(brevity);
        self.scale.bias + self.scale.step * float(steps) * weight_of_each(sum.grams)
    }

    /// How sure one is at this score: a straight line on either side of a half.
    pub fn hundredths(&self, score: f32) -> u8 {
        let Scale {
            none, half, full, ..
        } = self.scale;
        let (from, to, low) = match score < half {
            true => (none, half, 0.0),
            false => (half, full, 50.0),
        };
        let share = ((score - from) / (to - from)).clamp(0.0, 1.0);
        hundredths(share.mul_add(50.0, low))
    }
}

impl Weights<'_> {
    /// Adds grams.
    #[inline]
    pub fn add<const N: usize>(self, hashes: [u32; N], sum: &mut Sum) {
        for hash in hashes {
            sum.steps = sum.steps.wrapping_add(self.level(hash));
            sum.grams = sum.grams.wrapping_add(1);
        }
    }

    #[inline]
    fn level(self, hash: u32) -> i32 {
        let slot = usize::try_from(hash >> self.shift).unwrap_or(usize::MAX);
        let slot = self.slots.get(slot).copied().unwrap_or(0);
        // Of the slot's tag nothing is left if it is the gram's.
        let [tag, ..] = (hash << 4).to_le_bytes();
        let level = BY_SLOT.get(usize::from(slot ^ tag));
        level.copied().map_or(0, i32::from)
    }
}

impl Default for Model {
    /// Knows nothing.
    fn default() -> Self {
        Self {
            slots: Cow::Borrowed(&[0, 0]),
            shift: u32::BITS.saturating_sub(1),
            scale: Scale::default(),
        }
    }
}

impl Scale {
    fn from_bytes(bytes: &[u8; 20]) -> Option<Self> {
        let (numbers, _) = bytes.as_chunks::<4>();
        let mut numbers = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes));
        Some(Self {
            bias: numbers.next()?,
            step: numbers.next()?,
            none: numbers.next()?,
            half: numbers.next()?,
            full: numbers.next()?,
        })
    }

    const fn numbers(self) -> [f32; 5] {
        [self.bias, self.step, self.none, self.half, self.full]
    }
}

impl Sum {
    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            steps: self.steps.wrapping_add(other.steps),
            grams: self.grams.wrapping_add(other.grams),
        }
    }
}

/// The four bits of a gram's hash that its slot keeps: the lowest, as the highest are the slot's index.
pub const fn tag(hash: u32) -> u32 {
    hash & 15
}

/// How much each of so many grams counts: as the cosine of texts has it, were all grams of a text different.
pub fn weight_of_each(grams: u32) -> f32 {
    1.0 / (count(grams) + DAMPING).sqrt()
}

#[expect(
    clippy::as_conversions,
    reason = "of this size no step is lost that matters"
)]
fn float(steps: i32) -> f32 {
    steps as f32
}

#[expect(
    clippy::as_conversions,
    reason = "of this size no gram is lost that matters"
)]
fn count(grams: u32) -> f32 {
    grams as f32
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100"
)]
fn hundredths(share: f32) -> u8 {
    share as u8
}
