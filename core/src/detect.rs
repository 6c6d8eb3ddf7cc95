//! Detectors: pure functions from a text to findings.
//!
//! A finding is a kind, a place and how sure one is: never the text. Every detector says which *anchors*
//! a text must hold for it to be worth a look; one pass over the text finds the anchors of all of them
//! ([`Scanner`]), so that a text in which nothing stands costs that pass and no more.
//!
//! A text may still be growing: an answer that streams. A detector that cannot yet tell says from where
//! on the text must be kept. What it says of a place must not depend on where the text was cut.

mod built_in;
mod eight;
mod index;
pub mod injection;
mod kind;
pub mod own;
pub mod pii;
mod resolve;
mod scanner;
pub mod secrets;
mod start;

pub use self::built_in::{ANCHORED, attacks, built_in, kinds};
pub use self::kind::{Confidence, Family, Kind};
pub use self::resolve::{resolve, resolve_by, settle};
pub use self::scanner::Scanner;

use std::ops::Range;

/// How far before its anchor a finding may begin, in bytes: the longest local part of an e-mail address
/// (RFC 5321, 4.5.3.1.1). It may only do so within the run of characters, without white space, that the
/// anchor stands in.
pub const REACH: usize = 64;

/// How much of what stands before it a finding may depend on, in bytes: context words.
pub const LOOK_BACK: usize = 128;

/// The longest finding, in bytes, with what must be seen behind it. A private key of 8192 bits in PEM has 6.4 kB.
pub const LONGEST: usize = 8192;

/// What a detector saw.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it stands, in bytes, on character boundaries.
    pub span: Range<usize>,
    /// How sure one is of it.
    pub confidence: Confidence,
}

/// A text that is looked at, or as much of it as is there.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// All that is there.
    pub text: &'t str,
    /// Whether nothing follows.
    pub is_whole: bool,
}

/// Where an anchor stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// Which of the detector's anchors it is, by its index; the count of its words for a run of digits or a capital.
    pub anchor: usize,
    /// The anchor itself, in bytes. Of a run of digits, its first digit; of a word, its first byte.
    pub span: Range<usize>,
}

/// What makes a text worth a detector's look.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// Words, without white space, in any case as far as they are of ASCII, of one to 32 bytes. They are found within longer words, too.
    pub words: Vec<String>,
    /// Whether it looks at every run of digits, once, at its first digit.
    pub digits: bool,
    /// Whether it looks at every word that begins with a capital letter, once, at that letter.
    pub capitals: bool,
}

/// Takes what a detector makes of a place.
#[derive(Debug, Default)]
pub struct Sight {
    findings: Vec<Finding>,
    /// Of findings that begin behind their anchor: where that is, and where they end.
    anchored: Vec<Range<usize>>,
    open: Option<usize>,
    /// By detector: where the furthest ends of what it found.
    ends: Vec<usize>,
    /// Of the one that looks.
    found_until: usize,
}

impl Sight {
    /// Something is there, whatever may follow.
    pub fn found(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Where the furthest ends of what this detector found in this pass; 0 for nothing. What stands within it need not be
    /// read once more: a text in which every other word begins something would be read over and over.
    #[must_use]
    pub const fn found_until(&self) -> usize {
        self.found_until
    }

    /// It depends on what follows: the text from `from` on must be kept and looked at again. Never said of a text that is whole.
    pub fn open(&mut self, from: usize) {
        self.open = Some(self.open.map_or(from, |open| open.min(from)));
    }
}

/// Finds one sort of thing in texts.
///
/// `look` is called at every anchor, so it must be quick to say no, and linear in all: it reads at most [`LOOK_BACK`] bytes
/// before the anchor and [`LONGEST`] behind it, and stops at the first byte that cannot belong to what it looks for.
pub trait Detector: Send + Sync {
    /// What a text must hold for it to be worth a look.
    fn anchors(&self) -> Anchors;

    /// The names of the kinds of what it may find, as far as they are known beforehand: what an operator looks for has the
    /// operator's. Some may be told twice.
    fn kinds(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Looks at an anchor.
    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight);
}

/// Finds what has no anchors: an operator's regular expressions.
pub trait Sweep: Send + Sync {
    /// Looks at a text from `from` on. What it says of a place must not depend on where the text was cut.
    fn sweep(&self, text: Text<'_>, from: usize, sight: &mut Sight);
}
