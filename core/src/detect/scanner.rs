//! One pass over a text for the anchors of all detectors.

use std::fmt;
use std::ops::Range;

use super::index::Index;
use super::start::{Start, starts};
use super::{Detector, Finding, Place, REACH, Sight, Sweep, Text, settle};

/// Detectors, and the index of all their anchors. Made once, then shared.
pub struct Scanner {
    detectors: Vec<Box<dyn Detector>>,
    sweeps: Vec<Box<dyn Sweep>>,
    index: Index,
    /// By word of the index: whose anchor it is.
    owners: Vec<Owner>,
    /// Who looks at runs of digits.
    digits: Vec<Owner>,
    /// Who looks at words with a capital.
    capitals: Vec<Owner>,
}

/// A detector and one of its anchors.
#[derive(Clone, Copy, Debug)]
struct Owner {
    detector: usize,
    anchor: usize,
}

impl Scanner {
    /// Puts the anchors of these detectors into one index.
    #[must_use]
    pub fn new(detectors: Vec<Box<dyn Detector>>, sweeps: Vec<Box<dyn Sweep>>) -> Self {
        let (mut words, mut owners) = (Vec::new(), Vec::new());
        let (mut digits, mut capitals) = (Vec::new(), Vec::new());
        for (detector, looks) in detectors.iter().enumerate() {
            let anchors = looks.anchors();
            let anchor = anchors.words.len();
            if anchors.digits {
                digits.push(Owner { detector, anchor });
            }
            if anchors.capitals {
                capitals.push(Owner { detector, anchor });
            }
            for (anchor, word) in anchors.words.into_iter().enumerate() {
                owners.push(Owner { detector, anchor });
                words.push(word);
            }
        }
        Self {
            detectors,
            sweeps,
            index: Index::new(&words),
            owners,
            digits,
            capitals,
        }
    }

    /// Adds what is found from `from` on, in no order, and tells up to where that is settled: what comes later will change
    /// nothing before it. Of a whole text all of it is. `from` is 0, or what an earlier call settled.
    pub fn scan(&self, text: Text<'_>, from: usize, found: &mut Vec<Finding>) -> usize {
        let floor = floor(text).max(from);
        let mut sight = Sight::default();
        if !self.owners.is_empty() {
            self.words(text, from..floor, &mut sight);
        }
        if !self.digits.is_empty() || !self.capitals.is_empty() {
            self.starts(text, from..floor, &mut sight);
        }
        for sweep in &self.sweeps {
            sweep.sweep(text, from, &mut sight);
        }
        let settled = sight.settle(from, floor);
        found.append(&mut sight.findings);
        settled
    }

    /// Lets the detectors look at every word of theirs that begins in this range.
    fn words(&self, text: Text<'_>, range: Range<usize>, sight: &mut Sight) {
        self.index
            .find(text.text.as_bytes(), range, &mut |word, span| {
                if let Some(owner) = self.owners.get(word) {
                    self.look(*owner, span, text, sight);
                }
            });
    }

    /// Lets them look at every run of digits, and every word with a capital, that begins in this range.
    fn starts(&self, text: Text<'_>, range: Range<usize>, sight: &mut Sight) {
        starts(text.text, range, |start, at| {
            let owners = match start {
                Start::Digits => self.digits.as_slice(),
                Start::Capital => self.capitals.as_slice(),
                Start::Nothing => &[],
            };
            for owner in owners {
                self.look(*owner, at..at.saturating_add(1), text, sight);
            }
        });
    }

    fn look(&self, owner: Owner, span: Range<usize>, text: Text<'_>, sight: &mut Sight) {
        let place = Place {
            anchor: owner.anchor,
            span,
        };
        if let Some(detector) = self.detectors.get(owner.detector) {
            let known = sight.findings.len();
            sight.found_until = sight.ends.get(owner.detector).copied().unwrap_or(0);
            detector.look(&place, text, sight);
            if sight.findings.len() > known {
                sight.note(known, owner.detector, place.span.start);
            }
        }
    }
}

