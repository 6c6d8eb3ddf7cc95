//! The identity: what the ledger has is what tokens and prices come to, to the last picodollar.
//!
//! ```text
//! total = Σ over exchanges of cheap + [judged] · judge + [climbed] · strong
//! ```

use baton_evals::figure::{Aim, Figure, Value};

use super::ledger::{Ledger, cost};
use super::outcome::Outcome;

/// How far apart the two are, in all and exchange by exchange.
pub(crate) fn figures(outcomes: &[Outcome<'_>], ledger: &Ledger) -> Vec<Figure> {
    let due: Vec<_> = outcomes.iter().flat_map(Outcome::identity).collect();
    let total = due.iter().map(|(_, cost)| cost).sum();
    let apart = ledger.total().map(|billed| billed.abs_diff(total));
    let otherwise = due.iter().filter(|(exchange, due)| {
        let receipt = ledger.exchanges.get(*exchange);
        receipt.and_then(cost) != Some(*due)
    });
    let told = outcomes.iter().flat_map(Outcome::judged).sum();
    let parts = ledger.total_of_parts().map(|billed| billed.abs_diff(told));
    let figure = |name: &str, count| Figure {
        name: name.to_owned(),
        value: Value::Count(count),
        aim: Aim::Zero,
    };
    // Where the ledger does not know a cost, nothing fits.
    let counted = |apart: Option<u128>| {
        let apart = apart.and_then(|apart| u64::try_from(apart).ok());
        apart.unwrap_or(u64::MAX)
    };
    vec![
        figure(
            "ledger to cheap + judge + strong, in picodollars",
            counted(apart),
        ),
        figure(
            "exchanges billed otherwise",
            counted(u128::try_from(otherwise.count()).ok()),
        ),
        figure(
            "judges' own receipts to their tokens, in picodollars",
            counted(parts),
        ),
    ]
}
