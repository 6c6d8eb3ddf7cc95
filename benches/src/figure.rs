//! A figure, and what it is to be.

use serde::Serialize;

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) name: String,
    /// What bare Envoy needs; in microseconds, requests per second or mebibytes.
    pub(crate) bare: f64,
    /// What Baton needs, in the same unit.
    pub(crate) baton: f64,
    /// How the two compare.
    pub(crate) value: f64,
    /// How the comparison is meant.
    pub(crate) unit: Unit,
    /// What it is to be.
    pub(crate) aim: Aim,
}

/// How Baton is compared with bare Envoy.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// So many times as much.
    Times,
    /// So much is kept of it.
    Percent,
    /// So many microseconds more.
    MicrosAdded,
    /// So many mebibytes more.
    MebibytesAdded,
    /// So many more.
    CountAdded,
}

/// What a figure is to be.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aim {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
    /// It is only reported.
    None,
}

impl Figure {
    /// What bare Envoy and Baton came to, and how they compare.
    pub(crate) fn new(
        name: impl Into<String>,
        [bare, baton]: [f64; 2],
        unit: Unit,
        aim: Aim,
    ) -> Self {
        Self {
            name: name.into(),
            bare,
            baton,
            value: unit.compare(bare, baton),
            unit,
            aim,
        }
    }

    /// Whether it is not what it is to be.
    pub(crate) fn misses(&self) -> bool {
        match self.aim {
            Aim::AtMost(most) => self.value > most,
            Aim::AtLeast(least) => self.value < least,
            Aim::None => false,
        }
    }
}

impl Unit {
    /// How what Baton needs compares with what bare Envoy needs.
    pub(crate) fn compare(self, bare: f64, baton: f64) -> f64 {
        match self {
            Self::Times | Self::Percent => baton / bare,
            Self::MicrosAdded | Self::MebibytesAdded | Self::CountAdded => baton - bare,
        }
    }

    /// A value as people read it.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Self::Times => format!("{value:.2}x"),
            Self::Percent => format!("{:.0} %", value * 100.0),
            Self::MicrosAdded => format!("{value:+.0} µs"),
            Self::MebibytesAdded => format!("{value:+.1} MiB"),
            Self::CountAdded => format!("{value:+.0}"),
        }
    }

    /// What the two sides are measured in.
    pub(crate) const fn side(self) -> &'static str {
        match self {
            Self::Times | Self::MicrosAdded => "µs",
            Self::Percent => "/s",
            Self::MebibytesAdded => "MiB",
            Self::CountAdded => "",
        }
    }
}

impl Aim {
    /// As people read it, in this unit.
    pub(crate) fn show(self, unit: Unit) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {}", unit.show(most).trim_start_matches('+')),
            Self::AtLeast(least) => format!("≥ {}", unit.show(least).trim_start_matches('+')),
            Self::None => "–".to_owned(),
        }
    }
}
