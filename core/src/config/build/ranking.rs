//! How a route orders the models that would all do.

use crate::config::default::{EQUALS_WITHIN, EXPLORE};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::List;
use crate::config::{BalanceBy, Identity};
use crate::name::Region;
use crate::routing::balance::{Balance, Spread};
use crate::routing::objective::Objective;
use crate::routing::order::Ranking;
use crate::routing::stickiness::{Sticky, StickyBy};
use crate::share::Share;
use crate::time::Period;

pub(super) fn ranking(
    objective: Option<Objective>,
    explore: Option<Share>,
    balance: Option<raw::Balance>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Ranking> {
    // An objective with a problem is one all the same.
    let aims = objective.is_some() || problems.is_reported_within(&at.key("objective"));
    if explore.is_some() && !aims {
        problems.report(at.key("explore"), Problem::NoObjective);
    }
    let learns = objective.as_ref().is_some_and(Objective::is_measured);
    let balance = match balance {
        None => Some(None),
        Some(raw) => self::balance(raw, aims, &at.key("balance"), problems).map(Some),
    };
    Some(Ranking {
        explore: explore.unwrap_or(if learns { EXPLORE } else { Share::NONE }),
        objective,
        balance: balance?,
    })
}

/// A ladder's order is the operator's own, so there is nothing to choose; and a tenant that nothing tells
/// of has nowhere to stay.
pub(super) fn check_choice(
    raw: &raw::Route,
    identity: Option<&Identity>,
    at: &Path,
    problems: &mut Problems,
) {
    let choices = [
        ("objective", raw.objective.is_some()),
        ("explore", raw.explore.is_some()),
        ("balance", raw.balance.is_some()),
    ];
    let in_a_ladder = raw.ladder.is_some() && raw.tiers.is_none() && raw.domains.is_none();
    for (key, _) in choices
        .into_iter()
        .filter(|(_, given)| *given && in_a_ladder)
    {
        problems.report(at.key(key), Problem::NoChoice);
    }
    let by = raw.balance.as_ref().and_then(|balance| balance.by);
    if by == Some(BalanceBy::Tenant) && identity.is_some_and(|identity| identity.tenant.is_none()) {
        let at = at.key("balance").key("by");
        problems.report(at, Problem::NeedsIdentity("tenant"));
    }
}

fn balance(raw: raw::Balance, aims: bool, at: &Path, problems: &mut Problems) -> Option<Balance> {
    let by = problems.require(
        raw.by,
        &at.key("by"),
        "what to balance by, such as `weight`",
    )?;
    report_strangers(&raw, by, at, problems);
    if raw.within.is_some() && !aims {
        problems.report(at.key("within"), Problem::NoObjective);
    }
    let by = match by {
        BalanceBy::Weight => Spread::Weight,
        BalanceBy::Latency => Spread::Latency,
        BalanceBy::Region => {
            let regions = raw.regions.unwrap_or_default();
            Spread::Region(self::regions(regions, &at.key("regions"), problems))
        }
        BalanceBy::Session => return sticky(StickyBy::Session, &raw, at, problems),
        BalanceBy::Tenant => return sticky(StickyBy::Tenant, &raw, at, problems),
    };
    Some(Balance::Spread {
        by,
        within: raw.within.unwrap_or(EQUALS_WITHIN),
    })
}

/// A setting that another `by` has would be believed to work.
fn report_strangers(raw: &raw::Balance, by: BalanceBy, at: &Path, problems: &mut Problems) {
    use BalanceBy::{Latency, Region, Session, Tenant, Weight};
    let settings: [(&str, bool, &[BalanceBy]); 4] = [
        ("within", raw.within.is_some(), &[Weight, Latency, Region]),
        ("regions", raw.regions.is_some(), &[Region]),
        (
            "max_extra_cost",
            raw.max_extra_cost.is_some(),
            &[Session, Tenant],
        ),
        (
            "max_extra_latency",
            raw.max_extra_latency.is_some(),
            &[Session, Tenant],
        ),
    ];
    for (key, given, known) in settings {
        if given && !known.contains(&by) {
            let known = known.to_vec();
            problems.report(at.key(key), Problem::NotThisBalance { by, known });
        }
    }
}

fn regions(List(raw): List<Region>, at: &Path, problems: &mut Problems) -> Vec<Region> {
    raw.into_iter()
        .enumerate()
        .filter_map(|(index, region)| problems.require(region, &at.index(index), "a region"))
        .collect()
}

fn sticky(by: StickyBy, raw: &raw::Balance, at: &Path, problems: &mut Problems) -> Option<Balance> {
    let expected = "what staying may cost at most, such as `10%`";
    let max_extra_cost =
        problems.require(raw.max_extra_cost, &at.key("max_extra_cost"), expected)?;
    Some(Balance::Sticky(Sticky {
        by,
        max_extra_cost,
        max_extra_latency: raw.max_extra_latency.map(Period::duration),
    }))
}
