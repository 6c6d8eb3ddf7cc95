//! What `evals/names/fit.py` made: lists of words, and weights.
//!
//! The file, little-endian: u16, hundredths of a weight's unit in natural logarithms of odds; u16, how many clues, each a
//! u32 hash and its number in a byte, by hash; for each of five lists a u16 length and a Bloom filter; the weights, for
//! each row four signed bytes.

static SHIPPED: &[u8] = include_bytes!("model.bin");

/// So many lists of words.
const LISTS: usize = 5;

/// So many probes a word has in a list's filter.
const PROBES: usize = 4;

/// There are as many rows of weights as numbers of so many bits.
const ROW_BITS: u32 = 11;

/// Bytes of a clue.
const CLUE: usize = 5;

/// What a word can be part of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    Person,
    Place,
    StreetAddress,
    Organization,
}

impl Class {
    /// All, in the order of a row's weights.
    pub(super) const ALL: [Self; 4] = [
        Self::Person,
        Self::Place,
        Self::StreetAddress,
        Self::Organization,
    ];

    /// The kind's name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::StreetAddress => "street_address",
            Self::Organization => "organization",
        }
    }
}

/// The parts of the file.
pub(super) struct Model {
    scale: i32,
    clues: &'static [[u8; CLUE]],
    /// Which first twelve bits the hashes of clues have: most words' have others.
    firsts: [u64; 64],
    lists: [&'static [u8]; LISTS],
    weights: &'static [[u8; 4]],
}

impl Model {
    /// The one that is shipped.
    pub(super) fn shipped() -> Self {
        let mut rest = SHIPPED;
        let scale = i32::from(take_u16(&mut rest)) / 100;
        let count = usize::from(take_u16(&mut rest));
        let (clues, _) = take(&mut rest, count.saturating_mul(CLUE)).as_chunks();
        let mut firsts = [0; 64];
        for clue in clues {
            let (place, bit) = first(hash_of(clue));
            if let Some(bits) = firsts.get_mut(place) {
                *bits |= bit;
            }
        }
        let lists = [(); LISTS].map(|()| {
            let length = usize::from(take_u16(&mut rest));
            take(&mut rest, length)
        });
        Self {
            scale: scale.max(1),
            clues,
            firsts,
            lists,
            weights: rest.as_chunks().0,
        }
    }

    /// How much a weight of one, in natural logarithms of odds, counts.
    pub(super) const fn scale(&self) -> i32 {
        self.scale
    }

    /// The weights of a row: that which a hash's first bits tell.
    pub(super) fn weights(&self, hash: u32) -> [u8; 4] {
        let row = usize::try_from(hash >> (32 - ROW_BITS)).unwrap_or(0);
        self.weights.get(row).copied().unwrap_or_default()
    }

    /// Whether a list holds a word.
    pub(super) fn is_in(&self, list: usize, hash: u32) -> bool {
        let spread = spread(hash);
        let list = self.lists.get(list);
        list.is_some_and(|bits| holds(bits, spread) == 1)
    }

    /// The lists that hold a word.
    pub(super) fn lists(&self, hash: u32) -> u32 {
        let spread = spread(hash);
        let held = (0_u32..).zip(self.lists);
        held.fold(0, |lists, (list, bits)| {
            lists | (holds(bits, spread) << list)
        })
    }

    /// What a word says of those beside it.
    pub(super) fn clue(&self, hash: u32) -> u32 {
        let (place, bit) = first(hash);
        if self.firsts.get(place).is_none_or(|bits| bits & bit == 0) {
            return 0;
        }
        let found = self.clues.binary_search_by_key(&hash, hash_of);
        let clue = found.ok().and_then(|place| self.clues.get(place));
        clue.map_or(0, |[.., clue]| u32::from(*clue))
    }
}

/// The hash of a clue.
const fn hash_of([a, b, c, d, _]: &[u8; CLUE]) -> u32 {
    u32::from_le_bytes([*a, *b, *c, *d])
}

/// Where the first twelve bits of a hash are marked: the place, and the bit there.
fn first(hash: u32) -> (usize, u64) {
    let place = usize::try_from(hash >> 26).unwrap_or(0);
    (place, 1 << ((hash >> 20) & 63))
}

/// Where a word is looked for in a Bloom filter: at so many 2^32ths of its bits.
fn spread(hash: u32) -> [u64; PROBES] {
    let step = hash.wrapping_mul(0x9E37_79B1) | 1;
    let mut next = hash;
    [(); PROBES].map(|()| {
        let place = u64::from(next);
        next = next.wrapping_add(step);
        place
    })
}

/// 1 if a Bloom filter holds a word, or else 0: some, of a hundred, that it does not, seem to be. All places are looked
/// at, for half of the bits are set: to guess whether one is takes longer than to see them all.
fn holds(bits: &[u8], spread: [u64; PROBES]) -> u32 {
    let size = u64::try_from(bits.len().saturating_mul(8)).unwrap_or(0);
    let held = spread.into_iter().fold(1, |held, place| {
        let bit = usize::try_from(place.wrapping_mul(size) >> 32).unwrap_or(0);
        held & bits.get(bit >> 3).map_or(0, |byte| byte >> (bit & 7))
    });
    u32::from(held)
}

fn take(rest: &mut &'static [u8], length: usize) -> &'static [u8] {
    let (taken, behind) = rest.split_at_checked(length).unwrap_or_default();
    *rest = behind;
    taken
}

fn take_u16(rest: &mut &'static [u8]) -> u16 {
    let bytes = take(rest, 2).first_chunk::<2>();
    bytes.map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::detect::pii::words::hash;

    #[test]
    fn the_file_holds_what_its_head_says() {
        let model = Model::shipped();
        assert!(model.lists.iter().all(|bits| !bits.is_empty()));
        assert_eq!(model.weights.len(), 1 << ROW_BITS);
        assert_eq!(model.clue(hash(b"street")), 1);
        assert_eq!(model.clue(hash(b"nothing")), 0);
    }

    #[test]
    fn the_lists_hold_what_is_common() {
        let model = Model::shipped();
        for (word, list) in [
            ("maria", 0),
            ("smith", 1),
            ("london", 2),
            ("france", 3),
            ("because", 4),
        ] {
            assert!(
                model.lists(hash(word.as_bytes())) & (1 << list) > 0,
                "{word}"
            );
        }
    }
}
