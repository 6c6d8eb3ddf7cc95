//! What a request is known by: 128 bits of all that can change its answer, and of who may have that.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use siphasher::sip128::SipHasher13;

use super::canonical;
use crate::chat::{Part, Request, Role};
use crate::format::Api;
use crate::name::{RouteName, TenantName};
use crate::protocol::admit::{MAX_ALIKE_BYTES, Turn};
use crate::tier::Tier;

/// Makes keys nobody outside can foresee: whoever could find two requests with one key could have one answered with the
/// other's answer. Drawn at random, once for all workers.
#[derive(Clone, Copy, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seal([u8; 16]);

/// What a request is known by. Without the [`Seal`], two that are alike cannot be told from two that are not.
#[derive(Clone, Copy, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key([u8; 16]);

/// A text that is neither key nor seal.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected 32 hexadecimal digits")]
pub struct NoHex;

/// Who shares answers with whom.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Scope<'a> {
    /// All callers of the route.
    Everyone,
    /// Those of a tenant; those whose tenant is not known are one of their own.
    Tenant(Option<&'a TenantName>),
    /// One user of a tenant, by the id the request gives; without one, nobody else.
    User(Option<&'a TenantName>, &'a str),
}

/// A request, and what beside it decides its answer.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Who shares it.
    pub scope: Scope<'a>,
    /// The route that takes it.
    pub route: &'a RouteName,
    /// How often the operator has had the cache forget all it knew: of all routes, and of this one.
    pub generations: (u64, u64),
    /// The tier that the caller asks for beside the request.
    pub tier: Option<Tier>,
    /// What it was sent to.
    pub api: Api,
    /// Its path.
    pub path: &'a str,
    /// Its body.
    pub body: &'a [u8],
    /// The same, in neutral words.
    pub request: &'a Request,
}

impl Seal {
    /// Out of bytes nobody can guess.
    #[must_use]
    pub const fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// What a request is known by.
    #[must_use]
    pub fn key(&self, subject: &Subject<'_>) -> Key {
        let mut hasher = Said::of(subject);
        let request = subject.request;
        if canonical::is_said_whole(request) {
            canonical::request(request, &request.messages, &mut hasher);
        } else {
            canonical::verbatim(subject.api, subject.path, subject.body, &mut hasher);
        }
        Key(self.sign(&hasher.0))
    }

    /// What a request is compared by with others that may ask the same; `None` where it is no user's question, not only
    /// text or too long, or holds what the neutral model has no word for.
    #[must_use]
    pub fn turn(&self, subject: &Subject<'_>) -> Option<Turn> {
        let (last, before) = subject.request.messages.split_last()?;
        if last.role != Role::User || !canonical::is_said_whole(subject.request) {
            return None;
        }
        let texts: Option<Vec<_>> = last.parts.iter().map(Part::as_text).collect();
        let text = texts?.join("\n");
        if text.len() > MAX_ALIKE_BYTES {
            return None;
        }
        let mut hasher = Said::of(subject);
        canonical::request(subject.request, before, &mut hasher);
        // What a whole request is known by is never known of a part of one.
        "turn".hash(&mut hasher);
        let context = Key(self.sign(&hasher.0));
        Some(Turn { context, text })
    }

    /// What shows that bytes were written by somebody who knows the seal.
    pub(super) fn sign(&self, bytes: &[u8]) -> [u8; 16] {
        SipHasher13::new_with_key(&self.0).hash(bytes).as_bytes()
    }
}

/// What is said to a hasher, in a row. Hashing it at once takes a tenth of the code.
#[derive(Default)]
struct Said(Vec<u8>);

impl Said {
    /// Whose a request is, beside what it says.
    fn of(subject: &Subject<'_>) -> Self {
        let mut hasher = Self::default();
        (subject.scope, subject.route.as_str(), subject.generations).hash(&mut hasher);
        subject.tier.map(Tier::as_str).hash(&mut hasher);
        hasher
    }
}

impl Hasher for Said {
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

impl Key {
    /// As it was written.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// As it is written.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// One of so many places, each as likely.
    pub(super) fn place(&self, places: usize) -> usize {
        let [a, b, c, d, ..] = self.0;
        let drawn = u32::from_le_bytes([a, b, c, d]);
        usize::try_from(drawn)
            .ok()
            .and_then(|drawn| drawn.checked_rem(places))
            .unwrap_or_default()
    }
}

/// As they are told from one process to another.
fn to_hex(bytes: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

fn from_hex(text: &str) -> Result<[u8; 16], NoHex> {
    let number = u128::from_str_radix(text, 16).ok();
    // What `from_str_radix` takes beside digits is a sign.
    let is_bare = text.len() == 32 && !text.starts_with('+');
    number
        .filter(|_| is_bare)
        .map(u128::to_be_bytes)
        .ok_or(NoHex)
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        to_hex(key.0)
    }
}

impl TryFrom<&str> for Key {
    type Error = NoHex;

    fn try_from(text: &str) -> Result<Self, NoHex> {
        from_hex(text).map(Self)
    }
}

impl TryFrom<String> for Key {
    type Error = NoHex;

    fn try_from(text: String) -> Result<Self, NoHex> {
        Self::try_from(text.as_str())
    }
}

impl From<Seal> for String {
    fn from(seal: Seal) -> Self {
        to_hex(seal.0)
    }
}

impl TryFrom<String> for Seal {
    type Error = NoHex;

    fn try_from(text: String) -> Result<Self, NoHex> {
        from_hex(&text).map(Self)
    }
}

/// Never shown.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(self.0))
    }
}
