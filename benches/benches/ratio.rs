//! What a bench is about in the end: how many times as fast as the yardstick, on this machine, in
//! this run. Milliseconds are another machine's business.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

/// Prints how many times as fast `ours` is as `theirs`, for each parameter of a group that has run.
pub(crate) fn report(group: &str, ours: &str, theirs: &str, parameters: &[&str]) {
    for parameter in parameters {
        let mean = |function| mean_nanoseconds(&format!("{group}/{function}/{parameter}"));
        if let (Some(own), Some(other)) = (mean(ours), mean(theirs)) {
            eprintln!(
                "{group} {parameter}: {:.1} times as fast as {theirs}",
                other / own
            );
        }
    }
}

/// The mean that criterion keeps of a benchmark; `None` where a filter left it out.
fn mean_nanoseconds(benchmark: &str) -> Option<f64> {
    let estimates = home()?.join(benchmark).join("new/estimates.json");
    let estimates: Value = serde_json::from_slice(&fs::read(estimates).ok()?).ok()?;
    estimates.pointer("/mean/point_estimate")?.as_f64()
}

/// Where criterion keeps its results: beside the profile's folder that this program is in.
fn home() -> Option<PathBuf> {
    match env::var_os("CRITERION_HOME") {
        Some(home) => Some(home.into()),
        None => Some(
            env::current_exe()
                .ok()?
                .ancestors()
                .nth(3)?
                .join("criterion"),
        ),
    }
}
