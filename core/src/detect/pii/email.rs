//! E-mail addresses.

use super::confidence;
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, REACH, Sight, Text};

/// The longest domain name (RFC 1035, 2.3.4).
pub(super) const LONGEST_DOMAIN: usize = 253;

/// The kind of what it finds.
const KIND: &str = "email";

/// Finds `local@domain.tld` (RFC 5322, 3.4.1, without quotes and comments).
pub(super) struct Email;

impl Detector for Email {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: vec!["@".to_owned()],
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let from = place.span.start.saturating_sub(REACH);
        let before = bytes.get(from..place.span.start).unwrap_or_default();
        let local = before.iter().rev().take_while(|byte| is_local(**byte));
        let local = local.count();
        // What ends a sentence or opens a bracket does not begin an address.
        let skipped = bytes
            .iter()
            .skip(place.span.start.saturating_sub(local))
            .take(local)
            .take_while(|byte| !byte.is_ascii_alphanumeric() && **byte < 0x80)
            .count();
        let start = place
            .span
            .start
            .saturating_sub(local)
            .saturating_add(skipped);
        let ends_in_dot = before.last() == Some(&b'.');
        if skipped == local || ends_in_dot || !text.text.is_char_boundary(start) {
            return;
        }
        let behind = bytes.get(place.span.end..).unwrap_or_default();
        let domain = behind.iter().take(LONGEST_DOMAIN);
        let length = domain.take_while(|byte| is_domain(**byte)).count();
        if length == behind.len() && !text.is_whole {
            return sight.open(start);
        }
        let Some(length) = ending_in_tld(behind.get(..length).unwrap_or_default()) else {
            return;
        };
        sight.found(Finding {
            kind: Kind::new(Family::Pii, KIND),
            span: start..place.span.end.saturating_add(length),
            confidence: confidence(95),
        });
    }
}

/// How much of this is a domain name of at least two labels, the last one a top-level domain: letters, or punycode.
pub(super) fn ending_in_tld(domain: &[u8]) -> Option<usize> {
    let trailing = domain
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'.' | b'-'));
    let domain = domain.get(..domain.len().checked_sub(trailing.count())?)?;
    let mut labels = domain.rsplit(|byte| *byte == b'.');
    let tld = labels.next()?;
    let is_tld = (tld.len() >= 2
        && tld
            .iter()
            .all(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80))
        || tld.starts_with(b"xn--");
    let is_label =
        |label: &[u8]| !label.is_empty() && label.len() <= 63 && !label.starts_with(b"-");
    (is_tld && labels.clone().count() > 0 && labels.all(is_label)).then_some(domain.len())
}

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'' | b'&' | b'#')
}

/// Whether a byte belongs to a domain name, also of other scripts.
pub(super) const fn is_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'.' | b'-')
}
