//! Sets of characters.

/// A set of characters: those of ASCII by their bits, the others by ranges.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Class {
    ascii: u128,
    /// Sorted, apart from each other, none of ASCII.
    others: Vec<(char, char)>,
}

/// The first character that is not of ASCII.
const FIRST_OTHER: char = '\u{80}';

impl Class {
    pub(super) const DIGITS: &'static [(char, char)] = &[('0', '9')];
    pub(super) const WORDS: &'static [(char, char)] =
        &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    pub(super) const SPACES: &'static [(char, char)] = &[('\t', '\r'), (' ', ' ')];

    pub(super) fn of(ranges: &[(char, char)]) -> Self {
        let mut class = Self::default();
        for &(low, high) in ranges {
            class.add(low, high);
        }
        class
    }

    /// Adds the characters from `low` to `high`.
    pub(super) fn add(&mut self, low: char, high: char) {
        for c in low..=high.min('\u{7f}') {
            self.ascii |= bit(c);
        }
        if high >= FIRST_OTHER {
            self.insert(low.max(FIRST_OTHER), high);
        }
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.ascii |= other.ascii;
        for &(low, high) in &other.others {
            self.insert(low, high);
        }
    }

    /// Every other character.
    pub(super) fn negated(&self) -> Self {
        let mut others = Vec::new();
        let mut low = Some(FIRST_OTHER);
        for &(first, last) in &self.others {
            let free = low.zip(before(first)).filter(|(low, high)| low <= high);
            others.extend(free);
            low = after(last);
        }
        others.extend(low.map(|low| (low, char::MAX)));
        Self {
            ascii: !self.ascii,
            others,
        }
    }

    /// With the other case of each character: of ASCII, and of others that stand alone.
    pub(super) fn in_any_case(mut self) -> Self {
        for c in 'a'..='z' {
            let both = bit(c) | bit(c.to_ascii_uppercase());
            if self.ascii & both != 0 {
                self.ascii |= both;
            }
        }
        let alone: Vec<char> = self
            .others
            .iter()
            .filter(|(low, high)| low == high)
            .map(|(c, _)| *c)
            .collect();
        for c in alone {
            for other in c.to_lowercase().chain(c.to_uppercase()) {
                // What has more than one character in the other case keeps its own.
                if c.to_lowercase().count() == 1 && c.to_uppercase().count() == 1 {
                    self.add(other, other);
                }
            }
        }
        self
    }

    pub(super) fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii & bit(c) != 0;
        }
        let at = self.others.partition_point(|(_, high)| *high < c);
        self.others.get(at).is_some_and(|(low, _)| *low <= c)
    }

    /// Whether it has any that is not of ASCII.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// Adds a range, and makes one of all that touch it.
    fn insert(&mut self, mut low: char, mut high: char) {
        self.others.retain(|&(first, last)| {
            let is_apart = after(last).is_some_and(|next| next < low)
                || after(high).is_some_and(|next| next < first);
            if !is_apart {
                (low, high) = (low.min(first), high.max(last));
            }
            is_apart
        });
        let at = self.others.partition_point(|(first, _)| *first < low);
        self.others.insert(at, (low, high));
    }
}

/// Its place among the bits of ASCII; none for others.
fn bit(c: char) -> u128 {
    1_u128.checked_shl(u32::from(c)).unwrap_or_default()
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

fn before(c: char) -> Option<char> {
    ('\0'..=c).rev().nth(1)
}
