//! From weights for every gram to a file of slots.

use std::borrow::Cow;
use std::collections::BTreeMap;

use baton_core::detect::injection::model::{LEVELS, Model, Scale, tag};

use super::reading::Stretch;
use super::regression::{self, Example, Solution};

/// A stretch, what it is, and how much it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lesson<'a> {
    pub(super) stretch: &'a Stretch,
    pub(super) target: f32,
    pub(super) weight: f32,
}

/// The first stage's columns: nearly one for each gram there is.
const WIDE: u32 = 22;

/// Grams that got a slot. Of two that want the same one, the one that weighs more on the examples has it.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    tags: Vec<Option<u32>>,
    shift: u32,
}

impl Slots {
    /// Gives away `2^bits` slots.
    pub(super) fn fill(lessons: &[Lesson<'_>], bits: u32) -> Self {
        let column = |gram: u32| usize::try_from(gram >> (32 - WIDE)).unwrap_or(0);
        let examples = lessons
            .iter()
            .map(|lesson| example(lesson, |gram| Some(column(gram))));
        let wide = regression::fit(&examples.collect::<Vec<_>>(), 1 << WIDE);
        // How much a gram moves the scores of all examples together, if more than one has it.
        let mut moves: BTreeMap<u32, (f32, u32)> = BTreeMap::new();
        for lesson in lessons {
            for (gram, share) in lesson.stretch {
                let (sum, count) = moves.entry(*gram).or_default();
                *sum += lesson.weight * share * share;
                *count += 1;
            }
        }
        let shared = moves.into_iter().filter(|(_, (_, count))| *count > 1);
        let mut best: Vec<(f32, u32)> = shared
            .map(|(gram, (sum, _))| (wide.weights[column(gram)].abs() * sum.sqrt(), gram))
            .collect();
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut slots = Self {
            tags: vec![None; 1 << bits],
            shift: 32 - bits,
        };
        for (_, gram) in best {
            let slot = slots.slot(gram);
            slots.tags[slot].get_or_insert(tag(gram));
        }
        slots
    }

    /// The slot of a gram, if it has one, or if it is taken for one that has.
    fn column(&self, gram: u32) -> Option<usize> {
        let slot = self.slot(gram);
        (self.tags[slot] == Some(tag(gram))).then_some(slot)
    }

    fn slot(&self, gram: u32) -> usize {
        usize::try_from(gram >> self.shift).unwrap_or(0)
    }

    /// Fits the slots' weights, rounded.
    pub(super) fn fit(&self, lessons: &[Lesson<'_>]) -> Model {
        let examples = lessons
            .iter()
            .map(|lesson| example(lesson, |gram| self.column(gram)));
        let solution = regression::fit(&examples.collect::<Vec<_>>(), self.tags.len());
        self.rounded(&solution)
    }

    fn rounded(&self, solution: &Solution) -> Model {
        let mut sizes: Vec<f32> = solution.weights.iter().map(|weight| weight.abs()).collect();
        sizes.retain(|size| *size > 0.0);
        sizes.sort_by(f32::total_cmp);
        // The few largest are cut, or all others would be small numbers of coarse steps.
        let largest = sizes.get(sizes.len() * 995 / 1000).copied().unwrap_or(1.0);
        let step = largest / 36.0;
        let slots = self
            .tags
            .iter()
            .zip(&solution.weights)
            .map(|(tag, weight)| {
                let tag = u8::try_from(tag.unwrap_or(0)).unwrap_or(0);
                (tag << 4) | nearest(weight / step)
            });
        let scale = Scale {
            bias: solution.bias,
            step,
            ..Scale::default()
        };
        Model::new(Cow::Owned(slots.collect()), scale).expect("a power of two")
    }
}

fn example(lesson: &Lesson<'_>, column: impl Fn(u32) -> Option<usize>) -> Example {
    let cells = lesson.stretch.iter();
    Example {
        cells: cells
            .filter_map(|(gram, share)| Some((column(*gram)?, *share)))
            .collect(),
        target: lesson.target,
        weight: lesson.weight,
    }
}

/// The four bits whose level is nearest.
fn nearest(steps: f32) -> u8 {
    let levels = (0_u8..).zip(LEVELS);
    let far = |level: i32| (f32::from(i16::try_from(level).unwrap_or(0)) - steps).abs();
    let nearest = levels.min_by(|one, other| far(one.1).total_cmp(&far(other.1)));
    nearest.map_or(0, |(bits, _)| bits)
}
