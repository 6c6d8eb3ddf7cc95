//! A guardrail that asks a model of the sidecar's own.

use super::Building;
use super::outside::Asking;
use super::said::{Said, of_tenants};
use crate::config::path::Path;
use crate::config::problem::Problem;
use crate::config::raw::guardrails as raw;
use crate::guard::{Direction, Guardrail, Whom};

impl Building<'_> {
    pub(super) fn classifier(&mut self, mut raw: raw::Classifier, at: &Path) -> Option<Guardrail> {
        if self.direction == Direction::Response {
            let problem = Problem::OnlyIn(Direction::Request);
            self.problems.report(at.clone(), problem);
            return None;
        }
        let name = self.own_name(raw.name.clone(), at);
        let expected = "the name of the model's folder";
        let model = raw.model.clone();
        let model = self.problems.require(model, &at.key("model"), expected);
        let asking = Asking {
            name,
            whom: model.map(|model| Whom::Model { model }),
            timeout: raw.timeout,
            on_failure: raw.on_failure,
            tenants: raw.tenants.take().map(of_tenants),
        };
        self.asking(asking, &Said::from(raw), at)
    }
}
