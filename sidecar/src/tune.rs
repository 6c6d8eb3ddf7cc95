//! From a file of requests and outcomes to weights: reading, checking, fitting. The mathematics is
//! `baton_core::tuning`.

mod check;
mod row;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use baton_core::tuning::{Example, Keywords, Tuned, keywords};

pub use self::check::Checked;
pub use self::row::RowError;

/// The most requests that are read: with all that is fitted at once they fill half a gigabyte, and weights no longer
/// change long before.
pub const MAX_ROWS: usize = 50_000;

/// The longest line that is read.
pub const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

/// Fewer requests than this teach nothing but themselves.
pub const LEAST_ROWS: usize = 50;

/// The most mistakes that are told at once.
const MAX_ERRORS: usize = 20;

/// Why nothing was fitted.
#[derive(Debug, thiserror::Error)]
pub enum TuneError {
    /// The file cannot be read.
    #[error("cannot read `{file}`: {source}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        source: io::Error,
    },
    /// Lines that are no rows.
    #[error("lines that cannot be used:{}", lines(.0))]
    Rows(Vec<(usize, RowError)>),
    /// Too few of them.
    #[error("there are {found} requests, expected at least {LEAST_ROWS}")]
    TooFew {
        /// How many there are.
        found: usize,
    },
    /// All alike.
    #[error(
        "every request has the same outcome, expected some that the cheap model did well and some it did not"
    )]
    AllAlike,
}

/// What a file says.
pub struct Rows {
    /// Requests with their outcomes.
    pub examples: Vec<Example>,
    /// Texts with their domains, where rows say them.
    pub domains: Vec<(String, Option<String>)>,
}

/// What was fitted, and how well that works.
pub struct Fitted {
    /// The weights.
    pub tuned: Tuned,
    /// How they place requests that they were not fitted on.
    pub checked: Checked,
    /// Each domain's keywords.
    pub domains: Vec<(String, Keywords)>,
}

impl Rows {
    /// Reads a file of a JSON object a line; blank lines are skipped.
    ///
    /// # Errors
    /// It cannot be read, or lines of it are no rows: the first twenty are told.
    pub fn read(file: &Path) -> Result<Self, TuneError> {
        let unreadable = |source| TuneError::Unreadable {
            file: file.display().to_string(),
            source,
        };
        let mut reader = BufReader::new(File::open(file).map_err(unreadable)?);
        let mut rows = Self {
            examples: Vec::new(),
            domains: Vec::new(),
        };
        let mut wrong = Vec::new();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let bounded = &mut (&mut reader).take(MAX_LINE_BYTES);
            let read = bounded.read_until(b'\n', &mut line).map_err(unreadable)?;
            if read == 0 || wrong.len() >= MAX_ERRORS || rows.examples.len() >= MAX_ROWS {
                break;
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match row::read(&line) {
                Ok(row) => rows.add(row),
                Err(error) => wrong.push((number, error)),
            }
        }
        match wrong.is_empty() {
            true => Ok(rows),
            false => Err(TuneError::Rows(wrong)),
        }
    }

    fn add(&mut self, (example, domain): (Example, Option<String>)) {
        self.domains.push((example.text(), domain));
        self.examples.push(example);
    }

    /// Fits weights, and keywords where any row names a domain.
    ///
    /// # Errors
    /// There are too few rows, or all have the same outcome.
    pub fn fit(&self) -> Result<Fitted, TuneError> {
        let found = self.examples.len();
        if found < LEAST_ROWS {
            return Err(TuneError::TooFew { found });
        }
        let mut needs = self.examples.iter().map(|example| example.need);
        let first = needs.next().unwrap_or_default();
        if needs.all(|need| need.total_cmp(&first).is_eq()) {
            return Err(TuneError::AllAlike);
        }
        let tuned = Tuned::fit(&self.examples);
        Ok(Fitted {
            checked: Checked::of(&self.examples),
            domains: self.fit_domains(),
            tuned,
        })
    }

    fn fit_domains(&self) -> Vec<(String, Keywords)> {
        let named = self.domains.iter().filter_map(|(_, domain)| domain.clone());
        let names: Vec<String> = named
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let fitted = keywords(&self.domains, &names);
        names.into_iter().zip(fitted).collect()
    }
}

fn lines(wrong: &[(usize, RowError)]) -> String {
    let lines = wrong
        .iter()
        .map(|(number, error)| format!("\n  line {number}: {error}"));
    lines.collect()
}
