//! Who asks, and what they say of their request: read from headers, once.
//!
//! Tenant and workflow come from the headers that the config names, and are believed: whoever names a
//! header there says that callers cannot write it. What a caller says of itself can only narrow what it
//! gets (classes of data, a ceiling on cost) or is a wish (session, region, tier). What cannot be read is refused, not
//! ignored: a tenant that is not understood would otherwise be no tenant, and data of a misspelt class
//! harmless.

use serde::{Deserialize, Serialize};

use crate::config::Identity;
use crate::header::caller;
use crate::http::Headers;
use crate::money::{MoneyError, Usd};
use crate::name::{DataClass, NameError, Region, SessionName, TenantName, WorkflowName};
use crate::refusal::Refusal;
use crate::tier::Tier;

/// The most classes of data that one request may name.
const MAX_DATA_CLASSES: usize = 16;

/// Who asks.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Caller {
    /// Who pays.
    pub tenant: Option<TenantName>,
    /// What the request is part of.
    pub workflow: Option<WorkflowName>,
    /// The conversation it belongs to.
    pub session: Option<SessionName>,
    /// The kinds of data it holds.
    pub data_classes: Vec<DataClass>,
    /// Where it comes from.
    pub region: Option<Region>,
    /// The tier it asks for, whatever it looks like.
    pub tier: Option<Tier>,
    /// What all attempts may cost together at most.
    pub max_cost: Option<Usd>,
}

/// Why a header says nothing about a caller.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unclear {
    /// It is there more than once, with different values: somebody may have added one.
    #[error("has several values, expected one")]
    Several,
    /// Its value is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// It names more than a request can hold.
    #[error("names more than {MAX_DATA_CLASSES}")]
    TooMany,
    /// It is no tier.
    #[error("is no tier, expected `trivial`, `standard`, `complex` or `escalation`")]
    Tier,
    /// It is no amount.
    #[error("is no amount, expected USD such as `0.02`")]
    Amount,
}

impl Caller {
    /// Reads who asks.
    ///
    /// # Errors
    /// A header that is there and cannot be understood.
    pub fn read(headers: &Headers, identity: &Identity) -> Result<Self, Refusal> {
        let tenant = identity.tenant.as_ref().map(|name| name.as_str());
        let workflow = identity.workflow.as_ref().map(|name| name.as_str());
        let tier = single(headers, caller::TIER, |text| {
            Tier::named(text).ok_or(Unclear::Tier)
        });
        Ok(Self {
            tenant: named(headers, tenant)?,
            workflow: named(headers, workflow)?,
            session: named(headers, Some(identity.session()))?,
            data_classes: data_classes(headers, identity.data_class())?,
            region: named(headers, Some(identity.region()))?,
            tier: tier?,
            max_cost: single(headers, caller::MAX_COST_USD, |text| {
                text.parse().map_err(|_: MoneyError| Unclear::Amount)
            })?,
        })
    }
}

fn named<N>(headers: &Headers, header: Option<&str>) -> Result<Option<N>, Refusal>
where
    N: for<'t> TryFrom<&'t str, Error = NameError>,
{
    let Some(header) = header else {
        return Ok(None);
    };
    single(headers, header, |text| Ok(N::try_from(text)?))
}

/// The one value of a header. An empty one says nothing.
fn single<T>(
    headers: &Headers,
    header: &str,
    read: impl Fn(&str) -> Result<T, Unclear>,
) -> Result<Option<T>, Refusal> {
    let mut values = values(headers, header);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.any(|other| other != value) {
        return Err(unclear(header, Unclear::Several));
    }
    read(value).map(Some).map_err(|why| unclear(header, why))
}

