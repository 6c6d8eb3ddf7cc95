//! One guardrail: what it looks for, and its rule.

use std::collections::BTreeMap;

use super::Outside;
use crate::detect::{Confidence, Family, Finding, Kind, pii};
use crate::name::{DataClass, TenantName};

/// A rule on content.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Guardrail {
    /// Its name in receipts, headers and metrics: `secrets`, or what the operator called it.
    pub name: String,
    /// What it looks for.
    pub seeks: Seeks,
    /// What is done about it.
    pub rule: Rule,
    /// The rules of tenants for whom it is another.
    pub tenants: BTreeMap<TenantName, Rule>,
}

/// What a guardrail looks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Seeks {
    /// What the built-in detectors of a family find.
    Family(Family),
    /// What the operator's own detectors of this guardrail's name find.
    Own,
    /// What somebody else finds, who is asked.
    Outside(Outside),
}

/// What is done about what is found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rule {
    /// What is done; `None`: nothing, as if it had not been found.
    pub action: Option<Action>,
    /// The least confidence that counts.
    pub threshold: Confidence,
    /// The least that counts in text that is nobody's own words: results of tools, documents.
    pub foreign_threshold: Confidence,
    /// The kinds that count, by their own names; `None`: all but those of personal data that are [incidental](pii::INCIDENTAL).
    pub kinds: Option<Vec<String>>,
    /// Texts that are no finding, whoever finds them.
    pub allow: Vec<Allowed>,
    /// What becomes of what cannot be looked at: an answer that is too large or compressed in an unknown way, or a request
    /// on which somebody else does not say anything.
    pub when_blind: WhenBlind,
}

/// What is done about a finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
    /// The request is refused, or the answer withheld.
    Block,
    /// A placeholder such as `[EMAIL_1]` stands in its place.
    Redact {
        /// Whether the caller gets the text itself again where the answer has the placeholder.
        restore: bool,
    },
    /// It is told, in a header, the receipt and a metric.
    Warn,
    /// The request holds data of this class: policy says who may have it.
    Route(DataClass),
}

/// What becomes of what cannot be looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum WhenBlind {
    /// It is blocked.
    #[default]
    Block,
    /// It passes.
    Pass,
}

/// A text that is no finding: in any case (ASCII), with a `*` before or behind it for whatever may stand there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Allowed {
    text: String,
    open_start: bool,
    open_end: bool,
}

impl WhenBlind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Block, Self::Pass];

    /// The word for it in configs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Pass => "pass",
        }
    }
}

impl Action {
    /// How much it weighs where findings overlap and only one of them is acted on: what lets less through weighs more.
    pub(super) const fn weight(&self) -> u8 {
        match self {
            Self::Warn => 0,
            Self::Route(_) => 1,
            Self::Redact { .. } => 2,
            Self::Block => 3,
        }
    }
}

impl Guardrail {
    /// Its rule for this tenant.
    #[must_use]
    pub fn rule(&self, tenant: Option<&TenantName>) -> &Rule {
        let own = tenant.and_then(|tenant| self.tenants.get(tenant));
        own.unwrap_or(&self.rule)
    }

    /// Whether it is for findings of this kind.
    #[must_use]
    pub fn seeks(&self, finding: &Finding) -> bool {
        match &self.seeks {
            Seeks::Family(family) => finding.kind.family == *family,
            Seeks::Own => finding.kind.family == Family::Custom && finding.kind.name == self.name,
            Seeks::Outside(_) => false,
        }
    }
}

impl Rule {
    /// What is done about this finding of `text`, if it counts.
    #[must_use]
    pub fn action(&self, finding: &Finding, text: &str, is_foreign: bool) -> Option<&Action> {
        let threshold = if is_foreign {
            self.foreign_threshold
        } else {
            self.threshold
        };
        let counts = finding.confidence >= threshold && self.asks_for(&finding.kind);
        let is_allowed = || {
            let found = text.get(finding.span.clone()).unwrap_or_default();
            Allowed::any(&self.allow, found)
        };
        self.action.as_ref().filter(|_| counts && !is_allowed())
    }

    fn asks_for(&self, kind: &Kind) -> bool {
        match &self.kinds {
            Some(kinds) => kinds.iter().any(|asked| *asked == kind.name),
            None => kind.family != Family::Pii || !pii::INCIDENTAL.contains(&kind.name.as_ref()),
        }
    }
}

impl Allowed {
    /// Such as `support@example.com`, `*@example.com` or `AKIAEXAMPLE*`; `None` where nothing would be left of it.
    #[must_use]
    pub fn new(pattern: &str) -> Option<Self> {
        let (start, rest) = match pattern.strip_prefix('*') {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let (end, text) = match rest.strip_suffix('*') {
            Some(text) => (true, text),
            None => (false, rest),
        };
        (!text.is_empty()).then(|| Self {
            text: text.to_ascii_lowercase(),
            open_start: start,
            open_end: end,
        })
    }

    /// Whether this is one of those, whatever stands around it.
    fn any(allowed: &[Self], found: &str) -> bool {
        let found = found.trim().to_ascii_lowercase();
        allowed.iter().any(|allowed| allowed.is(&found))
    }

    /// Whether it is this, which is in lower case.
    fn is(&self, found: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => found == self.text,
            (true, false) => found.ends_with(&self.text),
            (false, true) => found.starts_with(&self.text),
            (true, true) => found.contains(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_is_incidental_counts_only_where_it_is_named() {
        let rule = |kinds: Option<&[&str]>| Rule {
            action: Some(Action::Warn),
            threshold: Confidence::hundredths(50),
            foreign_threshold: Confidence::hundredths(50),
            kinds: kinds.map(|kinds| kinds.iter().map(|kind| (*kind).to_owned()).collect()),
            allow: Vec::new(),
            when_blind: WhenBlind::Block,
        };
        let counts = |rule: &Rule, family, name| {
            let finding = Finding {
                kind: Kind::new(family, name),
                span: 0..1,
                confidence: Confidence::hundredths(50),
            };
            rule.action(&finding, "x", false).is_some()
        };
        let (all, named) = (rule(None), rule(Some(&["place"])));
        for name in pii::INCIDENTAL {
            assert!(!counts(&all, Family::Pii, name), "{name}");
            assert!(counts(&all, Family::Custom, name), "{name}");
        }
        assert!(counts(&all, Family::Pii, "person"));
        assert!(counts(&named, Family::Pii, "place"));
        assert!(!counts(&named, Family::Pii, "person"));
    }

    #[test]
    fn every_incidental_kind_is_one_of_personal_data() {
        let kinds = crate::detect::kinds(Family::Pii).unwrap();
        assert!(pii::INCIDENTAL.iter().all(|kind| kinds.contains(kind)));
    }

    #[test]
    fn what_is_allowed_may_be_open_at_its_ends() {
        for (pattern, is, is_not) in [
            ("a@b.org", " A@B.org", "a@b.org.uk"),
            ("*@b.org", "x@b.org", "x@b.organic"),
            ("AKIA*", "akia1", "xAKIA1"),
            ("*test*", "mytests", "tes"),
        ] {
            let allowed = [Allowed::new(pattern).unwrap()];
            assert!(Allowed::any(&allowed, is), "{pattern} {is}");
            assert!(!Allowed::any(&allowed, is_not), "{pattern} {is_not}");
        }
        assert_eq!(Allowed::new("**"), None);
    }
}
