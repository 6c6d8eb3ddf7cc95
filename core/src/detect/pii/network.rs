//! Addresses of machines: IPv4, IPv6 and MAC.
//!
//! Their signs are looked at where the first colon, hyphen or dot of a run of hexadecimal digits stands.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::confidence;
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// The longest that is looked at: an IPv6 address that ends in an IPv4 one, and its prefix.
const LONGEST: usize = 50;

/// The kinds of what it finds.
const IP_ADDRESS: &str = "ip_address";
const MAC_ADDRESS: &str = "mac_address";

/// Finds IP and MAC addresses.
pub(super) struct Network;

impl Detector for Network {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: [":", ".", "-"].map(str::to_owned).to_vec(),
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![IP_ADDRESS, MAC_ADDRESS]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let at = place.span.start;
        let Some(next) = bytes.get(at.saturating_add(1)) else {
            return;
        };
        let separator = bytes.get(at).copied().unwrap_or_default();
        // In prose a space follows, or a letter that no such number has.
        let may_begin = next.is_ascii_hexdigit() || (separator == b':' && *next == b':');
        if !may_begin {
            return;
        }
        let before = hex_before(bytes, at);
        let start = at.saturating_sub(before);
        if is_joined(bytes, start, separator) || !is_long_enough(separator, before) {
            return;
        }
        let run = run_at(bytes, start);
        if start.saturating_add(run) == bytes.len() && !text.is_whole {
            return sight.open(start);
        }
        let whole = text
            .text
            .get(start..start.saturating_add(run))
            .unwrap_or_default();
        if let Some((name, length)) = read(whole) {
            let address = whole.get(..length).unwrap_or_default();
            sight.found(Finding {
                kind: Kind::new(Family::Pii, name),
                span: start..start.saturating_add(length),
                confidence: confidence(if is_plain(address) { 75 } else { 40 }),
            });
        }
    }
}

/// Whether nothing else is written so: `a::b` is a name in some languages, and `::` stands in many.
fn is_plain(address: &str) -> bool {
    let parts = address
        .split([':', '.', '-'])
        .filter(|part| !part.is_empty());
    parts.count() > 2 || address.bytes().filter(u8::is_ascii_digit).count() > 2
}

/// How many hexadecimal digits, up to four, end at a place.
fn hex_before(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(at.saturating_sub(4)..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count()
}

/// Whether more of the same run, or a word, stands before it.
fn is_joined(bytes: &[u8], start: usize, separator: u8) -> bool {
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    before.is_some_and(|byte| {
        byte.is_ascii_alphanumeric()
            || *byte == b'_'
            || (*byte == separator && separator != b'-')
            || *byte == b':'
    })
}

/// Whether what stands before the first separator can begin an address.
const fn is_long_enough(separator: u8, before: usize) -> bool {
    match separator {
        b'-' => before == 2,
        b'.' => before >= 1,
        _ => true,
    }
}

fn run_at(bytes: &[u8], start: usize) -> usize {
    let run = bytes.get(start..).unwrap_or_default().iter().take(LONGEST);
    run.take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'-'))
        .count()
}

/// What a run is, and how much of it.
fn read(run: &str) -> Option<(&'static str, usize)> {
    let run = run.trim_end_matches(['.', '-']);
    if let Some(length) = mac(run.as_bytes()) {
        return Some((MAC_ADDRESS, length));
    }
    let address = run.trim_end_matches(|sign| sign == ':' && !run.ends_with("::"));
    let (head, _) = address.split_once(':').unwrap_or((address, ""));
    if head.contains('.') {
        return ipv4(head).map(|length| (IP_ADDRESS, length));
    }
    if address.contains(':') {
        let is_address = address.parse::<Ipv6Addr>().is_ok() || is_loose(address);
        return is_address.then_some((IP_ADDRESS, address.len()));
    }
    None
}

/// The first four numbers with dots.
fn ipv4(run: &str) -> Option<usize> {
    let end = run
        .match_indices('.')
        .nth(3)
        .map_or(run.len(), |(at, _)| at);
    let address = run.get(..end)?;
    address.parse::<Ipv4Addr>().ok().map(|_| end)
}

/// Forms that are written though no standard has them: `::ffff:0:192.168.1.1` (RFC 2765's), and IPv4 behind eight bytes.
fn is_loose(address: &str) -> bool {
    let Some((head, tail)) = address.rsplit_once(':') else {
        return false;
    };
    tail.parse::<Ipv4Addr>().is_ok() && [head, ":0:0"].concat().parse::<Ipv6Addr>().is_ok()
}

/// Six pairs with colons or hyphens, or three fours with dots (IEEE 802). That of a broadcast is nobody's.
fn mac(run: &[u8]) -> Option<usize> {
    let (length, every, separator) = match (run.get(2), run.get(4)) {
        (Some(b':' | b'-'), _) => (17, 3, run.get(2)?),
        (_, Some(b'.')) => (14, 5, run.get(4)?),
        _ => return None,
    };
    let places = run.iter().enumerate();
    let fits = |(at, byte): (usize, &u8)| {
        if at % every + 1 == every {
            byte == separator
        } else {
            byte.is_ascii_hexdigit()
        }
    };
    let digits = || run.iter().filter(|byte| byte.is_ascii_hexdigit());
    let is_broadcast = digits().all(|byte| byte.eq_ignore_ascii_case(&b'f'));
    let is_null = digits().all(|byte| *byte == b'0');
    (run.len() == length && places.into_iter().all(fits) && !is_broadcast && !is_null)
        .then_some(length)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn check(run: &str) -> Option<&str> {
        read(run).map(|(_, length)| &run[..length])
    }

    #[test]
    fn reads_addresses() {
        for whole in [
            "192.168.1.1",
            "2001:db8::1",
            "::1",
            "::ffff:192.0.2.1",
            "::ffff:0:192.168.1.1",
            "00:1A:2B:3C:4D:5E",
            "AA-BB-CC-DD-EE-FF",
            "0012.3456.789A",
        ] {
            assert_eq!(check(whole), Some(whole));
        }
        assert_eq!(check("192.168.1.1."), Some("192.168.1.1"));
    }

    #[test]
    fn refuses_what_only_looks_like_one() {
        for other in [
            "1.2.3",
            "12:34:56",
            "2001::db8::1",
            "300.168.1.1",
            "FF:FF:FF:FF:FF:FF",
        ] {
            assert_eq!(check(other), None);
        }
    }
}
