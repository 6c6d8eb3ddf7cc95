//! Names and passwords in one: `postgres://name:password@host`, `curl -u name:password`.

use super::view::View;
use super::{found, placeholder};
use crate::detect::{Anchors, Detector, LOOK_BACK, Place, Sight, Text};

/// Finds passwords in addresses of servers and in options of programs that fetch.
#[derive(Debug)]
pub(super) struct Logins;

/// What stands before a login.
const ANCHORS: [&str; 3] = ["://", "-u", "--user"];

/// The longest name with its password, in bytes.
const LONGEST: usize = 256;

impl Detector for Logins {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: ANCHORS.map(str::to_owned).to_vec(),
            ..Anchors::default()
        }
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let view = View::new(text);
        let password = if place.anchor == 0 {
            in_address(place.span.end, &view)
        } else {
            in_option(place, &view)
        };
        if view.is_short() {
            sight.open(place.span.start);
        } else if let Some((start, end)) =
            password.filter(|(start, end)| is_password(view.slice(*start, *end)))
        {
            sight.found(found("connection_password", start..end, 85));
        }
    }
}

/// The password in the address whose authority begins here (RFC 3986, section 3.2.1).
fn in_address(from: usize, view: &View<'_>) -> Option<(usize, usize)> {
    let name = view.run(from, LONGEST, |byte| is_typed(byte) && byte != b':');
    (view.at(name)? == b':').then_some(())?;
    let start = name.saturating_add(1);
    let end = view.run(start, LONGEST, |byte| is_typed(byte) || byte == b':');
    (view.at(end)? == b'@' && end > start).then_some((start, end))
}

/// The password behind `-u` or `--user` of a program that fetches.
fn in_option(place: &Place, view: &View<'_>) -> Option<(usize, usize)> {
    let is_option = view
        .before(place.span.start)
        .is_some_and(|byte| byte.is_ascii_whitespace());
    let value = view.run(place.span.end, 5, |byte| matches!(byte, b' ' | b'='));
    if !is_option || value == place.span.end || !follows_curl(place.span.start, view) {
        return None;
    }
    let quote = view.at(value).filter(|byte| matches!(byte, b'"' | b'\''));
    let from = value.saturating_add(usize::from(quote.is_some()));
    let belongs = |byte: u8| {
        byte.is_ascii_graphic()
            && quote.map_or(!matches!(byte, b'"' | b'\'' | b'\\'), |quote| byte != quote)
    };
    let name = view.run(from, LONGEST, |byte| belongs(byte) && byte != b':');
    (view.at(name)? == b':').then_some(())?;
    let start = name.saturating_add(1);
    Some((start, view.run(start, LONGEST, belongs)))
}

/// Whether `curl` or the like was called shortly before.
fn follows_curl(at: usize, view: &View<'_>) -> bool {
    let before = view.slice(at.saturating_sub(LOOK_BACK), at);
    before
        .windows(5)
        .any(|five| matches!(five, b"curl " | b"wget " | b"http "))
}

/// Whether this is a password, and not what a manual writes for one.
fn is_password(password: &[u8]) -> bool {
    const STANDS_FOR: [&str; 4] = ["pass", "pwd", "passwd", "pw"];
    let stands_for = STANDS_FOR
        .iter()
        .any(|word| password.eq_ignore_ascii_case(word.as_bytes()));
    password.len() > 2
        && !stands_for
        && !placeholder::is_filler(password)
        && !placeholder::counts_up(password)
        && !placeholder::names_itself(password)
        && !placeholder::is_reference(password)
}

/// What may stand in a name or password within an address; much that should not does.
const fn is_typed(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'/' | b'@'
                | b'"'
                | b'\''
                | b'`'
                | b'<'
                | b'>'
                | b'\\'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'|'
                | b','
        )
}
