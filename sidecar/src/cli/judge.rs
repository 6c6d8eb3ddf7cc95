//! `baton judge`: what there is to know about the models that judge answers.

mod calibration;
mod render;

use clap::{Args, Subcommand};

use super::Problem;

#[derive(Args, Debug)]
pub(super) struct Judge {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Hold the scores of judges against what became of the answers.
    Calibration(calibration::Calibration),
}

impl Judge {
    pub(super) async fn run(self) -> Result<(), Problem> {
        match self.what {
            What::Calibration(calibration) => calibration.run().await,
        }
    }
}
