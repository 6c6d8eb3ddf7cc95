//! Where answers are kept: a fixed number of places in the host's memory, which its workers share.
//!
//! The host's memory only grows: it knows neither deletion nor a way to make a place only where there is none. So there are
//! as many places as there may ever be, in sets; a set has an index and ways of three sizes. A key belongs to one set and
//! may stand in any of its ways that is large enough; where all are taken, the one that was written first is written over.
//! Workers write at the same time and nobody locks: an index may tell of a way that holds another answer by now, and what is
//! read from a way is believed for its own sake only ([`Entry`]).

use super::{Entry, Key, Seal};
use crate::time::Timestamp;

/// What is read from the host's memory.
pub trait Memory {
    /// What was last written there.
    fn read(&self, place: &str) -> Option<Vec<u8>>;
}

/// What is to be written to the host's memory.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Write {
    /// Where.
    pub place: String,
    /// What.
    pub bytes: Vec<u8>,
}

/// The places there are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Shelves {
    sets: usize,
}

const KIB: usize = 1024;

/// How much each way of a set holds, in bytes: answers of models have mostly under 4 KiB, few more than 16.
const WAYS: [usize; 11] = [
    4 * KIB,
    4 * KIB,
    4 * KIB,
    4 * KIB,
    4 * KIB,
    4 * KIB,
    4 * KIB,
    4 * KIB,
    16 * KIB,
    16 * KIB,
    64 * KIB,
];

/// The most that a set takes, in bytes, its index aside.
const SET: usize = 128 * KIB;

/// An index has of each way: the key, when that expires, when it was written.
const LINE: usize = 32;

/// What stands in a way, by its set's index.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Line {
    key: [u8; 16],
    expires: Timestamp,
    stored: Timestamp,
}

impl Shelves {
    /// As many places as this memory has room for, in bytes.
    #[must_use]
    pub const fn new(memory: usize) -> Self {
        let sets = memory / SET;
        Self {
            sets: if sets == 0 { 1 } else { sets },
        }
    }

    /// What is kept of this request and may still be given.
    #[must_use]
    pub fn find(
        &self,
        key: &Key,
        now: Timestamp,
        seal: &Seal,
        memory: &dyn Memory,
    ) -> Option<Entry> {
        let set = key.place(self.sets);
        let mut lines = index(set, memory).into_iter();
        let way = lines.position(|line| line.key == *key.as_bytes() && now < line.expires)?;
        let entry = Entry::decode(&memory.read(&way_name(set, way))?, key, seal)?;
        (now < entry.head.expires).then_some(entry)
    }

    /// What is to be written for this to be kept, in order; nothing where it is too large.
    #[must_use]
    pub fn put(
        &self,
        entry: &Entry,
        now: Timestamp,
        seal: &Seal,
        memory: &dyn Memory,
    ) -> Vec<Write> {
        let bytes = entry.encode(seal);
        let set = entry.key.place(self.sets);
        let mut lines = index(set, memory);
        let Some(way) = choose(&lines, &entry.key, bytes.len(), now) else {
            return Vec::new();
        };
        for (place, line) in lines.iter_mut().enumerate() {
            if place == way {
                *line = Line {
                    key: *entry.key.as_bytes(),
                    expires: entry.head.expires,
                    stored: entry.head.stored,
                };
            } else if line.key == *entry.key.as_bytes() {
                *line = Line::default();
            }
        }
        let place = way_name(set, way);
        let index = Write {
            place: set_name(set),
            bytes: lines.iter().flat_map(Line::encode).collect(),
        };
        vec![Write { place, bytes }, index]
    }
}

/// The way for an answer of this size: where it stands already; else the first that is free, else the one that was
/// written first, of the smallest ways that hold it.
fn choose(lines: &[Line], key: &Key, size: usize, now: Timestamp) -> Option<usize> {
    let fits = WAYS.into_iter().filter(|way| size <= *way).min()?;
    let of_size = || {
        let ways = WAYS.into_iter().zip(lines).enumerate();
        ways.filter(|(_, (way, _))| *way == fits)
    };
    let own = of_size().find(|(_, (_, line))| line.key == *key.as_bytes());
    let free = || of_size().find(|(_, (_, line))| line.expires <= now);
    let oldest = || of_size().min_by_key(|(_, (_, line))| line.stored);
    let (way, _) = own.or_else(free).or_else(oldest)?;
    Some(way)
}

fn index(set: usize, memory: &dyn Memory) -> Vec<Line> {
    let bytes = memory.read(&set_name(set)).unwrap_or_default();
    let mut lines: Vec<_> = bytes.chunks_exact(LINE).filter_map(Line::decode).collect();
    lines.resize(WAYS.len(), Line::default());
    lines
}

fn set_name(set: usize) -> String {
    format!("baton.cache.{set}")
}

fn way_name(set: usize, way: usize) -> String {
    format!("baton.cache.{set}.{way}")
}

impl Line {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = self.key.to_vec();
        for moment in [self.expires, self.stored] {
            bytes.extend_from_slice(&moment.as_micros().to_le_bytes());
        }
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (key, moments) = bytes.split_first_chunk()?;
        let (expires, stored) = moments.split_first_chunk()?;
        let moment = |bytes: &[u8; 8]| Timestamp::from_micros(u64::from_le_bytes(*bytes));
        Some(Self {
            key: *key,
            expires: moment(expires),
            stored: moment(stored.first_chunk()?),
        })
    }
}