/// Of a header that is there twice both count: classes only ever narrow.
fn data_classes(headers: &Headers, header: &str) -> Result<Vec<DataClass>, Refusal> {
    let mut classes = Vec::new();
    for text in values(headers, header).flat_map(|value| value.split(',')) {
        let class = DataClass::try_from(text.trim())
            .map_err(|error| unclear(header, Unclear::Name(error)))?;
        if !classes.contains(&class) {
            classes.push(class);
        }
        if classes.len() > MAX_DATA_CLASSES {
            return Err(unclear(header, Unclear::TooMany));
        }
    }
    Ok(classes)
}

fn values<'h>(headers: &'h Headers, header: &str) -> impl Iterator<Item = &'h str> {
    headers
        .iter()
        .filter(move |(name, _)| *name == header)
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

fn unclear(header: &str, why: Unclear) -> Refusal {
    Refusal::UnclearHeader {
        header: header.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_ceiling_that_is_not_understood_is_no_ceiling_and_refused() {
        let read = |value: &str| {
            let mut headers = Headers::default();
            headers.push(caller::MAX_COST_USD, value);
            Caller::read(&headers, &Identity::default()).map(|caller| caller.max_cost)
        };
        assert_eq!(read("0.02"), Ok("0.02".parse().ok()));
        assert_eq!(read(""), Ok(None));
        for value in ["$0.02", "-1", "0,02", "2e-2"] {
            let told = read(value).unwrap_err().to_string();
            assert!(told.contains("expected USD such as `0.02`"), "{told}");
        }
    }

    fn read(headers: &[(&str, &str)]) -> Result<Caller, String> {
        let identity = Identity {
            tenant: Some("x-tenant".try_into().unwrap()),
            ..Identity::default()
        };
        let mut all = Headers::default();
        for (name, value) in headers {
            all.push(name, *value);
        }
        Caller::read(&all, &identity).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn who_says_nothing_is_nobody_in_particular() {
        assert_eq!(read(&[]), Ok(Caller::default()));
        let blank = [("x-tenant", " "), ("x-baton-data-class", "")];
        assert_eq!(read(&blank), Ok(Caller::default()));
    }

    #[test]
    fn a_caller_is_who_its_headers_say() {
        let caller = read(&[
            ("x-tenant", "spiffe://mesh/acme"),
            ("x-workflow", "triage"),
            ("x-baton-session", "s-1"),
            ("x-baton-data-class", "personal, health"),
            ("x-baton-data-class", "health"),
            ("x-baton-region", "eu"),
            ("x-baton-tier", "complex"),
        ])
        .unwrap();
        assert_eq!(caller.tenant.unwrap().as_str(), "spiffe://mesh/acme");
        assert!(caller.workflow.is_none(), "no header is named for it");
        assert_eq!(caller.session.unwrap().as_str(), "s-1");
        let classes: Vec<_> = caller.data_classes.iter().map(DataClass::as_str).collect();
        assert_eq!(classes, ["personal", "health"]);
        assert_eq!(caller.region.unwrap().as_str(), "eu");
        assert_eq!(caller.tier, Some(Tier::Complex));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (headers, told) in [
            (
                vec![("x-tenant", "a"), ("x-tenant", "b")],
                "the header `x-tenant` has several values, expected one",
            ),
            (
                vec![("x-tenant", "a,b")],
                "the header `x-tenant` has the character `,`",
            ),
            (
                vec![("x-baton-data-class", "personal,,")],
                "the header `x-baton-data-class` must not be empty",
            ),
            (
                vec![("x-baton-tier", "hard")],
                "the header `x-baton-tier` is no tier",
            ),
        ] {
            let error = read(&headers).unwrap_err();
            assert!(error.starts_with(told), "{error}");
        }
        let same = [("x-tenant", "a"), ("x-tenant", "a")];
        assert!(read(&same).is_ok());
    }

    #[test]
    fn classes_of_data_have_a_bound() {
        let many: Vec<_> = (0..17).map(|index| format!("c{index}")).collect();
        let error = read(&[("x-baton-data-class", &many.join(","))]).unwrap_err();
        assert!(error.contains("names more than 16"), "{error}");
    }
}
