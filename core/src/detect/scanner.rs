//! One pass over a text for the anchors of all detectors.

use std::fmt;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, BuildError, MatchKind};

use super::{Detector, Finding, Place, REACH, Sight, Text};

/// Detectors, and the automaton of all their anchors. Made once, then shared.
pub struct Scanner {
    detectors: Vec<Box<dyn Detector>>,
    automaton: DFA,
    /// By pattern of the automaton: whose anchor it is.
    owners: Vec<Owner>,
    /// Who looks at runs of digits.
    digits: Vec<Owner>,
}

/// A detector and one of its anchors.
#[derive(Clone, Copy, Debug)]
struct Owner {
    detector: usize,
    anchor: usize,
}

impl Scanner {
    /// Puts the anchors of these detectors into one automaton.
    ///
    /// # Errors
    /// Where there are more anchors than an automaton can hold.
    pub fn new(detectors: Vec<Box<dyn Detector>>) -> Result<Self, BuildError> {
        let (mut words, mut owners, mut digits) = (Vec::new(), Vec::new(), Vec::new());
        for (detector, looks) in detectors.iter().enumerate() {
            let anchors = looks.anchors();
            if anchors.digits {
                let anchor = anchors.words.len();
                digits.push(Owner { detector, anchor });
            }
            for (anchor, word) in anchors.words.into_iter().enumerate() {
                owners.push(Owner { detector, anchor });
                words.push(word);
            }
        }
        let automaton = DFA::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(&words)?;
        Ok(Self {
            detectors,
            automaton,
            owners,
            digits,
        })
    }

    /// Adds what is found from `from` on, and tells up to where that is settled: what comes later will change
    /// nothing before it. Of a whole text all of it is. `from` is 0, or what an earlier call settled.
    pub fn scan(&self, text: Text<'_>, from: usize, found: &mut Vec<Finding>) -> usize {
        let floor = floor(text).max(from);
        let mut sight = Sight::default();
        self.walk(text, from..floor, &mut sight);
        let mut settled = sight.open.map_or(floor, |open| open.clamp(from, floor));
        // A finding that reaches into what is open is open too, and so are those that overlap it.
        sight.findings.sort_by_key(|finding| finding.span.start);
        while let Some(start) = reaching(&sight.findings, settled) {
            settled = start;
        }
        let done = sight.findings.into_iter();
        found.extend(done.filter(|finding| finding.span.start < settled));
        settled
    }

    /// Lets the detectors look at every anchor that begins in this range.
    fn walk(&self, text: Text<'_>, range: std::ops::Range<usize>, sight: &mut Sight) {
        let Ok(start) = self.automaton.start_state(Anchored::No) else {
            return;
        };
        let (mut state, mut was_digit) = (start, ends_in_digit(text.text, range.start));
        for (at, byte) in text.text.bytes().enumerate().skip(range.start) {
            let is_digit = byte.is_ascii_digit();
            if is_digit && !was_digit && at < range.end {
                for owner in &self.digits {
                    self.look(*owner, at..at.saturating_add(1), text, sight);
                }
            }
            was_digit = is_digit;
            state = self.automaton.next_state(Anchored::No, state, byte);
            if self.automaton.is_special(state) && self.automaton.is_match(state) {
                self.matched(state, at.saturating_add(1), &range, (text, sight));
            }
        }
    }

    fn matched(
        &self,
        state: aho_corasick::automaton::StateID,
        end: usize,
        range: &std::ops::Range<usize>,
        (text, sight): (Text<'_>, &mut Sight),
    ) {
        for index in 0..self.automaton.match_len(state) {
            let pattern = self.automaton.match_pattern(state, index);
            let start = end.saturating_sub(self.automaton.pattern_len(pattern));
            if let (Some(owner), true) =
                (self.owners.get(pattern.as_usize()), range.contains(&start))
            {
                self.look(*owner, start..end, text, sight);
            }
        }
    }

    fn look(&self, owner: Owner, span: std::ops::Range<usize>, text: Text<'_>, sight: &mut Sight) {
        let place = Place {
            anchor: owner.anchor,
            span,
        };
        if let Some(detector) = self.detectors.get(owner.detector) {
            detector.look(&place, text, sight);
        }
    }
}

impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner")
            .field("detectors", &self.detectors.len())
            .finish_non_exhaustive()
    }
}

/// Up to where anchors can be looked at: the last run without white space may go on, and may be part of
/// what comes, but for what is out of [`REACH`].
fn floor(text: Text<'_>) -> usize {
    if text.is_whole {
        return text.text.len();
    }
    let run = text.text.rfind(|c: char| c.is_ascii_whitespace());
    let run = run.map_or(0, |space| space.saturating_add(1));
    let reach = text.text.len().saturating_sub(REACH);
    text.text.ceil_char_boundary(run.max(reach))
}

/// Where the first finding begins that reaches over this place.
fn reaching(findings: &[Finding], settled: usize) -> Option<usize> {
    let reaching = |finding: &&Finding| finding.span.start < settled && settled < finding.span.end;
    findings
        .iter()
        .find(reaching)
        .map(|finding| finding.span.start)
}

fn ends_in_digit(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    before.is_some_and(u8::is_ascii_digit)
}
