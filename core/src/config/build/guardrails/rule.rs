//! The rule of a guardrail, and those of tenants: what one says of itself, then what the guardrail says, then defaults.

use std::collections::BTreeMap;

use super::said::{Said, Tenants};
use super::{Known, kinds};
use crate::config::default::{GUARDED, MAX_ALLOWED, MAX_KINDS, MAX_TENANTS};
use crate::config::guardrails::ActionName;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::read::{List, Map};
use crate::detect::{self, Confidence, Family};
use crate::guard::{Action, Allowed, Direction, Rule};
use crate::name::{DataClass, TenantName};

/// What the findings are of that a rule is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Findings {
    /// Places in a text, found by the built-in detectors of a family.
    Family(Family),
    /// Places in a text, found by others.
    Places,
    /// Texts as a whole.
    Texts,
}

/// What rules are made with.
pub(super) struct Settling<'a> {
    pub(super) direction: Direction,
    pub(super) findings: Findings,
    pub(super) known: Known<'a>,
    pub(super) problems: &'a mut Problems,
}

/// What a rule goes by: its own word first, then the guardrail's.
#[derive(Clone, Copy)]
struct Layers<'s> {
    own: &'s Said,
    below: Option<&'s Said>,
}

/// The lists of a rule, read.
#[derive(Clone, Default)]
struct Lists {
    kinds: Option<Vec<String>>,
    allow: Vec<Allowed>,
}

impl<'s> Layers<'s> {
    fn find<T>(self, field: impl Fn(&'s Said) -> Option<T>) -> Option<T> {
        field(self.own).or_else(|| self.below.and_then(field))
    }
}

impl Settling<'_> {
    /// The rule for all, and those of tenants.
    pub(super) fn rules(
        &mut self,
        said: &Said,
        tenants: Option<Tenants>,
        at: &Path,
    ) -> Option<(Rule, BTreeMap<TenantName, Rule>)> {
        let layers = Layers {
            own: said,
            below: None,
        };
        let lists = self.lists(said, Lists::default(), at);
        let rule = self.rule(layers, lists.clone(), at);
        let tenants = match tenants {
            None => Some(BTreeMap::new()),
            Some(tenants) => self.tenants((said, &lists), tenants, &at.key("tenants")),
        };
        Some((rule?, tenants?))
    }

    fn tenants(
        &mut self,
        (below, lists): (&Said, &Lists),
        Map(tenants): Tenants,
        at: &Path,
    ) -> Option<BTreeMap<TenantName, Rule>> {
        let identity = self.known.identity;
        if identity.is_some_and(|identity| identity.tenant.is_none()) {
            let problem = Problem::NeedsIdentity("tenant");
            self.problems.report(at.clone(), problem);
        }
        self.problems
            .bound(tenants.len(), 1..=MAX_TENANTS, at, "tenant")?;
        let mut rules = BTreeMap::new();
        for (tenant, own) in tenants {
            let at = at.key(&tenant);
            let Some(own) = self.told(own, &at) else {
                continue;
            };
            let layers = Layers {
                own: &own,
                below: Some(below),
            };
            let lists = self.lists(&own, lists.clone(), &at);
            let rule = self.rule(layers, lists, &at);
            rules.extend(rule.map(|rule| (tenant, rule)));
        }
        Some(rules)
    }

    fn told(&mut self, said: Option<Said>, at: &Path) -> Option<Said> {
        // What cannot be read was reported within.
        if said.is_none() && self.problems.is_reported_within(at) {
            return None;
        }
        let expected = "what is other for the tenant";
        self.problems.require(said, at, expected)
    }

    fn rule(&mut self, layers: Layers<'_>, lists: Lists, at: &Path) -> Option<Rule> {
        self.check_directions(layers.own, at);
        let action = self.action(layers, at)?;
        let threshold = layers.find(|said| said.threshold).unwrap_or(GUARDED);
        let foreign = layers.find(|said| said.foreign_threshold);
        Some(Rule {
            action,
            threshold: Confidence::nearest(threshold.value()),
            foreign_threshold: Confidence::nearest(foreign.unwrap_or(threshold).value()),
            kinds: lists.kinds,
            allow: lists.allow,
            when_blind: layers.find(|said| said.when_blind).unwrap_or_default(),
        })
    }

    /// Some of it has a meaning in one direction only.
    fn check_directions(&mut self, own: &Said, at: &Path) {
        let meant = match self.direction {
            Direction::Request => Direction::Response,
            Direction::Response => Direction::Request,
        };
        let keys = match self.direction {
            Direction::Request => [own.when_blind.map(|_| "when_blind"), None],
            Direction::Response => [
                own.restore.map(|_| "restore"),
                (own.action == Some(ActionName::Route)).then_some("action"),
            ],
        };
        for key in keys.into_iter().flatten() {
            self.problems.report(at.key(key), Problem::OnlyIn(meant));
        }
    }

