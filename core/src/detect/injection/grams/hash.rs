//! The hashes of grams, the same on every machine.

/// What sort of gram it is: a pair must not be taken for a word, nor a shape for a pair.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    /// A word.
    Word,
    /// A word and the one before it.
    Pair,
    /// A word and the one before that.
    Skip,
    /// What stands between white space and is more than a word, letters and digits each as one.
    Shape,
    /// That there is such a one, by how many of its marks no prose has.
    Odd,
    /// From a word to such a one, or back.
    Change,
    /// Two marks of punctuation that touch.
    Punctuation,
    /// A word in capitals.
    Capitals,
    /// A word with a capital within.
    Glued,
    /// A word before a colon.
    Label,
}

impl Sort {
    /// What is hashed with it.
    pub(super) const fn salt(self) -> u32 {
        match self {
            Self::Word => 0x51,
            Self::Pair => 0x52,
            Self::Skip => 0x53,
            Self::Shape => 0x54,
            Self::Odd => 0x55,
            Self::Change => 0x56,
            Self::Punctuation => 0x57,
            Self::Capitals => 0x58,
            Self::Glued => 0x59,
            Self::Label => 0x5A,
        }
    }
}

/// A step of a hash: that of the Rust compiler's `FxHasher`, in 32 bits.
pub(super) const fn mix(hash: u32, with: u32) -> u32 {
    (hash.rotate_left(5) ^ with).wrapping_mul(0x9E37_79B1)
}

/// Lets every bit of a hash depend on every other: a part of `MurmurHash3`'s finaliser.
pub(super) const fn finished(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x85EB_CA6B);
    hash ^ (hash >> 13)
}
