//! `baton validate`: says what Baton will stumble over in an Envoy bootstrap.

use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;

use super::Problem;
use crate::validate::{Report, validate};

#[derive(Args, Debug)]
#[command(after_help = "\
Envoy accepts nearly every mistake looked for here and fails later, under a request. What has
nothing to do with Baton is left to `envoy --mode validate`.")]
pub(super) struct Validate {
    /// Envoy bootstraps, YAML or JSON.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Show each file as a line of JSON.
    #[arg(long)]
    json: bool,
}

impl Validate {
    pub(super) fn run(self) -> Result<(), Problem> {
        let reports: Vec<_> = self.files.iter().map(|file| validate(file)).collect();
        match self.show(&reports) {
            // Whoever read us has seen enough; the exit code still says what was found.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
        let unreadable = reports
            .iter()
            .filter(|report| report.problems().is_err())
            .count();
        let problems = reports
            .iter()
            .flat_map(Report::problems)
            .map(<[_]>::len)
            .sum();
        match (unreadable, problems) {
            (0, 0) => Ok(()),
            (0, problems) => Err(Problem::Invalid(problems)),
            (unreadable, _) => Err(Problem::Unreadable(unreadable)),
        }
    }

    fn show(&self, reports: &[Report]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        for report in reports {
            if self.json {
                writeln!(out, "{}", report.to_json())?;
            } else {
                writeln!(out, "{report}")?;
            }
        }
        out.flush()
    }
}
