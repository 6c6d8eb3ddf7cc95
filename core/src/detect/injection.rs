//! Prompt injection and jailbreaks: words that want to be obeyed in place of the system's, and words that want a
//! model to leave its rules.
//!
//! No list of phrases: a linear model over hashed words, pairs of words and the shapes between white space
//! ([`grams`]), fitted by `make fit-guardrails` to published attacks and to published harmless texts that sound like them. It scores a
//! text as a whole and in windows, so that one sentence among many is found and named.
//!
//! What is hidden, disguised or in another encoding is read again as it is meant.
//!
//! Words in documents and tool results are nobody's request: there a second model looks for sentences that speak
//! to an assistant at all, beside what is an attack from anybody.

pub mod grams;
pub mod model;

mod encoded;
pub(super) mod kinds;
mod unmask;
mod windows;

use std::ops::Range;

pub use self::windows::windows;

use self::encoded::Decoded;
use self::grams::Oddities;
use self::model::Model;
use self::unmask::Plain;
use self::windows::{By, Pieces, Weighed};
use super::{Confidence, Finding};

/// Whose words they are.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Voice {
    /// The caller's own, or an operator's.
    Own,
    /// Those of a document, a page or a tool: what they ask for nobody has asked.
    Foreign,
}

/// Finds attacks. Made once, then shared.
#[derive(Clone, Debug)]
pub struct Attacks {
    own: Model,
    foreign: Model,
}

/// How a text is cut for the model of the caller's own words: into windows of at least so many words.
pub const OWN_WINDOW: u32 = 8;

/// And for the model of a document's: into pieces, about a sentence each.
pub const FOREIGN_WINDOW: u32 = 1;

/// How much higher a window must score than a whole text would have to: there are many windows in a text.
pub const HANDICAP: f32 = 2.0;

/// Less than that is not told, in hundredths.
const LEAST: u8 = 1;

/// Less than that is not worth the time to tell what sort of attack it might be.
const NAMED: u8 = 25;

/// So much surer one must be of a text in plain letters than of it as it stands, in hundredths.
const MORE: u8 = 10;

/// So many characters of the block of tags are no flag of a country's part, which has at most seven: nobody writes
/// them but to hide words …
const TAGS: usize = 8;
const SURELY_HIDDEN: u8 = 90;

/// … and so many without width within words, or words of letters that look like others, may be an accident.
const FEW: usize = 3;
const MAYBE_HIDDEN: u8 = 40;

impl Attacks {
    /// With the weights that come with Baton.
    #[must_use]
    pub fn new() -> Self {
        // That both can be read is a test's matter.
        Self {
            own: Model::read(include_bytes!("injection/weights/own.bin")).unwrap_or_default(),
            foreign: Model::read(include_bytes!("injection/weights/foreign.bin"))
                .unwrap_or_default(),
        }
    }

    /// With these models.
    #[must_use]
    pub const fn with(own: Model, foreign: Model) -> Self {
        Self { own, foreign }
    }

    /// What a text has of it: at most one finding of each way to look, the surest stretch of it. Which of them
    /// matter is for whoever has a threshold: at 50 one harmless text in two hundred is taken for an attack.
    #[must_use]
    pub fn look(&self, text: &str, voice: Voice) -> Vec<Finding> {
        let foreign = match voice {
            Voice::Own => None,
            Voice::Foreign => Some(&self.foreign),
        };
        let pieces = Pieces::of(text, &self.own, foreign);
        let own = pieces.weigh(By::First, OWN_WINDOW);
        let foreign = pieces.weigh(By::Second, FOREIGN_WINDOW);
        let findings = [
            own.and_then(|weighed| self.own(text, weighed)),
            foreign.and_then(|weighed| self.foreign(text, weighed)),
            self.hidden(text, &pieces),
            self.encoded(text, pieces.oddities),
        ];
        findings.into_iter().flatten().collect()
    }

    /// What is written so that people see something else than models do.
    fn hidden(&self, text: &str, pieces: &Pieces<'_>) -> Option<Finding> {
        let plain = Plain::of(text, pieces.oddities)?;
        let bare = match (plain.tags, plain.hidden, plain.disguised) {
            (TAGS.., _, _) => SURELY_HIDDEN,
            (_, FEW.., _) | (_, _, FEW..) => MAYBE_HIDDEN,
            _ => 0,
        };
        let read = Pieces::of(&plain.text, &self.own, None).weigh(By::First, OWN_WINDOW)?;
        let hundredths = self.own_hundredths(&read);
        // What is about as much of an attack when read as it stands is found there already.
        let plainly = pieces.weigh(By::First, OWN_WINDOW);
        let plainly = plainly.map_or(0, |weighed| self.own_hundredths(&weighed));
        let (span, hundredths) = match hundredths > plainly.saturating_add(MORE).max(NAMED) {
            true => (plain.original(&read.span, text.len()), hundredths.max(bare)),
            false => (0..text.len(), bare),
        };
        (hundredths > 0).then(|| found(kinds::HIDDEN, trimmed(text, span), hundredths))
    }

    /// The surest attack in another encoding.
    fn encoded(&self, text: &str, oddities: Oddities) -> Option<Finding> {
        let rotated = oddities.rotated.then(|| encoded::rotated(text)).flatten();
        let rotated = rotated.map(|text| Decoded {
            span: 0..text.len(),
            text,
        });
        let decoded = oddities.long.then(|| encoded::decoded(text));
        let all = rotated.into_iter().chain(decoded.into_iter().flatten());
        let read = all.filter_map(|decoded| {
            let pieces = Pieces::of(&decoded.text, &self.own, None);
            let hundredths = self.own_hundredths(&pieces.weigh(By::First, OWN_WINDOW)?);
            Some(found(kinds::ENCODED, decoded.span, hundredths))
        });
        let surest = read.max_by_key(|finding| finding.confidence.as_hundredths())?;
        (surest.confidence.as_hundredths() >= NAMED).then_some(surest)
    }

    fn own(&self, text: &str, weighed: Weighed) -> Option<Finding> {
        let hundredths = self.own_hundredths(&weighed);
        (hundredths >= LEAST).then(|| {
            let span = trimmed(text, weighed.span);
            let kind = match hundredths < NAMED {
                true => kinds::OVERRIDE,
                false => kinds::kind(text.get(span.clone()).unwrap_or(text), text),
            };
            found(kind, span, hundredths)
        })
    }

    fn own_hundredths(&self, weighed: &Weighed) -> u8 {
        let score = weighed.whole.max(weighed.highest - HANDICAP);
        self.own.hundredths(score)
    }

    fn foreign(&self, text: &str, weighed: Weighed) -> Option<Finding> {
        let hundredths = self.foreign.hundredths(weighed.highest);
        let span = trimmed(text, weighed.span);
        (hundredths >= LEAST).then(|| found(kinds::INDIRECT, span, hundredths))
    }
}

impl Default for Attacks {
    fn default() -> Self {
        Self::new()
    }
}

const fn found(kind: super::Kind, span: Range<usize>, hundredths: u8) -> Finding {
    Finding {
        kind,
        span,
        confidence: Confidence::hundredths(hundredths),
    }
}

/// Without white space at either end.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(span.clone()) else {
        return span;
    };
    let end = span.start.saturating_add(part.trim_end().len());
    let start = end.saturating_sub(part.trim().len());
    start..end
}

#[cfg(test)]
mod tests;
