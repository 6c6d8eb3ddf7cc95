//! Of findings that overlap, the one to act on.

use std::cmp::Reverse;

use super::Finding;

/// Leaves, of findings that overlap, the surest; of equally sure ones the longest; then the first. In order of place.
pub fn resolve(findings: &mut Vec<Finding>) {
    findings.sort_by_key(|finding| {
        (
            Reverse(finding.confidence),
            Reverse(finding.span.len()),
            finding.span.start,
            finding.kind.clone(),
        )
    });
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let at = kept.partition_point(|other| other.span.end <= finding.span.start);
        let is_free = kept
            .get(at)
            .is_none_or(|other| finding.span.end <= other.span.start);
        if is_free {
            kept.insert(at, finding);
        }
    }
    *findings = kept;
}
