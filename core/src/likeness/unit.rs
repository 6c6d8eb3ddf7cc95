//! Vectors of length 1: what is compared is only where they point.

/// A vector in the same direction, of length 1; `None` where it has none, or is not made of numbers.
#[must_use]
pub fn unit(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let squares = vector.iter().map(|number| number * number);
    let length = squares.sum::<f32>().sqrt();
    vector.iter_mut().for_each(|number| *number /= length);
    let are_numbers = vector.iter().all(|number| number.is_finite());
    are_numbers.then_some(vector)
}

/// The cosine of two of them, from -1 to 1; 0 where they are not as long as each other: nothing is known then.
#[must_use]
pub fn cosine(one: &[f32], other: &[f32]) -> f32 {
    match one.len() == other.len() {
        true => one.iter().zip(other).map(|(one, other)| one * other).sum(),
        false => 0.0,
    }
}
