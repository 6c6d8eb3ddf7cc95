//! How well scores tell attacks from harmless texts.

/// The share of pairs of an attack and a harmless text in which the attack scores higher: the area under the ROC
/// curve, by ranks (Mann and Whitney). Equal scores count a half.
pub fn auc(attacks: &[f32], benign: &[f32]) -> f64 {
    let mut all: Vec<(f32, bool)> = attacks.iter().map(|score| (*score, true)).collect();
    all.extend(benign.iter().map(|score| (*score, false)));
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut pairs) = (0.0, 0.0);
    for group in all.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let attacks = count(group.iter().filter(|(_, is_attack)| *is_attack).count());
        let benign = count(group.len()) - attacks;
        pairs += attacks * (below + benign / 2.0);
        below += benign;
    }
    pairs / (count(attacks.len()) * count(benign.len()))
}

/// The score that at most this share of harmless texts is above.
pub fn threshold(benign: &[f32], share: f64) -> f32 {
    let mut sorted = benign.to_vec();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let may = (count(sorted.len()) * share).floor();
    let above = (0..sorted.len()).take_while(|at| count(*at) < may).count();
    sorted.get(above).copied().unwrap_or(f32::INFINITY)
}

/// The share of these scores that is above a threshold.
pub fn above(scores: &[f32], threshold: f32) -> f64 {
    count(scores.iter().filter(|score| **score > threshold).count()) / count(scores.len())
}

/// The score that this share of scores is below.
pub fn quantile(scores: &[f32], share: f64) -> f32 {
    threshold(scores, 1.0 - share)
}

fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_attacks_above_all_others_is_one_and_no_difference_a_half() {
        assert!((auc(&[2.0, 3.0], &[0.0, 1.0]) - 1.0).abs() < 1e-9);
        assert!((auc(&[1.0, 1.0], &[1.0, 1.0]) - 0.5).abs() < 1e-9);
        assert!((auc(&[0.0, 3.0], &[1.0]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_threshold_lets_no_more_pass_than_it_may() {
        let benign: Vec<f32> = (0_u8..200).map(f32::from).collect();
        assert!((threshold(&benign, 0.005) - 198.0).abs() < f32::EPSILON);
        assert!((above(&benign, threshold(&benign, 0.005)) - 0.005).abs() < 1e-9);
    }
}
