//! Names and passwords in one: `postgres://name:password@host`, `curl -u name:password`.

use std::ops::Range;

use super::alphabet::{Alphabet, GRAPHIC};
use super::drawn::is_credential;
use super::view::View;
use super::{found, placeholder};
use crate::detect::{Anchors, Detector, LOOK_BACK, Place, Sight, Text};

/// The kind of what it finds.
const KIND: &str = "connection_password";

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

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
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
        } else if let Some(span) =
            password.filter(|span| is_password(view.slice(span.start, span.end)))
        {
            sight.found(found(KIND, span, 85));
        }
    }
}

/// The password in the address whose authority begins here (RFC 3986, section 3.2.1).
fn in_address(from: usize, view: &View<'_>) -> Option<Range<usize>> {
    let login = login(from, view, &TYPED)?;
    (view.at(login.end)? == b'@').then_some(login)
}

/// The password behind `-u` or `--user` of a program that fetches.
fn in_option(place: &Place, view: &View<'_>) -> Option<Range<usize>> {
    let is_option = view
        .before(place.span.start)
        .is_some_and(|byte| byte.is_ascii_whitespace());
    let value = view.run(place.span.end, 5, &BETWEEN);
    if !is_option || value == place.span.end || !follows_curl(place.span.start, view) {
        return None;
    }
    let quote = view.at(value).filter(|byte| matches!(byte, b'"' | b'\''));
    let from = value.saturating_add(usize::from(quote.is_some()));
    let holds = quote.map_or(BARE, |quote| GRAPHIC.without(quote));
    let password = login(from, view, &holds)?;
    if !password.is_empty() {
        return Some(password);
    }
    // A key in place of a name needs no password.
    let key = from..password.start.saturating_sub(1);
    is_credential(view.slice(key.start, key.end)).then_some(key)
}

/// The password of the login that begins here. Nobody uses a name as its own password but in a manual.
fn login(from: usize, view: &View<'_>, holds: &Alphabet) -> Option<Range<usize>> {
    let name = view.run(from, LONGEST, &holds.without(b':'));
    (view.at(name)? == b':').then_some(())?;
    let start = name.saturating_add(1);
    let end = view.run(start, LONGEST, &holds.with(b':'));
    (view.slice(from, name) != view.slice(start, end)).then_some(start..end)
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
    password.len() > 4
        && !stands_for
        && !placeholder::is_filler(password)
        && !placeholder::counts_up(password)
        && !placeholder::names_itself(password)
        && !placeholder::is_reference(password)
}

const BETWEEN: Alphabet = Alphabet::of(b" =");
/// What may stand in a name or password without quotes around it.
const BARE: Alphabet = GRAPHIC.without(b'"').without(b'\'').without(b'\\');
/// What may stand in a name or password within an address; much that should not does.
const TYPED: Alphabet = Alphabet::of(b"-!#$%&*+.0-9:;=?A-Z^_a-z{}~");
