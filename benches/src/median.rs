//! Order statistics of small samples.

/// The middle of what was measured; of an even number the upper one.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    percentile(&sorted(values), 50)
}

/// In ascending order.
pub(crate) fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The value below which this many hundredths of a sorted sample lie.
pub(crate) fn percentile(sorted: &[f64], hundredths: usize) -> Option<f64> {
    let index = sorted.len().checked_mul(hundredths)?.checked_div(100)?;
    sorted.get(index).or(sorted.last()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_in_any_order() {
        assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([4.0, 1.0, 3.0, 2.0]), Some(3.0));
        assert_eq!(median([]), None);
    }

    #[test]
    fn one_in_a_hundred_lies_at_or_above_the_99th_percentile() {
        let sample: Vec<f64> = (0..200).map(f64::from).collect();
        assert_eq!(percentile(&sample, 99), Some(198.0));
        assert_eq!(percentile(&sample, 100), Some(199.0));
    }
}
