//! The name of a secret.

use crate::detect::Place;

use super::super::alphabet::{Alphabet, BASE64URL};
use super::super::view::View;

/// How far a name reaches to both sides of the word that is looked at, in bytes.
const BEFORE: usize = 48;
const BEHIND: usize = 24;

/// The words by which names of secrets are known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Noun {
    Token,
    Secret,
    Key,
    Credential,
    Creds,
    Auth,
    Login,
    Password,
    Passwd,
    Passphrase,
    Pwd,
    Contribsys,
}

/// What may stand between that word and the end of the name, in lower case and without separators and digits.
const ENDINGS: &str = "s value string str base64 b64 hex prod production dev staging live test v";

/// Before `key`, so that it opens something and does not look something up.
const OPENING: &str = "api access secret private auth encryption encrypt signing master service admin account shared deploy client \
    app application license ssh webhook subscription jwt hmac aes root server storage integration org write \
    project bot priv rest ingest licence";

/// In a name, so that what it is given need not be kept from anybody, or is no key at all.
const PUBLIC: &str = "public publishable csrf xsrf authenticity cache idempotency partition primary foreign sort antiforgery site";

/// In the name of a token that says where to go on, or whether to.
const PAGING: &str =
    "next page continuation cursor cancel cancellation pagination prev previous sync";

/// A name, and how it stands there.
#[derive(Debug)]
pub(super) struct Name<'t> {
    pub(super) noun: Noun,
    /// All of it.
    pub(super) text: &'t [u8],
    /// Up to the word it is known by.
    stem: &'t [u8],
    /// Where it begins and ends.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is the name of a header on a command line.
    pub(super) is_header: bool,
}

impl Noun {
    pub(super) const ALL: &[Self] = &[
        Self::Token,
        Self::Secret,
        Self::Key,
        Self::Credential,
        Self::Creds,
        Self::Auth,
        Self::Login,
        Self::Password,
        Self::Passwd,
        Self::Passphrase,
        Self::Pwd,
        Self::Contribsys,
    ];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Secret => "secret",
            Self::Key => "key",
            Self::Credential => "credential",
            Self::Creds => "creds",
            Self::Auth => "auth",
            Self::Login => "login",
            Self::Password => "password",
            Self::Passwd => "passwd",
            Self::Passphrase => "passphrase",
            Self::Pwd => "pwd",
            // Bundler's names for the hosts that Sidekiq's paid gems come from.
            Self::Contribsys => "contribsys__com",
        }
    }

    pub(super) const fn is_password(self) -> bool {
        match self {
            Self::Password | Self::Passwd | Self::Passphrase | Self::Pwd => true,
            Self::Token
            | Self::Secret
            | Self::Key
            | Self::Credential
            | Self::Creds
            | Self::Auth
            | Self::Login
            | Self::Contribsys => false,
        }
    }
}

impl<'t> Name<'t> {
    /// The name that this word ends, but for what does not matter.
    pub(super) fn around(noun: Noun, place: &Place, view: &View<'t>) -> Option<Self> {
        let end = view.run(place.span.end, BEHIND, &PART);
        let ending = view.slice(place.span.end, end);
        if !is_ending(ending) {
            return None;
        }
        let start = view.run_back(place.span.start, BEFORE, &PART);
        Some(Self {
            noun,
            text: view.slice(start, end),
            stem: view.slice(start, place.span.start),
            start,
            end,
            is_header: is_header(start, view),
        })
    }

    /// Whether what it is given need not be kept.
    pub(super) fn is_public(&self) -> bool {
        let is_token = self.noun == Noun::Token;
        words(self.text).any(|word| is_among(word, PUBLIC) || is_token && is_among(word, PAGING))
    }

    /// Whether what it is given must be kept, whoever's it is.
    pub(super) fn is_secret(&self) -> bool {
        let last = words(self.stem).last();
        let joins = self
            .stem
            .last()
            .is_some_and(|byte| byte.is_ascii_lowercase());
        match self.noun {
            Noun::Token | Noun::Secret | Noun::Credential | Noun::Creds => true,
            Noun::Key => last.is_some_and(|word| ends_in_one(word, OPENING)),
            Noun::Auth => !joins,
            Noun::Login | Noun::Contribsys => false,
            Noun::Password | Noun::Passwd | Noun::Passphrase | Noun::Pwd => true,
        }
    }
}

/// Whether the name is on a command line, where the next one opens a header: `-H "…`.
fn is_header(start: usize, view: &View<'_>) -> bool {
    let quote = start.saturating_sub(1);
    let flag = view.run_back(quote, 2, &BETWEEN);
    let option = view.slice(flag.saturating_sub(8), flag);
    view.before(start)
        .is_some_and(|byte| matches!(byte, b'"' | b'\''))
        && (option.ends_with(b"-H") || option.ends_with(b"--header"))
}

const PART: Alphabet = BASE64URL.with(b'.');
const BETWEEN: Alphabet = Alphabet::of(b" =");

fn is_ending(ending: &[u8]) -> bool {
    let letters = || ending.iter().filter(|byte| byte.is_ascii_alphabetic());
    let is = |known: &str| known.bytes().eq(letters().map(u8::to_ascii_lowercase));
    letters().next().is_none() || ENDINGS.split(' ').any(is)
}

/// The words of a name: parted by separators, digits, and where a capital letter follows a small one.
pub(super) fn words(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let same = |a: &u8, b: &u8| {
        a.is_ascii_alphabetic()
            && b.is_ascii_alphabetic()
            && !(a.is_ascii_lowercase() && b.is_ascii_uppercase())
    };
    let words = name.chunk_by(same);
    words.filter(|word| word.first().is_some_and(u8::is_ascii_alphabetic))
}

fn is_among(word: &[u8], list: &str) -> bool {
    list.split(' ')
        .any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

/// Whether it ends in one of them: names are also written without any sign between their words.
fn ends_in_one(word: &[u8], list: &str) -> bool {
    list.split(' ').any(|known| {
        let tail = word.get(word.len().saturating_sub(known.len())..);
        tail.unwrap_or_default()
            .eq_ignore_ascii_case(known.as_bytes())
    })
}
