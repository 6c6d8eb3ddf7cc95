//! What is said about a file: lines for people, JSON for programs.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::problem::Problem;
use super::read::Unreadable;

/// A file and what is wrong with it.
#[derive(Debug)]
pub struct Report {
    file: PathBuf,
    found: Result<Vec<Problem>, Unreadable>,
}

impl Report {
    pub(super) fn new(file: &Path, found: Result<Vec<Problem>, Unreadable>) -> Self {
        Self {
            file: file.to_owned(),
            found,
        }
    }

    /// The problems; none where the file is good.
    ///
    /// # Errors
    /// When the file could not be looked at.
    pub fn problems(&self) -> Result<&[Problem], &Unreadable> {
        self.found.as_ref().map(Vec::as_slice)
    }

    /// The report as JSON: `file`, and `problems` or why it is `unreadable`.
    pub fn to_json(&self) -> Value {
        let file = self.file.display().to_string();
        match &self.found {
            Ok(problems) => {
                json!({"file": file, "problems": problems.iter().map(entry).collect::<Vec<_>>()})
            }
            Err(unreadable) => json!({"file": file, "unreadable": unreadable.to_string()}),
        }
    }
}

/// A line for each problem: `file: path: what is wrong`.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        let problems = match &self.found {
            Ok(problems) if problems.is_empty() => return write!(f, "{file}: no problems"),
            Ok(problems) => problems,
            Err(unreadable) => return write!(f, "{file}: {unreadable}"),
        };
        for (index, problem) in problems.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{file}: {problem}")?;
        }
        Ok(())
    }
}

fn entry(problem: &Problem) -> Value {
    json!({"path": problem.path.to_string(), "problem": problem.mistake.to_string()})
}
