//! What a route tries out: its split, its shadow, and where requests go while it only observes.
//!
//! Of each, `None` means that a problem was reported and `Some(None)` that there is none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{self, Models};
use super::route::{Specialists, Taken, ladder, tiers};
use crate::config::default::MAX_ARMS;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::{Arm, Mode, Model, Percent, Rungs, Shadow, Split, Tiers};
use crate::gather::gather;
use crate::ladder::Ladder;
use crate::name::{ArmName, ExperimentName, ModelName};

/// What the experiments of a route are built from.
pub(super) struct Experiments<'a> {
    pub(super) models: Option<&'a Models>,
    /// The route's own models.
    pub(super) rungs: Option<&'a Rungs>,
    pub(super) specialists: Option<&'a Specialists>,
    /// Where the route is.
    pub(super) route: &'a Path,
    pub(super) taken: &'a mut Taken,
    pub(super) problems: &'a mut Problems,
}

impl Experiments<'_> {
    pub(super) fn split(&mut self, raw: Option<raw::Split>, at: &Path) -> Option<Option<Split>> {
        let Some(raw) = raw else { return Some(None) };
        let name = self.name(raw.name, &at.key("name"));
        let arms = self
            .problems
            .require(raw.arms, &at.key("arms"), "a list of arms")
            .and_then(|arms| self.arms(arms, &at.key("arms")));
        Some(Some(Split {
            name: name?,
            by: raw.by.unwrap_or_default(),
            arms: arms?,
        }))
    }

    pub(super) fn shadow(&mut self, raw: Option<raw::Shadow>, at: &Path) -> Option<Option<Shadow>> {
        let Some(raw) = raw else { return Some(None) };
        let name = self.name(raw.name, &at.key("name"));
        let percent = self.percent(raw.percent, &at.key("percent"));
        let ladder = self
            .problems
            .require(raw.ladder, &at.key("ladder"), "a list of models")
            .and_then(|raw| ladder(raw, self.models, &at.key("ladder"), self.problems));
        Some(Some(Shadow {
            name: name?,
            percent: percent?,
            ladder: Arc::new(ladder?),
        }))
    }

    /// With `mode: route` it may stay in the document, so that observing is switched by one word; it is
    /// checked all the same.
    pub(super) fn observe(
        &mut self,
        mode: Option<Mode>,
        raw: Option<raw::Observe>,
        at: &Path,
    ) -> Option<Option<Arc<Ladder>>> {
        let observes = mode.unwrap_or_default() == Mode::Observe;
        if raw.is_none() && !observes {
            return Some(None);
        }
        let expected = "`{to: […]}`, the models that requests go to meanwhile";
        let to = self
            .problems
            .require(raw, at, expected)
            .and_then(|raw| {
                self.problems
                    .require(raw.to, &at.key("to"), "a list of models")
            })
            .and_then(|raw| ladder(raw, self.models, &at.key("to"), self.problems))?;
        Some(observes.then(|| Arc::new(to)))
    }

    fn arms(&mut self, List(raw): List<raw::Arm>, at: &Path) -> Option<Vec<Arm>> {
        self.problems.bound(raw.len(), 1..=MAX_ARMS, at, "arm")?;
        let mut names = vec![ArmName::control(), ArmName::shadow()];
        let mut arms = Vec::with_capacity(raw.len());
        for (index, raw) in raw.into_iter().enumerate() {
            let at = at.index(index);
            let raw = self.problems.require(raw, &at, "the settings of an arm");
            arms.extend(raw.and_then(|raw| self.arm(raw, &mut names, &at)));
        }
        let found = arms
            .iter()
            .fold(Percent::default(), |sum, arm| sum.plus(arm.percent));
        if found > Percent::ALL {
            self.problems
                .report(at.clone(), Problem::ArmsAboveAll { found });
            return None;
        }
        Some(arms)
    }

    fn arm(&mut self, mut raw: raw::Arm, names: &mut Vec<ArmName>, at: &Path) -> Option<Arm> {
        let name = self
            .problems
            .require(raw.name.take(), &at.key("name"), "the name of the arm");
        if let Some(name) = &name {
            if names.contains(name) {
                let problem = Problem::ArmNameTaken(name.clone());
                self.problems.report(at.key("name"), problem);
            }
            names.push(name.clone());
        }
        let percent = self.percent(raw.percent, &at.key("percent"));
        let (rungs, domains) = self.course(raw, at)?;
        Some(Arm {
            name: name?,
            percent: percent?,
            rungs,
            domains,
        })
    }

    /// Where the requests of an arm go.
    fn course(&mut self, raw: raw::Arm, at: &Path) -> Option<(Rungs, Specialists)> {
        let rungs = match (raw.ladder, raw.tiers, raw.replace) {
            (None, None, Some(raw)) => return self.replaced(raw, &at.key("replace")),
            (Some(raw), None, None) => {
                let ladder = ladder(raw, self.models, &at.key("ladder"), self.problems)?;
                Rungs::Ladder(Arc::new(ladder))
            }
            (None, Some(raw), None) => {
                Rungs::Tiers(tiers(raw, self.models, &at.key("tiers"), self.problems)?)
            }
            _ => {
                self.either(["ladder", "tiers", "replace"], at);
                return None;
            }
        };
        Some((rungs, Specialists::new()))
    }

    /// The route's models with others in their places.
    fn replaced(
        &mut self,
        raw: Map<ModelName, ModelName>,
        at: &Path,
    ) -> Option<(Rungs, Specialists)> {
        let others = self.others(raw, at)?;
        let swap = |models: &[Arc<Model>]| -> Vec<_> {
            let swap = |model: &Arc<Model>| Arc::clone(others.get(&model.name).unwrap_or(model));
            models.iter().map(swap).collect()
        };
        let rungs = match self.rungs? {
            Rungs::Ladder(ladder) => Rungs::Ladder(Arc::new(Ladder::new(swap(ladder.rungs()))?)),
            Rungs::Tiers(tiers) => {
                let tiers = tiers.iter().map(|(tier, models)| (tier, swap(models)));
                Rungs::Tiers(Tiers::new(gather(tiers))?)
            }
        };
        let specialists = self.specialists.into_iter().flatten();
        let specialists = specialists.map(|(domain, models)| (domain.clone(), swap(models)));
        Some((rungs, gather(specialists)))
    }

    /// What stands in the place of which of the route's models.
    fn others(
        &mut self,
        Map(raw): Map<ModelName, ModelName>,
        at: &Path,
    ) -> Option<BTreeMap<ModelName, Arc<Model>>> {
        self.problems.bound(raw.len(), 1..=raw.len(), at, "model")?;
        let mut others = BTreeMap::new();
        for (name, other) in raw {
            let at = at.key(&name);
            self.check_replaced(&name, &at);
            let other = self.problems.require(other, &at, "a key of `models`");
            let other =
                other.and_then(|other| model::named(other, self.models?, &at, self.problems));
            others.extend(other.map(|other| (name, other)));
        }
        Some(others)
    }

    /// What is to be replaced must be there; where the route or the model has problems, those come first.
    fn check_replaced(&mut self, name: &ModelName, at: &Path) {
        let specialists = self.specialists.into_iter().flat_map(BTreeMap::values);
        let own = self.rungs.into_iter().flat_map(Rungs::models);
        let known: Vec<_> = own
            .chain(specialists.flatten())
            .map(|model| model.name.clone())
            .collect();
        let is_spoilt = self
            .models
            .is_none_or(|models| models.get(name).is_some_and(Option::is_none));
        let keys = ["ladder", "tiers", "domains"].map(|key| self.route.key(key));
        let has_problems = keys.iter().any(|key| self.problems.is_reported_within(key));
        if !known.contains(name) && !is_spoilt && !has_problems {
            let name = name.clone();
            self.problems
                .report(at.clone(), Problem::NotOnRoute { name, known });
        }
    }

    /// One of these keys is needed, unless one is there and has a problem.
    fn either(&mut self, keys: [&str; 3], at: &Path) {
        if !keys
            .iter()
            .any(|key| self.problems.is_reported_within(&at.key(key)))
        {
            let problem = Problem::NotOneOf("`ladder`, `tiers` or `replace`");
            self.problems.report(at.clone(), problem);
        }
    }

    fn percent(&mut self, raw: Option<Percent>, at: &Path) -> Option<Percent> {
        self.problems
            .require(raw, at, "the share of the requests that it takes")
    }

    /// A name that no other experiment has.
    fn name(&mut self, raw: Option<ExperimentName>, at: &Path) -> Option<ExperimentName> {
        let name = self
            .problems
            .require(raw, at, "the name of the experiment")?;
        match self.taken.experiments.get(&name) {
            Some(first) => {
                let first = first.clone();
                let problem = Problem::ExperimentNameTaken { name, first };
                self.problems.report(at.clone(), problem);
                None
            }
            None => {
                self.taken.experiments.insert(name.clone(), at.clone());
                Some(name)
            }
        }
    }
}
