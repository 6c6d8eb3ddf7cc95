//! A whole body, before it goes on.

use super::inspection::Inspection;
use super::report::Report;
use super::vault::Vault;
use super::{Direction, Side, WhenBlind};
use crate::name::TenantName;

/// What a body is after all guardrails of its side have looked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Screened<T> {
    /// It goes on as it is.
    Same,
    /// This goes on instead.
    Instead(T),
    /// It does not go on.
    Blocked,
}

/// What is looked for in a body.
#[derive(Clone, Copy, Debug)]
pub struct Screening<'s> {
    /// The guardrails.
    pub side: &'s Side,
    /// Which way the body goes.
    pub direction: Direction,
    /// Whose rules hold.
    pub tenant: Option<&'s TenantName>,
    /// Whether words are looked for that want to be obeyed.
    pub hears_attacks: bool,
}

/// Looks at every text of a body. `report` takes note of what is found, `vault` keeps what is taken out of a
/// request and is put back into its answer.
pub fn screen(
    body: &[u8],
    screening: &Screening<'_>,
    vault: &mut Vault,
    report: &mut Report,
) -> Screened<Vec<u8>> {
    let Screening {
        side,
        direction,
        tenant,
        hears_attacks,
    } = *screening;
    let restores = direction == Direction::Response && !vault.restores_nothing();
    if side.is_empty() && !restores {
        return Screened::Same;
    }
    let Ok(text) = str::from_utf8(body) else {
        return blind(side, direction, tenant, report);
    };
    if direction == Direction::Request {
        vault.reserve(text);
    }
    let mut inspection = Inspection {
        side,
        direction,
        tenant,
        hears_attacks,
        vault,
        report,
    };
    match inspection.body(text) {
        Err(_) => blind(side, direction, tenant, report),
        Ok(_) if report.is_blocked => Screened::Blocked,
        Ok(edited) if edited.edits.is_empty() => Screened::Same,
        Ok(edited) => Screened::Instead(edited.apply(text).into_bytes()),
    }
}

/// What cannot be looked at is blocked where one of the guardrails says so.
pub fn blind<T>(
    side: &Side,
    direction: Direction,
    tenant: Option<&TenantName>,
    report: &mut Report,
) -> Screened<T> {
    let mut blocks = side.rails.iter().filter(|rail| {
        let rule = rail.rule(tenant);
        rule.action.is_some() && rule.when_blind == WhenBlind::Block
    });
    match blocks.next() {
        Some(rail) => {
            report.blind(direction, &rail.name);
            Screened::Blocked
        }
        None => Screened::Same,
    }
}
