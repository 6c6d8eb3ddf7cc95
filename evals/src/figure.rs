//! A figure, and what it is to be.

use serde::Serialize;

/// What an eval found.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was looked at.
    pub name: String,
    /// What came out.
    pub value: Value,
    /// What it is to be.
    pub aim: Aim,
}

/// How much.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// So many of so many.
    Share(Share),
    /// So many.
    Count(u64),
    /// A measure of its own, to three places.
    Number(f64),
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Share {
    /// So many are as they should be.
    pub good: u64,
    /// Of so many.
    pub of: u64,
}

/// What a figure is to be.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Every one.
    All,
    /// None at all.
    Zero,
    /// At least this share, of 1.
    AtLeast(f64),
    /// At most this share, of 1.
    AtMost(f64),
    /// At least this number.
    Reaches(f64),
    /// It is only reported.
    None,
}

impl Figure {
    /// Whether it is not what it is to be.
    pub fn misses(&self) -> bool {
        let share = self.value.share();
        match (self.aim, self.value) {
            (Aim::All, Value::Share(share)) => share.good < share.of,
            (Aim::Zero, Value::Count(count)) => count > 0,
            (Aim::AtLeast(least), _) => share.is_some_and(|share| share < least),
            (Aim::AtMost(most), _) => share.is_some_and(|share| share > most),
            (Aim::Reaches(least), Value::Number(number)) => number < least,
            (Aim::All, Value::Count(_) | Value::Number(_))
            | (Aim::Zero, Value::Share(_) | Value::Number(_))
            | (Aim::Reaches(_), Value::Share(_) | Value::Count(_))
            | (Aim::None, _) => false,
        }
    }
}

impl Value {
    /// As a share of 1, where it is one of anything.
    pub fn share(self) -> Option<f64> {
        match self {
            Self::Share(share) => share.fraction(),
            Self::Count(_) | Self::Number(_) => None,
        }
    }

    /// As people read it.
    pub fn show(self) -> String {
        match self {
            Self::Share(share) => share.show(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => format!("{number:.3}"),
        }
    }
}

impl Share {
    /// Counts one more.
    pub const fn add(&mut self, is_good: bool) {
        self.of = self.of.saturating_add(1);
        if is_good {
            self.good = self.good.saturating_add(1);
        }
    }

    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            good: self.good.saturating_add(other.good),
            of: self.of.saturating_add(other.of),
        }
    }

    /// Of 1; `None` of nothing.
    pub fn fraction(self) -> Option<f64> {
        let float = |count: u64| u32::try_from(count).map(f64::from).ok();
        (self.of > 0).then_some(float(self.good)? / float(self.of)?)
    }

    /// As people read it.
    pub fn show(self) -> String {
        match self.fraction() {
            Some(fraction) => format!("{:.1} % ({}/{})", fraction * 100.0, self.good, self.of),
            None => "–".to_owned(),
        }
    }
}

impl Aim {
    /// As people read it.
    pub fn show(self) -> String {
        match self {
            Self::All => "100 %".to_owned(),
            Self::Zero => "0".to_owned(),
            Self::AtLeast(share) => format!("≥ {:.0} %", share * 100.0),
            Self::AtMost(share) => format!("≤ {:.1} %", share * 100.0),
            Self::Reaches(number) => format!("≥ {number:.2}"),
            Self::None => "–".to_owned(),
        }
    }
}
