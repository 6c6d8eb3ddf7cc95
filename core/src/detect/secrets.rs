//! Keys, tokens and passwords: what lets whoever has it act as somebody else.
//!
//! A key of a vendor whose format tells it is found wherever it stands ([`key`]). What has no format of its own is found
//! by what it is assigned to, and by looking drawn at random. What only stands in place of a secret, because somebody
//! wrote an example, is none.

mod alphabet;
mod assignment;
mod chance;
mod drawn;
mod header;
mod jwt;
mod key;
mod kubernetes;
mod login;
mod placeholder;
mod private_key;
mod shape;
mod view;

use std::ops::Range;

use super::{Confidence, Detector, Family, Finding, Kind};

/// All of them.
#[must_use]
pub fn detectors() -> Vec<Box<dyn Detector>> {
    vec![
        Box::new(key::Keys::new()),
        Box::new(assignment::Assignments::new()),
        Box::new(private_key::PrivateKeys),
        Box::new(jwt::Jwts),
        Box::new(login::Logins),
        Box::new(header::Headers),
        Box::new(kubernetes::KubernetesSecrets),
    ]
}

const fn found(name: &'static str, span: Range<usize>, hundredths: u8) -> Finding {
    Finding {
        kind: Kind::new(Family::Secrets, name),
        span,
        confidence: Confidence::hundredths(hundredths),
    }
}

#[cfg(test)]
mod tests;
