//! What tells who somebody is: addresses, numbers, names.
//!
//! A number is told by its shape, its check digits and the words before it; see [`mod@format`] for how sure one is of what.
//! Names are told by shape, by what stands around them and by lists of common names.

mod age;
mod calendar;
mod card;
mod check;
mod date;
mod edge;
mod email;
mod format;
mod formats;
mod iban;
mod names;
mod network;
mod numbers;
mod phone;
mod shape;
mod url;
mod wallet;
mod words;

use super::{Confidence, Detector};

/// Kinds that tell of nobody by themselves, and stand in most prose: they count only for whoever names them.
pub const INCIDENTAL: [&str; 4] = ["organization", "place", "title", "weekday"];

/// All detectors of the family.
#[must_use]
pub fn detectors() -> Vec<Box<dyn Detector>> {
    vec![
        Box::new(age::Age),
        Box::new(date::Date),
        Box::new(email::Email),
        Box::new(iban::Iban),
        Box::new(names::Names::new()),
        Box::new(network::Network),
        Box::new(numbers::Numbers::new()),
        Box::new(phone::Phone),
        Box::new(url::Url),
        Box::new(wallet::Wallet),
    ]
}

const fn confidence(hundredths: u8) -> Confidence {
    Confidence::hundredths(hundredths)
}

#[cfg(test)]
mod tests;
