//! An answer as it is kept, and how it is told from anything else.

use memchr::memchr;
use serde::{Deserialize, Serialize};

use super::{Key, Seal};
use crate::format::Format;
use crate::json::{read_json, to_json_text};
use crate::money::Usd;
use crate::name::{CacheTag, TenantName};
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// How much of an entry is its signature and its key, in bytes.
const SEALED: usize = 16;

/// An answer that is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The request it answers.
    pub key: Key,
    /// What is known of it.
    pub head: Head,
    /// The whole answer, not streamed.
    pub body: Vec<u8>,
}

/// What is known of a kept answer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Head {
    /// Since when it is kept.
    pub stored: Timestamp,
    /// Until when it may be given.
    pub expires: Timestamp,
    /// What its body is said in.
    pub format: Format,
    /// The model that answered, by its name in the config.
    pub model: String,
    /// Who serves that.
    pub provider: String,
    /// What it cost, where that is known: what giving it again saves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
    /// The judgement on it, where its route asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Who asked first, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantName>,
    /// What the caller filed it under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<CacheTag>,
}

impl Entry {
    /// As it is kept: signature, key, head in a line, body.
    #[must_use]
    pub fn encode(&self, seal: &Seal) -> Vec<u8> {
        let mut sealed = self.key.as_bytes().to_vec();
        sealed.extend_from_slice(to_json_text(&self.head).as_bytes());
        sealed.push(b'\n');
        sealed.extend_from_slice(&self.body);
        let mut bytes = seal.sign(&sealed).to_vec();
        bytes.append(&mut sealed);
        bytes
    }

    /// What was kept of this request; `None` where the bytes are another one's, or not as they were written.
    #[must_use]
    pub fn decode(bytes: &[u8], key: &Key, seal: &Seal) -> Option<Self> {
        let (signature, sealed) = bytes.split_at_checked(SEALED)?;
        let (own, rest) = sealed.split_at_checked(SEALED)?;
        if own != key.as_bytes() || signature != seal.sign(sealed) {
            return None;
        }
        let (head, body) = rest.split_at_checked(memchr(b'\n', rest)?)?;
        Some(Self {
            key: *key,
            head: read_json(head).ok()?,
            body: body.get(1..)?.to_vec(),
        })
    }
}
