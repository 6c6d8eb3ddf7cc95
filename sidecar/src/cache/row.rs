//! An answer as a store has it: signed, so that what somebody else wrote into the store is told from what we did.

use baton_core::cache::{Entry, Key};
use baton_core::name::RouteName;
use baton_core::protocol::admit::Turn;
use baton_core::time::Timestamp;
use hmac::Mac;

use super::seal::Signer;

/// What a signature is made for, and how what it is made of is written: counts up with every change of that.
const DOMAIN: &[u8] = b"baton cache row 1";

/// An answer that is kept.
#[derive(Clone)]
pub(super) struct Record {
    /// The route that asked for it.
    pub(super) route: RouteName,
    pub(super) entry: Entry,
    /// The question, where those who ask the same in other words may have the answer.
    pub(super) question: Option<Question>,
}

/// What was asked, in a form that can be compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    pub(super) turn: Turn,
    /// Who made the vector.
    pub(super) embedder: String,
    pub(super) vector: Vec<f32>,
}

/// The same as a store has it. Nothing of it is believed before its signature was checked.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Row {
    /// The route.
    pub(super) route: String,
    /// What the request is known by.
    pub(super) key: Key,
    /// JSON: what is known of the answer.
    pub(super) head: String,
    /// The answer.
    pub(super) body: Vec<u8>,
    /// What was asked.
    pub(super) asked: Option<Asked>,
    /// Until when it is worth keeping. Not signed: what is to be given has its end in its head.
    pub(super) until: Timestamp,
    /// Shows that we wrote all of it.
    pub(super) signature: Vec<u8>,
}

/// A question as a store has it.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Asked {
    /// Only requests that have this in common are compared.
    pub(super) context: Key,
    /// The last turn.
    pub(super) text: String,
    /// Who made the vector.
    pub(super) embedder: String,
    /// The vector: 32 bits each, little-endian.
    pub(super) vector: Vec<u8>,
}

impl Record {
    /// As it is kept, until this moment.
    pub(super) fn seal(&self, until: Timestamp, signer: &Signer) -> Row {
        let mut row = Row {
            route: self.route.to_string(),
            key: self.entry.key,
            // It has no maps, and no numbers that JSON does not have.
            head: serde_json::to_string(&self.entry.head).unwrap_or_default(),
            body: self.entry.body.clone(),
            asked: self.question.as_ref().map(Question::written),
            until,
            signature: Vec::new(),
        };
        row.signature = row.signed(signer).finalize().into_bytes().to_vec();
        row
    }
}

impl Row {
    /// What was kept; `None` where anything of it is not as we wrote it.
    pub(super) fn open(self, signer: &Signer) -> Option<Record> {
        self.signed(signer).verify_slice(&self.signature).ok()?;
        let question = match self.asked {
            None => None,
            Some(asked) => Some(asked.read()?),
        };
        Some(Record {
            route: RouteName::try_from(self.route).ok()?,
            entry: Entry {
                key: self.key,
                head: serde_json::from_str(&self.head).ok()?,
                body: self.body,
            },
            question,
        })
    }

    /// How much room it takes, in bytes.
    pub(super) fn len(&self) -> usize {
        let asked = self.asked.as_ref();
        let question = asked.map_or(0, |asked| {
            asked.text.len() + asked.embedder.len() + asked.vector.len()
        });
        self.route.len() + self.head.len() + self.body.len() + question
    }

    fn signed(&self, signer: &Signer) -> Signer {
        let mut signer = signer.clone();
        signer.update(DOMAIN);
        let mut say = |bytes: &[u8]| {
            // Each with its length before it: two rows that differ never read the same.
            signer.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            signer.update(bytes);
        };
        say(self.route.as_bytes());
        say(self.key.as_bytes());
        say(self.head.as_bytes());
        say(&self.body);
        if let Some(asked) = &self.asked {
            say(asked.context.as_bytes());
            say(asked.text.as_bytes());
            say(asked.embedder.as_bytes());
            say(&asked.vector);
        }
        signer
    }
}

impl Question {
    fn written(&self) -> Asked {
        Asked {
            context: self.turn.context,
            text: self.turn.text.clone(),
            embedder: self.embedder.clone(),
            vector: written(&self.vector),
        }
    }
}

impl Asked {
    fn read(self) -> Option<Question> {
        Some(Question {
            vector: read(&self.vector)?,
            turn: Turn {
                context: self.context,
                text: self.text,
            },
            embedder: self.embedder,
        })
    }
}

/// A vector as stores have it.
pub(super) fn written(vector: &[f32]) -> Vec<u8> {
    vector
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// The vector of a store; `None` where the bytes are none.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<f32>> {
    let (numbers, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| {
        numbers
            .iter()
            .map(|number| f32::from_le_bytes(*number))
            .collect()
    })
}

#[cfg(test)]
mod tests;
