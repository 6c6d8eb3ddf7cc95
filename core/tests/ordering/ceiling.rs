//! No ladder may cost more than its ceiling.

use baton_core::money::Usd;
use baton_core::outcome::Skip;
use baton_core::routing::cost::{Demand, at_most, ceiling, keep_below};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::fleet::{Fleet, price};
use crate::generate::{config, fleet, objective};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_ladder_never_costs_more_than_its_ceiling(
        fleet in fleet(objective()), demand in demand(), ceiling in ceilings(),
    ) {
        let (kept, skipped) = keep_below(ceiling, fleet.models.clone(), &demand);
        let cost = at_most(&kept, &demand);
        prop_assert!(cost.is_some_and(|cost| cost <= ceiling), "{:?} of {}", cost, ceiling);

        // Nothing is lost, nothing moves, and what is left out did not fit.
        let mut rest = (kept.iter().peekable(), skipped.iter().peekable());
        let mut before = Usd::ZERO;
        for model in &fleet.models {
            let own = demand.at_most(model);
            if rest.0.next_if(|kept| kept.name == model.name).is_some() {
                before = before.plus(own.expect("a known cost"));
                continue;
            }
            let left_out = rest.1.next().expect("a reason");
            prop_assert_eq!(&left_out.model, &model.name);
            match own {
                None => prop_assert_eq!(&left_out.why, &Skip::UnknownCost),
                Some(own) => {
                    prop_assert_eq!(&left_out.why, &Skip::AboveCeiling(own));
                    prop_assert!(before.plus(own) > ceiling);
                }
            }
        }
        prop_assert!(rest.0.next().is_none() && rest.1.next().is_none());
    }

    #[test]
    fn what_is_expected_is_never_more_than_the_most(fleet in fleet(objective()), demand in demand()) {
        for model in &fleet.models {
            // Whoever limits the answer cannot expect a longer one.
            let expected = Demand { output: demand.output.min(demand.most_output.unwrap_or(0)), ..demand };
            if let Some(most) = demand.at_most(model) {
                prop_assert!(expected.expected(model).expect("a price") <= most);
            }
        }
    }
}

#[test]
fn the_most_is_what_may_be_read_and_written() {
    let mut own = price("1", "10");
    own["price"]["cache_write"] = json!("1.25");
    own["max_output"] = json!(1_000);
    let models = [("known", "eu", own), ("unknown", "eu", price("1", "10"))];
    let fleet = Fleet::new(&models, json!({}));
    let asked = |most_output, more_answers| Demand {
        input: 800,
        output: 1,
        most_output,
        more_answers,
    };
    // 1000 tokens of prompt, a quarter more than estimated, at 1.25; and answers at 10.
    for (demand, known, unknown) in [
        (asked(None, 0), Some("0.01125"), None),
        (asked(Some(100), 0), Some("0.00225"), Some("0.002")),
        (asked(Some(100), 2), Some("0.00425"), Some("0.004")),
        (asked(Some(9_000), 0), Some("0.01125"), Some("0.091")),
    ] {
        let most = |place: usize| {
            demand
                .at_most(&fleet.models[place])
                .map(|most| most.to_string())
        };
        assert_eq!(
            (most(0).as_deref(), most(1).as_deref()),
            (known, unknown),
            "{demand:?}"
        );
    }
}

#[test]
fn the_lower_ceiling_holds() {
    let usd = |text: &str| text.parse::<Usd>().ok();
    assert_eq!(ceiling(None, None), None);
    assert_eq!(ceiling(usd("0.02"), None), usd("0.02"));
    assert_eq!(ceiling(None, usd("0.01")), usd("0.01"));
    assert_eq!(ceiling(usd("0.02"), usd("0.01")), usd("0.01"));
    assert_eq!(ceiling(usd("0.02"), usd("5")), usd("0.02"));
}

fn demand() -> impl Strategy<Value = Demand> {
    let tokens = || prop_oneof![9 => 0..100_000_u64, 1 => any::<u64>()];
    (tokens(), tokens(), option::of(tokens()), 0..4_u64).prop_map(
        |(input, output, most_output, more_answers)| Demand {
            input,
            output,
            most_output,
            more_answers,
        },
    )
}

fn ceilings() -> impl Strategy<Value = Usd> {
    let amounts = ["0", "0.000000000001", "0.01", "0.02", "1", "7.5", "1000000"];
    select(amounts.to_vec()).prop_map(|amount| amount.parse().expect("an amount"))
}
