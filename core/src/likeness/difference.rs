//! What two questions differ in, where it forbids to answer one as the other.

use std::fmt;

/// What differs.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Difference {
    /// One is too long to be compared word by word.
    Length,
    /// They are in different languages, or scripts.
    Language,
    /// What stands as code, or a sign such as an operator.
    Code,
    /// What stands in quotation marks.
    Quoted,
    /// A number, in digits or in words.
    Number,
    /// A year, a month, a day of the week, or a day such as `today`.
    Date,
    /// What is measured in.
    Unit,
    /// A name: a word with a capital.
    Name,
    /// Whether something is so or not.
    Negation,
    /// One asks for the opposite of the other.
    Opposite,
    /// From where to where, before or after, with or against.
    Direction,
    /// How much of it: the best, the last, only one.
    Degree,
    /// What is asked: how, why, when, or whether at all.
    Question,
    /// Whose, or who does it: I, you or others.
    Person,
    /// What is pointed at: `this` is another thing for everyone who asks.
    Deixis,
    /// The same words in another order.
    Order,
    /// Whether it may be, ought to be, or is.
    Mood,
    /// How its words hang together: with what, for what.
    Relation,
    /// What it is about.
    Subject,
    /// Any word at all, of so few that each one matters.
    Wording,
}

/// By embeddings of all-MiniLM-L6-v2, pairs that differ in such words alone and are a fifth of the usual distance apart
/// are as often the same question as those that differ in none.
const SOME: f32 = 0.2;

/// Those that differ in what they are about, or in the order of it, are not even at a tenth of it.
const LITTLE: f32 = 0.05;
const NOTHING: f32 = 0.0;

/// Several of them.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
pub struct Differences(u32);

impl Difference {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Length,
        Self::Language,
        Self::Code,
        Self::Quoted,
        Self::Number,
        Self::Date,
        Self::Unit,
        Self::Name,
        Self::Negation,
        Self::Opposite,
        Self::Direction,
        Self::Degree,
        Self::Question,
        Self::Person,
        Self::Deixis,
        Self::Order,
        Self::Mood,
        Self::Relation,
        Self::Subject,
        Self::Wording,
    ];

    /// What it is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Language => "language",
            Self::Code => "code",
            Self::Quoted => "quoted",
            Self::Number => "number",
            Self::Date => "date",
            Self::Unit => "unit",
            Self::Name => "name",
            Self::Negation => "negation",
            Self::Opposite => "opposite",
            Self::Direction => "direction",
            Self::Degree => "degree",
            Self::Question => "question",
            Self::Person => "person",
            Self::Deixis => "deixis",
            Self::Order => "order",
            Self::Mood => "mood",
            Self::Relation => "relation",
            Self::Subject => "subject",
            Self::Wording => "wording",
        }
    }

    /// The share of the distance that a threshold allows which is left where this differs, for an embedding that knows
    /// what words mean: such may be said otherwise and mean the same. Whatever else differs is another question.
    pub(super) const fn leaves(self) -> f32 {
        match self {
            Self::Question
            | Self::Person
            | Self::Degree
            | Self::Mood
            | Self::Relation
            | Self::Wording => SOME,
            Self::Order | Self::Subject => LITTLE,
            Self::Length
            | Self::Language
            | Self::Code
            | Self::Quoted
            | Self::Number
            | Self::Date
            | Self::Unit
            | Self::Name
            | Self::Negation
            | Self::Opposite
            | Self::Direction
            | Self::Deixis => NOTHING,
        }
    }

    #[expect(clippy::as_conversions, reason = "the place of a variant")]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Differences {
    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this is one of them.
    pub const fn has(self, difference: Difference) -> bool {
        self.0 & difference.bit() != 0
    }

    /// Each of them, in the order of [`Difference::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Difference> {
        Difference::ALL
            .into_iter()
            .filter(move |difference| self.has(*difference))
    }

    pub(super) const fn add(&mut self, difference: Difference) {
        self.0 |= difference.bit();
    }
}

impl fmt::Debug for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl FromIterator<Difference> for Differences {
    fn from_iter<I: IntoIterator<Item = Difference>>(differences: I) -> Self {
        let mut all = Self::default();
        for difference in differences {
            all.add(difference);
        }
        all
    }
}
