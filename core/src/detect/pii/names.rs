//! Names of people, places and organisations, and addresses of houses.
//!
//! No list holds all names, and a capital alone tells little. So every word with a capital, and every number beside
//! one, gets a score for each class from what it and its neighbours look like and in which lists of common names they
//! stand; a linear model, fitted by `evals/names/fit.py`, holds the weights. Words of one class side by side are one finding.
//!
//! Only capitals begin a name: what people write all in small letters is not found.

mod features;
mod fold;
mod model;
mod token;
mod window;

use std::ops::Range;

use self::model::{Class, Model};
use self::window::Window;
use super::words::{self, Words, words};
use super::{confidence, edge};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// A finding has no more words than this: a long address has about twenty.
const LONGEST: usize = 32;

/// Peoples and languages, as adjectives (Wikidata's demonyms of the larger countries; facts).
const PEOPLES: Words = words![
    "african" "afghan" "albanian" "algerian" "american" "arab" "argentine" "argentinian" "armenian" "asian" "australian" "austrian"
    "azerbaijani" "bangladeshi" "belarusian" "belgian" "bolivian" "bosnian" "brazilian" "british" "bulgarian" "cambodian" "canadian"
    "chechen" "chilean" "chinese" "colombian" "croatian" "cuban" "cypriot" "czech" "danish" "dutch" "ecuadorian" "egyptian" "english"
    "estonian" "ethiopian" "european" "filipino" "finnish" "french" "georgian" "german" "ghanaian" "greek" "greenlander" "haitian"
    "hungarian" "icelandic" "indian" "indonesian" "iranian" "iraqi" "irish" "israeli" "italian" "jamaican" "japanese" "jewish"
    "jordanian" "kazakh" "kenyan" "korean" "kurdish" "latvian" "lebanese" "libyan" "lithuanian" "malaysian" "maltese" "mexican"
    "moldovan" "mongolian" "moroccan" "nepalese" "nigerian" "norwegian" "pakistani" "palestinian" "peruvian" "polish" "portuguese"
    "romanian" "russian" "saudi" "scottish" "senegalese" "serbian" "singaporean" "slovak" "slovenian" "somali" "spanish" "sudanese"
    "swedish" "swiss" "syrian" "taiwanese" "tanzanian" "thai" "tibetan" "tunisian" "turkish" "ugandan" "ukrainian" "uruguayan"
    "uzbek" "venezuelan" "vietnamese" "welsh" "yemeni" "zimbabwean" "muslim" "christian" "catholic" "hindu" "buddhist" "sikh"
];

/// What people are addressed by.
const TITLES: Words = words![
    "mr" "mrs" "ms" "miss" "dr" "prof" "mister" "madam" "herr" "frau" "monsieur" "madame" "mme" "mlle" "señor" "señora"
    "signor" "signora" "doctor" "professor" "sir" "rev" "hon"
];

/// The kinds of what needs no score.
const TITLE: &str = "title";
const NATIONALITY: &str = "nationality";

/// Finds names.
pub(super) struct Names {
    model: Model,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            model: Model::shipped(),
        }
    }

    fn at_word(&self, at: usize, text: Text<'_>, sight: &mut Sight) {
        if window::begins_a_sentence(&self.model, text.text, at) {
            return;
        }
        let window = Window::read(&self.model, text.text, at);
        if !window.begins() {
            return;
        }
        if window.is_cut() && !text.is_whole {
            return sight.open(at);
        }
        if let Some(name) = by_list(&window, text.text) {
            return sight.found(finding(name, window.span(), 55));
        }
        if at < sight.found_until() {
            return;
        }
        let Some((class, score)) = self.class(&window) else {
            return;
        };
        // The words before it have had their look: what they begin is theirs.
        if window.may_begin_before() {
            let mut before = window.clone();
            before.back(&self.model, text.text);
            if before.begins() && self.class(&before).is_some_and(|(other, _)| other == class) {
                return;
            }
        }
        self.name(window, (class, score), text, sight);
    }

    /// From its first word to the last of its class.
    fn name(
        &self,
        mut window: Window,
        (class, mut best): (Class, i32),
        text: Text<'_>,
        sight: &mut Sight,
    ) {
        let Range { start, mut end } = window.span();
        let mut joins = 0_usize;
        for _ in 0..LONGEST {
            window.forward(&self.model, text.text);
            if window.is_cut() && !text.is_whole {
                return sight.open(start);
            }
            match self.class(&window) {
                Some((same, score)) if same == class => {
                    (end, joins, best) = (window.span().end, 0, best.max(score));
                }
                // `Soto del Barco`: small words join what stands around them.
                _ if window.joins() && joins < 2 => joins = joins.saturating_add(1),
                Some(_) | None => break,
            }
        }
        let sure = 50_i32.saturating_add(best.saturating_mul(5) / self.model.scale());
        let hundredths = u8::try_from(sure.clamp(50, 85)).unwrap_or(50);
        sight.found(finding(class.name(), start..end, hundredths));
    }

    /// The class of the middle word and by how much it is ahead, if it is of any.
    fn class(&self, window: &Window) -> Option<(Class, i32)> {
        let (class, score) = window.class(&self.model)?;
        let middle = window.middle();
        let is_country = || {
            let lists = middle.lists(&self.model);
            lists & token::COUNTRY > 0 && lists & token::PERSONS == 0
        };
        let class = if class == Class::Person && is_country() {
            Class::Place
        } else {
            class
        };
        (!window.span().is_empty()).then_some((class, score))
    }
}

/// What needs no score: what people are addressed by, and of which people they are.
fn by_list(window: &Window, text: &str) -> Option<&'static str> {
    let span = window.span();
    let word = text.get(span.clone()).unwrap_or_default();
    let hash = words::hash(word.as_bytes());
    if words::has(TITLES, hash) {
        let behind = text.get(span.end..).unwrap_or_default();
        let name = behind
            .trim_start_matches('.')
            .strip_prefix(' ')
            .and_then(|rest| rest.chars().next());
        return name.is_some_and(char::is_uppercase).then_some(TITLE);
    }
    words::has(PEOPLES, hash).then_some(NATIONALITY)
}

impl Detector for Names {
    fn anchors(&self) -> Anchors {
        Anchors {
            digits: true,
            capitals: true,
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        let scored = Class::ALL.into_iter().map(Class::name);
        scored.chain([TITLE, NATIONALITY]).collect()
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let at = place.span.start;
        let bytes = text.text.as_bytes();
        let is_digit = bytes.get(at).is_some_and(u8::is_ascii_digit);
        let is_within = || edge::is_within(bytes, at) || window::is_behind_a_letter(text.text, at);
        if is_digit && (is_within() || !window::is_beside_a_capital(bytes, at)) {
            return;
        }
        self.at_word(at, text, sight);
    }
}

fn finding(name: &'static str, span: Range<usize>, hundredths: u8) -> Finding {
    Finding {
        kind: Kind::new(Family::Pii, name),
        span,
        confidence: confidence(hundredths),
    }
}
