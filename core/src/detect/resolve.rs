//! Findings that overlap: which of them is acted on, and when that is settled.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Finding;

/// Leaves, of findings that overlap, the surest; of equally sure ones the longest; then the first. In order of place.
pub fn resolve(findings: &mut Vec<Finding>) {
    resolve_by(findings, |finding| (0, finding));
}

/// The same for what holds findings: it stays, first of all, what weighs most.
pub fn resolve_by<T>(found: &mut Vec<T>, weighed: impl Fn(&T) -> (u8, &Finding)) {
    found.sort_by(|one, other| {
        let [one, other] = [one, other].map(|it| {
            let (weight, finding) = weighed(it);
            let length = finding.span.len();
            let surest = Reverse((weight, finding.confidence, length));
            (surest, finding.span.start, &finding.kind)
        });
        one.cmp(&other)
    });
    let mut kept: BTreeMap<usize, (usize, T)> = BTreeMap::new();
    for it in found.drain(..) {
        let span = weighed(&it).1.span.clone();
        let before = kept.range(..span.end).next_back();
        if before.is_none_or(|(_, (end, _))| *end <= span.start) {
            kept.insert(span.start, (span.end, it));
        }
    }
    found.extend(kept.into_values().map(|(_, it)| it));
}

/// Drops what is not settled where the text is open from `open` on, and tells up to where it is: a finding that
/// reaches into what is open is open too, and so is what overlaps it.
pub fn settle(findings: &mut Vec<Finding>, open: usize) -> usize {
    let mut settled = open;
    while let Some(start) = reaching(findings, settled) {
        settled = start;
    }
    findings.retain(|finding| finding.span.start < settled);
    settled
}

/// Where a finding begins that reaches over this place.
fn reaching(findings: &[Finding], place: usize) -> Option<usize> {
    let reaches = |finding: &&Finding| finding.span.start < place && place < finding.span.end;
    let starts = findings.iter().filter(reaches);
    starts.map(|finding| finding.span.start).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::{Confidence, Family, Kind};

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn finding(span: std::ops::Range<usize>, hundredths: u8) -> Finding {
        Finding {
            kind: Kind::new(Family::Pii, "email"),
            span,
            confidence: Confidence::hundredths(hundredths),
        }
    }

    fn spans(findings: &[Finding]) -> Vec<(usize, usize)> {
        let spans = findings.iter().map(|finding| &finding.span);
        spans.map(|span| (span.start, span.end)).collect()
    }

    #[test]
    fn the_surest_stays_then_the_longest() {
        let mut found = vec![
            finding(8..20, 60),
            finding(0..10, 90),
            finding(18..22, 50),
            finding(18..21, 50),
            finding(22..23, 10),
        ];
        resolve(&mut found);
        assert_eq!(spans(&found), [(0, 10), (18, 22), (22, 23)]);
    }

    #[test]
    fn what_hangs_together_with_the_open_end_is_open() {
        let mut found = vec![finding(0..3, 50), finding(4..8, 50), finding(7..12, 50)];
        assert_eq!(settle(&mut found, 10), 4);
        assert_eq!(spans(&found), [(0, 3)]);
    }
}
