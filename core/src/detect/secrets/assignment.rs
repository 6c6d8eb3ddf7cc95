//! Secrets without a format of their own: what the name of a secret is given.
//!
//! `api_key = "…"`, `"token": "…"`, `--password …`, `<secret>…</secret>`, `X-Api-Key: …`. The name says that it is a secret and
//! often whose; what it is given must be of the form that this vendor's have, or else look drawn at random.

mod name;
mod operator;
mod password;
mod value;
mod vendor;

use self::name::{Name, Noun};
use self::value::Value;
use self::vendor::Vendor;
use super::view::View;
use super::{drawn, found, placeholder};
use crate::detect::{Anchors, Detector, Finding, Place, Sight, Text};

/// The kinds of what is no known vendor's.
const PASSWORD: &str = "password";
const GENERIC_SECRET: &str = "generic_secret";

/// Finds what names of secrets are given.
#[derive(Debug)]
pub(super) struct Assignments {
    vendors: Vec<Vendor>,
}

impl Assignments {
    pub(super) fn new() -> Self {
        Self {
            vendors: vendor::all(),
        }
    }

    /// The secret that is given to the name this word stands in.
    fn assigned(&self, noun: Noun, place: &Place, view: &View<'_>) -> Option<Finding> {
        let name = Name::around(noun, place, view)?;
        let operator = operator::after(&name, view)?;
        let value = Value::read(operator, &name, view)?;
        let vendor = vendor::of(name.text, &self.vendors);
        let (kind, confidence) = judge(&name, &value, vendor)?;
        Some(found(kind, value.start..value.end, confidence))
    }
}

impl Detector for Assignments {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: Noun::ALL
                .iter()
                .map(|noun| noun.word().to_owned())
                .collect(),
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        let vendors = self.vendors.iter().map(|vendor| vendor.kind);
        vendors.chain([PASSWORD, GENERIC_SECRET]).collect()
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let view = View::new(text);
        let finding = Noun::ALL
            .get(place.anchor)
            .and_then(|noun| self.assigned(*noun, place, &view));
        if view.is_short() {
            sight.open(place.span.start);
        } else if let Some(finding) = finding {
            sight.found(finding);
        }
    }
}

/// What it is and how sure that is; `None` if it is no secret.
fn judge(
    name: &Name<'_>,
    value: &Value<'_>,
    vendor: Option<&Vendor>,
) -> Option<(&'static str, u8)> {
    if name.is_public() {
        return None;
    }
    if let Some(vendor) = vendor.filter(|vendor| vendor.takes(value.text)) {
        let is_shown = placeholder::counts_up(value.text);
        return Some((vendor.kind, if is_shown { 40 } else { 85 }));
    }
    if name.noun.is_password() {
        return password::is_one(value).then_some((PASSWORD, 60));
    }
    if !name.is_secret() {
        return None;
    }
    let is_one = match vendor {
        // It is not what this vendor's secrets look like, so it must be beyond doubt.
        Some(_) => drawn::is_beyond_doubt(value.text),
        None if name.is_header => drawn::is_credential(value.text),
        None => drawn::is_drawn(value.text),
    };
    is_one.then_some((GENERIC_SECRET, 60))
}
