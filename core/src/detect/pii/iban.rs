//! International bank account numbers (ISO 13616-1).

use super::check::europe;
use super::{confidence, edge};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// Each country, and how long its numbers are (SWIFT, IBAN registry, release 99).
const LENGTHS: &[u8] = b"AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28\
EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21\
LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18\
SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

/// The longest number there is.
const LONGEST: usize = 34;

/// The kind of what it finds.
const KIND: &str = "iban";

/// Finds IBANs, in one or in groups.
pub(super) struct Iban;

impl Detector for Iban {
    fn anchors(&self) -> Anchors {
        Anchors {
            digits: true,
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let at = place.span.start;
        if edge::letters_before(bytes, at) != 2 || edge::digits(bytes, at) < 2 {
            return;
        }
        let start = at.saturating_sub(2);
        let Some(length) = length_of(bytes.get(start..at).unwrap_or_default()) else {
            return;
        };
        if edge::is_within(bytes, start) {
            return;
        }
        let (mut signs, mut count, mut end) = ([0_u8; LONGEST], 0_usize, start);
        while count < length {
            let Some(byte) = bytes.get(end) else {
                if !text.is_whole {
                    sight.open(start);
                }
                return;
            };
            end = end.saturating_add(1);
            if byte.is_ascii_alphanumeric() {
                if let Some(slot) = signs.get_mut(count) {
                    *slot = byte.to_ascii_uppercase();
                }
                count = count.saturating_add(1);
            } else if !matches!(byte, b' ' | b'-') || !count.is_multiple_of(4) {
                return;
            }
        }
        if end == bytes.len() && !text.is_whole {
            return sight.open(start);
        }
        let whole = bytes.get(start..end).unwrap_or_default();
        let is_mixed =
            whole.iter().any(u8::is_ascii_lowercase) && whole.iter().any(u8::is_ascii_uppercase);
        let is_longer = bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        if !is_longer && !is_mixed && europe::iban(signs.get(..count).unwrap_or_default()) {
            sight.found(Finding {
                kind: Kind::new(Family::Pii, KIND),
                span: start..end,
                confidence: confidence(95),
            });
        }
    }
}

fn length_of(country: &[u8]) -> Option<usize> {
    let mut rows = LENGTHS.chunks_exact(4);
    let row = rows.find(|row| {
        row.get(..2)
            .is_some_and(|code| code.eq_ignore_ascii_case(country))
    })?;
    let digit = |at: usize| {
        row.get(at)
            .map(|byte| usize::from(byte.saturating_sub(b'0')))
    };
    Some(digit(2)?.saturating_mul(10).saturating_add(digit(3)?))
}