impl Sight {
    /// Notes where the findings from `known` on end, which this detector made of an anchor.
    fn note(&mut self, known: usize, detector: usize, anchor: usize) {
        let new = self.findings.iter().skip(known);
        let end = new.clone().map(|finding| finding.span.end).max();
        if self.ends.len() <= detector {
            self.ends.resize(detector.saturating_add(1), 0);
        }
        if let Some(slot) = self.ends.get_mut(detector) {
            *slot = end.unwrap_or(0).max(*slot);
        }
        let behind = new.filter(|finding| anchor < finding.span.start);
        let spans = behind.map(|finding| anchor..finding.span.end);
        self.anchored.extend(spans);
    }

    /// Drops what is not settled yet, and tells up to where it is.
    fn settle(&mut self, from: usize, floor: usize) -> usize {
        let mut settled = self.open.map_or(floor, |open| open.clamp(from, floor));
        loop {
            settled = settle(&mut self.findings, settled);
            // What is found behind an anchor is found again only where the anchor is looked at again.
            let parts = |span: &&Range<usize>| span.start < settled && settled < span.end;
            let parted = self.anchored.iter().filter(parts);
            match parted.map(|span| span.start).min() {
                Some(anchor) => settled = anchor,
                None => return settled,
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::{Anchors, Confidence, Family, Kind};

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Finds `x`s after `ab`, and runs of digits before a space.
    struct Toy;

    impl Detector for Toy {
        fn anchors(&self) -> Anchors {
            Anchors {
                words: vec!["ab".to_owned()],
                digits: true,
                capitals: false,
            }
        }

        fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
            let belongs = |byte: &u8| match place.anchor {
                0 => *byte == b'x',
                _ => byte.is_ascii_digit(),
            };
            let rest = &text.text.as_bytes()[place.span.end..];
            let length = rest.iter().take_while(|byte| belongs(byte)).count();
            if length == rest.len() && !text.is_whole {
                return sight.open(place.span.start);
            }
            if length > 0 {
                sight.found(Finding {
                    kind: Kind::new(Family::Custom, "toy"),
                    span: place.span.start..place.span.end + length,
                    confidence: Confidence::hundredths(90),
                });
            }
        }
    }

    fn scanner() -> Scanner {
        Scanner::new(vec![Box::new(Toy)], Vec::new())
    }

    fn found(findings: &[Finding], text: &str) -> Vec<String> {
        let spans = findings.iter().map(|finding| finding.span.clone());
        spans.map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn anchors_are_found_in_any_case_and_digits_at_their_first() {
        let text = "say ABxx, 1234 and abab; abx";
        let mut findings = Vec::new();
        let whole = Text {
            text,
            is_whole: true,
        };
        assert_eq!(scanner().scan(whole, 0, &mut findings), text.len());
        findings.sort_by_key(|finding| finding.span.start);
        assert_eq!(found(&findings, text), ["ABxx", "1234", "abx"]);
    }

    #[test]
    fn a_text_that_grows_is_kept_from_where_it_is_open() {
        let scanner = scanner();
        let settled = |text: &str| {
            let growing = Text {
                text,
                is_whole: false,
            };
            scanner.scan(growing, 0, &mut Vec::new())
        };
        assert_eq!(settled("plain words "), 12);
        assert_eq!(settled("plain wor"), 6, "a word may go on");
        assert_eq!(settled("12 abx"), 3);
        assert_eq!(settled(&"y".repeat(100)), 100 - REACH);
    }

    /// Finds the word behind `name:`; a `?` stays open to its end.
    struct Behind;

    impl Detector for Behind {
        fn anchors(&self) -> Anchors {
            Anchors {
                words: vec!["name:".to_owned(), "?".repeat(2)],
                ..Anchors::default()
            }
        }

        fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
            let end = place.span.end;
            match place.anchor {
                0 => sight.found(Finding {
                    kind: Kind::new(Family::Custom, "behind"),
                    span: end + 4..end + 8,
                    confidence: Confidence::hundredths(90),
                }),
                _ if text.is_whole => (),
                _ => sight.open(place.span.start),
            }
        }
    }

    #[test]
    fn what_is_found_behind_an_anchor_keeps_the_anchor_open() {
        let scanner = Scanner::new(vec![Box::new(Behind)], Vec::new());
        let text = "a name: ?? word and more ";
        let growing = Text {
            text,
            is_whole: false,
        };
        let mut findings = Vec::new();
        assert_eq!(scanner.scan(growing, 0, &mut findings), 2);
        assert_eq!(found(&findings, text), [""; 0]);
    }
}