    /// `Some(None)`: nothing is done.
    fn action(&mut self, layers: Layers<'_>, at: &Path) -> Option<Option<Action>> {
        let name = layers.find(|said| said.action);
        if name.is_none() && layers.below.is_some() {
            // That the guardrail has none was told there.
            return None;
        }
        let expected = "what is done, such as `block`";
        let name = self.problems.require(name, &at.key("action"), expected)?;
        self.check_company(layers.own, name, at);
        if name == ActionName::Redact && self.findings == Findings::Texts {
            let problem = Problem::TopicRedacted;
            self.problems.report(at.key("action"), problem);
        }
        Some(match name {
            ActionName::Block => Some(Action::Block),
            ActionName::Redact => Some(Action::Redact {
                restore: layers.find(|said| said.restore).unwrap_or_default(),
            }),
            ActionName::Warn => Some(Action::Warn),
            ActionName::Route => {
                let class = layers.find(|said| said.data_class.clone());
                let class = self.data_class(class, &at.key("data_class"))?;
                Some(Action::Route(class))
            }
            ActionName::None => None,
        })
    }

    /// Some of it has a meaning beside one action only.
    fn check_company(&mut self, own: &Said, action: ActionName, at: &Path) {
        if self.problems.is_reported(&at.key("action")) {
            return;
        }
        let restore = own.restore.map(|_| ("restore", ActionName::Redact));
        let class = own.data_class.as_ref();
        let class = class.map(|_| ("data_class", ActionName::Route));
        for (key, needed) in restore.into_iter().chain(class) {
            if action != needed {
                let problem = Problem::NotThisAction(needed.as_str());
                self.problems.report(at.key(key), problem);
            }
        }
    }

    /// A class without rules would get every request refused that holds such data.
    fn data_class(&mut self, class: Option<DataClass>, at: &Path) -> Option<DataClass> {
        let expected = "the class of the data, such as `personal`";
        let class = self.problems.require(class, at, expected)?;
        let policy = self.known.policy;
        if policy.is_some_and(|policy| !policy.when_data_class.contains_key(&class)) {
            self.problems.report(at.clone(), Problem::NoRulesForClass);
        }
        Some(class)
    }

    /// The lists as they are said, or as they are below.
    fn lists(&mut self, said: &Said, below: Lists, at: &Path) -> Lists {
        let kinds = said.kinds.as_ref();
        let kinds = kinds.map(|kinds| self.kinds(kinds, &at.key("kinds")));
        let allow = said.allow.as_ref();
        let allow = allow.map(|allow| self.allow(allow, &at.key("allow")));
        Lists {
            kinds: kinds.or(below.kinds),
            allow: allow.unwrap_or(below.allow),
        }
    }

    fn kinds(&mut self, List(kinds): &List<String>, at: &Path) -> Vec<String> {
        let most = MAX_KINDS;
        let bounds = self.problems.bound(kinds.len(), 1..=most, at, "kind");
        let kinds = kinds.iter().enumerate().take_while(|_| bounds.is_some());
        let known = match self.findings {
            Findings::Family(family) => detect::kinds(family),
            Findings::Places | Findings::Texts => None,
        };
        let read = kinds.filter_map(|(index, kind)| {
            let at = at.index(index);
            let kind = self.problems.require(kind.clone(), &at, "a kind")?;
            self.check_kind(&kind, known.as_deref(), &at);
            Some(kind)
        });
        read.collect()
    }

    /// A kind that nothing is of would let all pass.
    fn check_kind(&mut self, kind: &str, known: Option<&[&'static str]>, at: &Path) {
        let Some(known) = known.filter(|known| !known.contains(&kind)) else {
            return;
        };
        let alike = |known: &&&'static str| kinds::alikeness(kind, known);
        let problem = Problem::UnknownKind {
            found: kind.to_owned(),
            nearest: known.iter().max_by_key(alike).copied().unwrap_or_default(),
        };
        self.problems.report(at.clone(), problem);
    }

    fn allow(&mut self, List(texts): &List<String>, at: &Path) -> Vec<Allowed> {
        let most = MAX_ALLOWED;
        let bounds = self.problems.bound(texts.len(), 1..=most, at, "text");
        let texts = texts.iter().enumerate().take_while(|_| bounds.is_some());
        let read = texts.filter_map(|(index, text)| {
            let allowed = text.as_deref().and_then(Allowed::new);
            let expected = "a text such as `support@example.com` or `*@example.com`";
            self.problems.require(allowed, &at.index(index), expected)
        });
        read.collect()
    }
}
