//! Quality against cost: the exact staircase, one step for every question sent to the strong model.

use super::benchmark::Row;

/// The share of the gap between the models that is closed, for every number of questions sent to the strong
/// one, from none to all.
///
/// PGR, CPT and APGR are those of the RouteLLM paper (arXiv 2406.18665, section 4), without its ten bins.
pub(crate) struct Curve(Vec<f64>);

impl Curve {
    /// Of a router that sends the highest scores first. Equal scores are sent in no order: their steps are
    /// equally high.
    pub(crate) fn of(rows: &[Row], scores: &[f64]) -> Self {
        let mut steps: Vec<(f64, f64)> = rows
            .iter()
            .zip(scores)
            .map(|(row, score)| (*score, row.strong - row.weak))
            .collect();
        steps.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let gap: f64 = steps.iter().map(|(_, gain)| gain).sum();
        let mut closed = vec![0.0];
        let mut sum = 0.0;
        for equal in steps.chunk_by(|(a, _), (b, _)| a == b) {
            let gain = equal.iter().map(|(_, gain)| gain).sum::<f64>() / count(equal.len());
            for _ in equal {
                sum += gain;
                closed.push(sum / gap);
            }
        }
        Self(closed)
    }

    /// The average share of the gap that is closed: a half by chance.
    pub(crate) fn apgr(&self) -> f64 {
        let steps = self.0.windows(2).map(|ends| ends.iter().sum::<f64>() / 2.0);
        steps.sum::<f64>() / count(self.0.len() - 1)
    }

    /// The smallest share of calls to the strong model that closes this share of the gap.
    pub(crate) fn cpt(&self, closed: f64) -> f64 {
        let calls = self.0.iter().position(|share| *share >= closed);
        calls.map_or(1.0, count) / count(self.0.len() - 1)
    }

    /// The share of the gap closed when this share of calls goes to the strong model.
    pub(crate) fn at(&self, calls: f64) -> f64 {
        let last = count(self.0.len() - 1);
        let place = (0..self.0.len()).find(|place| count(*place) >= calls * last);
        place
            .and_then(|place| self.0.get(place))
            .copied()
            .unwrap_or(1.0)
    }
}

fn count(found: usize) -> f64 {
    f64::from(u32::try_from(found).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(outcomes: &[(f64, f64)]) -> Vec<Row> {
        let row = |(weak, strong): &(f64, f64)| Row {
            prompt: String::new(),
            weak: *weak,
            strong: *strong,
        };
        outcomes.iter().map(row).collect()
    }

    #[test]
    fn what_helps_first_closes_the_gap_early() {
        let rows = rows(&[(0.0, 1.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]);
        let best = Curve::of(&rows, &[4.0, 1.0, 3.0, 2.0]);
        assert_eq!((best.cpt(0.5), best.cpt(0.8)), (0.25, 0.5));
        assert_eq!(best.apgr(), (0.25 + 0.75 + 1.0 + 1.0) / 4.0);
        assert_eq!(best.at(0.5), 1.0);
    }

    #[test]
    fn equal_scores_are_chance() {
        let rows = rows(&[(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)]);
        let chance = Curve::of(&rows, &[1.0; 4]);
        assert_eq!((chance.apgr(), chance.cpt(0.5)), (0.5, 0.5));
    }
}
