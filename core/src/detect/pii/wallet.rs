//! Addresses of wallets: Bitcoin and Ethereum.

use super::{confidence, edge};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

mod base58;
mod bech32;
mod sha256;

/// The longest address: 90 signs (BIP 173).
const LONGEST: usize = 90;

/// The kind of what it finds.
const KIND: &str = "crypto_address";

/// Finds addresses of wallets.
pub(super) struct Wallet;

impl Detector for Wallet {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: vec!["0x".to_owned(), "bc1".to_owned()],
            digits: true,
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let start = place.span.start;
        let is_digits = place.anchor == 2;
        // Bitcoin's older addresses begin with 1 or 3, and few numbers have a letter behind.
        if is_digits && !may_begin(bytes, start) || edge::is_within(bytes, start) {
            return;
        }
        let behind = bytes
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take(LONGEST + 1);
        let length = behind
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let end = start.saturating_add(length);
        if end == bytes.len() && !text.is_whole {
            return sight.open(start);
        }
        let whole = bytes.get(start..end).unwrap_or_default();
        let is_wallet = match place.anchor {
            0 => length == 42 && whole.iter().skip(2).all(u8::is_ascii_hexdigit),
            1 => bech32::is_valid(whole),
            _ => base58::is_valid(whole),
        };
        if is_wallet {
            sight.found(Finding {
                kind: Kind::new(Family::Pii, KIND),
                span: start..end,
                confidence: confidence(if place.anchor == 0 { 70 } else { 95 }),
            });
        }
    }
}

fn may_begin(bytes: &[u8], at: usize) -> bool {
    let begins = matches!(bytes.get(at), Some(b'1' | b'3'));
    begins
        && bytes
            .get(at.saturating_add(25))
            .is_some_and(u8::is_ascii_alphanumeric)
}
