//! Guardrails that ask somebody else: what these are shown of a request, and what becomes of their word.
//!
//! They come after the others, so they are shown what a model would be sent. They say what they find and how sure
//! they are, not where: what they find is blocked, told, or decides who may have the request.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use super::report::UNANSWERED;
use super::walk::Walk;
use super::{Direction, Guardrail, Report, Seeks, Side, Spotted, Voice};
use crate::detect::{Confidence, Family, Finding, Kind};
use crate::name::{ClusterName, FolderName, TenantName};

/// The most that is shown of a request, in bytes of text: what a program reads within the time that a request waits.
/// It is more than the longest context of most models.
pub const MAX_SHOWN: usize = 256 * 1024;

/// Somebody else whom a guardrail asks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outside {
    /// Who it is.
    pub whom: Whom,
    /// How long it may take.
    pub timeout: Duration,
}

/// Who is asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Whom {
    /// A program of the operator's, over HTTP, through Envoy.
    Program {
        /// Its Envoy cluster.
        cluster: ClusterName,
        /// Where it takes texts.
        path: String,
    },
    /// A model that the sidecar has, and that says which labels a text has.
    Model {
        /// Its folder.
        model: FolderName,
    },
}

/// A text of a request.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
pub struct Shown {
    /// Whose words it is.
    pub voice: Voice,
    /// It, as it is meant. Never logged and never stored.
    pub text: String,
}

/// What somebody else says of a request.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Said {
    /// The guardrail that asked.
    pub guardrail: String,
    /// What was found; `None`: it did not say, in time or at all.
    #[serde(default)]
    pub found: Option<Vec<Found>>,
}

/// Something that somebody else has found.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Found {
    /// What it is, in their word for it.
    pub kind: String,
    /// How sure they are, in hundredths.
    pub confidence: u8,
}

/// The longest kind of somebody else's.
const MAX_KIND: usize = 64;

/// A request that cannot be shown: it is no text, its values stand too deep in each other, or it has more than
/// [`MAX_SHOWN`] of texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unshown;

/// Every text of a request, in order.
///
/// # Errors
/// Where it cannot be shown.
pub fn shown(body: &[u8]) -> Result<Vec<Shown>, Unshown> {
    let body = str::from_utf8(body).map_err(|_| Unshown)?;
    let walk = Walk::through(body).map_err(|_| Unshown)?;
    let mut left = MAX_SHOWN;
    let mut shown = Vec::new();
    for leaf in &walk.leaves {
        let Some(Reading { voice, plain, .. }) = Reading::of(body, &walk, leaf) else {
            continue;
        };
        left = left.checked_sub(plain.text.len()).ok_or(Unshown)?;
        let text = plain.text.into_owned();
        shown.push(Shown { voice, text });
    }
    Ok(shown)
}

impl Side {
    /// The guardrails that ask somebody else about this tenant's requests.
    pub fn outside(
        &self,
        tenant: Option<&TenantName>,
    ) -> impl Iterator<Item = (&Guardrail, &Outside)> {
        let acts = move |rail: &&Guardrail| rail.rule(tenant).action.is_some();
        self.rails
            .iter()
            .filter(acts)
            .filter_map(|rail| match &rail.seeks {
                Seeks::Outside(outside) => Some((rail, outside)),
                Seeks::Family(_) | Seeks::Own => None,
            })
    }

    /// Takes note of what was said of a request. Who has not said anything could not look.
    pub fn heard(&self, said: &[Said], tenant: Option<&TenantName>, report: &mut Report) {
        for (rail, _) in self.outside(tenant) {
            let said = said.iter().find(|said| said.guardrail == rail.name);
            match said.and_then(|said| said.found.as_deref()) {
                Some(found) => rail.found(found, tenant, report),
                None => report.unseen(rail, tenant, UNANSWERED),
            }
        }
    }

    /// Takes note that a request cannot be shown to anybody.
    pub fn unshown(&self, tenant: Option<&TenantName>, report: &mut Report) {
        for (rail, _) in self.outside(tenant) {
            report.unseen(rail, tenant, "unreadable");
        }
    }
}

impl Found {
    /// A finding; `confidence` is a share from 0 to 1. `None` where it is none, or the kind is no code: receipts hold no
    /// texts of others.
    #[must_use]
    pub fn new(kind: &str, confidence: f64) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        let is_code = (1..=MAX_KIND).contains(&kind.len()) && kind.bytes().all(plain);
        let is_share = (0.0..=1.0).contains(&confidence);
        (is_code && is_share).then(|| Self {
            kind: kind.to_owned(),
            confidence: Confidence::nearest(confidence).as_hundredths(),
        })
    }
}

impl Guardrail {
    /// Takes note of what of this counts.
    fn found(&self, found: &[Found], tenant: Option<&TenantName>, report: &mut Report) {
        for found in found {
            let finding = Finding {
                kind: Kind {
                    family: Family::Custom,
                    name: Cow::Owned(found.kind.clone()),
                },
                span: 0..0,
                confidence: Confidence::hundredths(found.confidence),
            };
            if let Some(action) = self.rule(tenant).action(&finding, "", false) {
                let spotted = Spotted {
                    finding,
                    rail: self,
                    action,
                };
                report.note(Direction::Request, &spotted);
            }
        }
    }
}

impl fmt::Debug for Shown {
    /// How long it is, and not what it says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({})", self.voice, self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn all_that_is_text_is_shown_with_whose_words_it_is() {
        let body = r#"{"model": "auto", "messages": [
            {"role": "system", "content": "Be \u0062rief."},
            {"role": "user", "content": [{"type": "text", "text": "Hi"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]},
            {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "id": "c1",
                "function": {"name": "find", "arguments": "{\"who\": \"Ann\"}"}}]},
            {"role": "tool", "tool_call_id": "c1", "content": "Ann is out"}]}"#;
        let shown = shown(body.as_bytes()).unwrap();
        let shown: Vec<_> = shown
            .iter()
            .map(|shown| (shown.voice, shown.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (Voice::Trusted, "Be brief."),
                (Voice::Own, "Hi"),
                (Voice::Trusted, r#"{"who": "Ann"}"#),
                (Voice::Foreign, "Ann is out"),
            ]
        );
    }

    #[test]
    fn more_than_anybody_reads_in_time_is_not_shown() {
        let body = |length| format!(r#"{{"input": ["a", "{}"]}}"#, "b".repeat(length));
        assert!(shown(body(MAX_SHOWN - 1).as_bytes()).is_ok());
        assert_eq!(shown(body(MAX_SHOWN).as_bytes()), Err(Unshown));
        assert_eq!(shown(b"\xff"), Err(Unshown));
    }

    #[test]
    fn a_kind_is_a_code_and_a_confidence_a_share() {
        let found = Found::new("credit_card.v-2", 0.905).unwrap();
        assert_eq!(
            (found.kind.as_str(), found.confidence),
            ("credit_card.v-2", 91)
        );
        let long = "k".repeat(65);
        for (kind, confidence) in [
            ("", 0.5),
            (&long, 0.5),
            ("my card is 4111", 0.5),
            ("card", 1.01),
            ("card", f64::NAN),
        ] {
            assert_eq!(Found::new(kind, confidence), None, "{kind} {confidence}");
        }
    }

    #[test]
    fn a_text_is_not_in_what_is_written_about_it() {
        let shown = Shown {
            voice: Voice::Own,
            text: "4111 1111".to_owned(),
        };
        assert_eq!(format!("{shown:?}"), "Own(9)");
    }
}
