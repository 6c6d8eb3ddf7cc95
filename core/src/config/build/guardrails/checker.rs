//! A guardrail that asks a program of the operator's.

use super::Building;
use super::outside::Asking;
use super::said::{Said, of_tenants};
use crate::config::build::{loopback, verify};
use crate::config::path::Path;
use crate::config::problem::Problem;
use crate::config::raw::guardrails as raw;
use crate::guard::{Direction, Guardrail, Whom};

impl Building<'_> {
    pub(super) fn checker(&mut self, mut raw: raw::Checker, at: &Path) -> Option<Guardrail> {
        if self.direction == Direction::Response {
            self.problems.report(at.clone(), Problem::CheckerOfAnswers);
            return None;
        }
        if loopback::is_missing(self.known.sidecar, self.problems) {
            self.problems.report(at.clone(), Problem::NeedsLoopback);
        }
        let asking = Asking {
            name: self.own_name(raw.name.clone(), at),
            whom: self.program(&raw, at),
            timeout: raw.timeout,
            on_failure: raw.on_failure,
            tenants: raw.tenants.take().map(of_tenants),
        };
        self.asking(asking, &Said::from(raw), at)
    }

    /// Which program it asks.
    fn program(&mut self, raw: &raw::Checker, at: &Path) -> Option<Whom> {
        let expected = "the name of an Envoy cluster";
        let cluster = raw.cluster.clone();
        let cluster = self.problems.require(cluster, &at.key("cluster"), expected);
        let path = raw.path.clone().unwrap_or_else(|| "/".to_owned());
        let path = verify::path(path, &at.key("path"), self.problems);
        Some(Whom::Program {
            cluster: cluster?,
            path: path?,
        })
    }
}
