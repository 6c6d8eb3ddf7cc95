//! What a route tries out: its split, its shadow, and where requests go while it only observes.
//!
//! Of each, `None` means that a problem was reported and `Some(None)` that there is none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{self, Models};
use super::route::{Taken, ladder};
use crate::config::default::MAX_ARMS;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::{Arm, Mode, Model, Percent, Rungs, Shadow, Split};
use crate::ladder::Ladder;
use crate::name::{ArmName, ExperimentName, ModelName};

/// What the experiments of a route are built from.
pub(super) struct Experiments<'a> {
    pub(super) models: Option<&'a Models>,
    /// The route's own models, where none of them has a problem.
    pub(super) rungs: Option<&'a Rungs>,
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

    fn arm(&mut self, raw: raw::Arm, names: &mut Vec<ArmName>, at: &Path) -> Option<Arm> {
        let name = self
            .problems
            .require(raw.name, &at.key("name"), "the name of the arm");
        if let Some(name) = &name {
            if names.contains(name) {
                let problem = Problem::ArmNameTaken(name.clone());
                self.problems.report(at.key("name"), problem);
            }
            names.push(name.clone());
        }
        let percent = self.percent(raw.percent, &at.key("percent"));
        let ladder = match (raw.ladder, raw.replace) {
            (Some(raw), None) => ladder(raw, self.models, &at.key("ladder"), self.problems),
            (None, Some(raw)) => self.replaced(raw, &at.key("replace")),
            (Some(_), Some(_)) | (None, None) => {
                self.either(["ladder", "replace"], at);
                None
            }
        };
        Some(Arm {
            name: name?,
            percent: percent?,
            ladder: Arc::new(ladder?),
        })
    }

    /// The route's ladder with other models in it.
    fn replaced(&mut self, Map(raw): Map<ModelName, ModelName>, at: &Path) -> Option<Ladder> {
        self.problems.bound(raw.len(), 1..=raw.len(), at, "model")?;
        let Rungs::Ladder(ladder) = self.rungs? else {
            let problem = Problem::NeedsLadder;
            self.problems.report(at.clone(), problem);
            return None;
        };
        let rungs = ladder.rungs();
        let mut others: BTreeMap<ModelName, Arc<Model>> = BTreeMap::new();
        for (name, other) in raw {
            let at = at.key(&name);
            if rungs.iter().all(|rung| rung.name != name) {
                let known = rungs.iter().map(|rung| rung.name.clone()).collect();
                let problem = Problem::NotOnRoute {
                    name: name.clone(),
                    known,
                };
                self.problems.report(at.clone(), problem);
            }
            let other = self.problems.require(other, &at, "a key of `models`");
            let other =
                other.and_then(|other| model::named(other, self.models?, &at, self.problems));
            others.extend(other.map(|other| (name, other)));
        }
        let replaced = |rung: &Arc<Model>| Arc::clone(others.get(&rung.name).unwrap_or(rung));
        Ladder::new(rungs.iter().map(replaced).collect())
    }

    /// One of two keys is needed, unless one is there and has a problem.
    fn either(&mut self, keys: [&str; 2], at: &Path) {
        if !keys
            .iter()
            .any(|key| self.problems.is_reported(&at.key(key)))
        {
            let problem = Problem::NotOneOf("`ladder` or `replace`");
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
