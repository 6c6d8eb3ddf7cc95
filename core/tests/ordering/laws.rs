//! What holds of any models under any settings.

use baton_core::config::Model;
use baton_core::routing::balance::Balance;
use baton_core::routing::order::Why;
use baton_core::routing::stickiness::StickyBy;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::fleet::{Fleet, Who, first, names, session};
use crate::generate::{config, fleet, objective, settings, who};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_order_has_every_model_once(fleet in fleet(settings()), who in who(), exchange in 0..1000_u64) {
        let order = fleet.order(exchange, &who);
        let mut found = names(&order);
        found.sort_unstable();
        let mut expected: Vec<_> = fleet.models.iter().map(|model| model.name.as_str()).collect();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
        let scored: Vec<_> = order.scores.iter().map(|scored| scored.model.as_str()).collect();
        prop_assert!(scored.is_empty() || scored == names(&order));
    }

    #[test]
    fn the_same_request_has_the_same_order(fleet in fleet(settings()), who in who(), exchange in 0..1000_u64) {
        let (one, two) = (fleet.order(exchange, &who), fleet.order(exchange, &who));
        prop_assert_eq!(names(&one), names(&two));
        prop_assert_eq!((one.why, &one.scores), (two.why, &two.scores));
    }

    #[test]
    fn scores_are_shares_and_what_the_terms_weigh(fleet in fleet(settings()), exchange in 0..1000_u64) {
        let order = fleet.order(exchange, &Who::default());
        let Some(objective) = &fleet.ranking.objective else {
            prop_assert!(order.scores.is_empty());
            return Ok(());
        };
        for scored in &order.scores {
            let sum: f64 = objective
                .weights()
                .iter()
                .map(|(term, weight)| weight.value() * scored.terms.get(term).expect("a term").value())
                .sum();
            prop_assert!((0.0..=1.0).contains(&scored.score.value()), "{:?}", scored);
            prop_assert!((scored.score.value() - sum).abs() < 1e-9, "{:?}", scored);
        }
    }

    #[test]
    fn without_balance_the_best_goes_first_or_another_explores(
        fleet in fleet(objective()), exchange in 0..1000_u64,
    ) {
        let order = fleet.order(exchange, &Who::default());
        let scores: Vec<_> = order.scores.iter().map(|scored| scored.score.value()).collect();
        let ranked = usize::from(order.why == Why::Explored);
        prop_assert!(scores[ranked.min(scores.len())..].is_sorted_by(|a, b| a >= b), "{:?}", order);
    }

    #[test]
    fn a_model_that_goes_moves_only_its_own_sessions(
        weights in vec(1..1000_u32, 2..10), name in "[a-z0-9-]{1,20}", gone in any::<Index>(),
    ) {
        let fleet = of_weights(&weights);
        let gone = gone.get(&fleet.models);
        let others: Vec<_> =
            fleet.models.iter().filter(|model| model.name != gone.name).cloned().collect();
        let who = session(name);
        let before = fleet.order(1, &who);
        let after = fleet.order_of(&others, &fleet.ranking, 2, &who);
        if first(&before) != gone.name.as_str() {
            prop_assert_eq!(first(&before), first(&after));
        }
        prop_assert_eq!((before.why, after.why), (Why::Sticky, Why::Sticky));
    }

    #[test]
    fn stickiness_never_costs_more_than_its_limit(
        fleet in fleet(settings()), who in who(), exchange in 0..1000_u64,
    ) {
        let Some(Balance::Sticky(sticky)) = &fleet.ranking.balance else {
            return Ok(());
        };
        let order = fleet.order(exchange, &who);
        let stays = match sticky.by {
            StickyBy::Session => who.session.is_some(),
            StickyBy::Tenant => who.tenant.is_some(),
        };
        prop_assert_eq!(stays, matches!(order.why, Why::Sticky | Why::StickyLimited));
        if !stays {
            return Ok(());
        }
        let (best, home) = (fleet.best(), &order.models[0]);
        if best.name == home.name {
            return Ok(());
        }
        let cost = |model: &Model| fleet.demand.expected(model).expect("only what has a price is a home");
        prop_assert!(sticky.max_extra_cost.allows(cost(home), cost(&best)));
        let wait = |model: &Model| {
            let vitals = fleet.health.of(model).filter(|vitals| vitals.samples > 0)?;
            Some(f64::from(vitals.first_byte_ms)).filter(|wait| wait.is_finite() && *wait > 0.0)
        };
        if let (Some(most), Some(home), Some(best)) = (sticky.max_extra_latency, wait(home), wait(&best)) {
            prop_assert!(home <= best + most.as_secs_f64() * 1000.0);
        }
    }
}

/// Models that are alike but for their weights, with sessions that stay.
fn of_weights(weights: &[u32]) -> Fleet {
    let names: Vec<_> = (0..weights.len())
        .map(|index| format!("m{index}"))
        .collect();
    let price = json!({"input": "1", "output": "1"});
    let models: Vec<_> = names
        .iter()
        .zip(weights)
        .map(|(name, weight)| {
            (
                name.as_str(),
                "eu",
                json!({"weight": weight, "price": price}),
            )
        })
        .collect();
    Fleet::new(
        &models,
        json!({"balance": {"by": "session", "max_extra_cost": "0%"}}),
    )
}
