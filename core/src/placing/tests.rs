//! What makes a request harder, and what does not.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::Role;
use crate::facts::tests::request;
use crate::facts::{Lexicon, List};
use crate::name::DomainName;

const HARD: &str = "Prove that the group of units of a finite field is cyclic. Then derive from it, step by \
    step, how many polynomials of degree 3 over the field of 5 elements have no roots, and explain why.";

#[test]
fn hard_words_are_placed_above_easy_ones() {
    let hard = score(&[(Role::User, HARD)]);
    let easy = score(&[(Role::User, "Please translate this sentence: good morning!")]);
    assert!(hard > 0.45 && easy < 0.25, "{hard} {easy}");
}

#[test]
fn length_alone_makes_nothing_complex() {
    let long = "The cat sat on the mat and the dog lay by the door. ".repeat(1_000);
    let placed = placed(&[(Role::User, &long)], None);
    assert!(placed.tier <= Tier::Standard, "{placed:?}");
}

#[test]
fn agreeing_to_hard_work_is_no_easy_request() {
    let hard = (Role::User, HARD);
    let offer = (Role::Assistant, "Shall I?");
    let alone = score(&[(Role::User, "Yes, please do.")]);
    let after = placed(&[hard, offer, (Role::User, "Yes, please do.")], None);
    assert!(after.score > alone + 0.1, "{after:?}");
    assert!(after.terms.iter().any(|term| term.fact == "conversation"));
    assert!(after.score < score(&[hard]));
}

#[test]
fn the_caller_may_name_the_tier() {
    let placed = placed(&[(Role::User, "Hi!")], Some(Tier::Escalation));
    assert_eq!((placed.tier, placed.as_asked), (Tier::Escalation, true));
}

#[test]
fn the_terms_are_what_the_score_is_made_of() {
    let placed = placed(&[(Role::User, HARD)], None);
    let sum: f32 = placed.terms.iter().map(|term| term.contribution).sum();
    assert!((squash(sum) - placed.score).abs() < 1e-6);
    assert!(placed.terms.iter().all(|term| term.contribution != 0.0));
}

#[test]
fn a_score_stays_between_0_and_1_and_keeps_the_order() {
    let sums = [-1e30, -5.0, -1.0, 0.0, 0.1, 3.0, 1e30_f32];
    let scores = sums.map(squash);
    assert!(scores.is_sorted() && scores.iter().all(|score| (0.0..=1.0).contains(score)));
    assert_eq!(squash(0.0), 0.5);
}

#[test]
fn the_operators_subjects_come_before_the_built_in_ones() {
    let name = |name| DomainName::try_from(name).unwrap();
    let domains = Domains(vec![name("billing"), name("shipping")]);
    let lexicon = Lexicon::new([
        ("invoice", List::Domain(0), 1.0),
        ("parcel", List::Domain(1), 1.0),
        ("customs", List::Domain(1), 1.0),
        ("maybe", List::Domain(0), 0.5),
    ]);
    let of = |text: &str| {
        let facts = Facts::of(&request(&[(Role::User, text)]), &lexicon, None);
        domain(&facts, &domains).map(|name| name.to_string())
    };
    assert_eq!(
        of("My parcel has no invoice and sits at customs.").as_deref(),
        Some("shipping")
    );
    assert_eq!(of("No invoice for my parcel.").as_deref(), Some("billing"));
    assert_eq!(
        of("The invoice? fn f() {\n let x = 1;\n}").as_deref(),
        Some("billing")
    );
    assert_eq!(
        of("Why?\nfn f() {\n let x = 1;\n}").as_deref(),
        Some("code")
    );
    assert_eq!(
        of("The plaintiff sued the defendant in court for breach of contract.").as_deref(),
        Some("legal")
    );
    assert_eq!(
        of("Où est la gare, et à quelle heure part le train pour Lyon ?").as_deref(),
        Some("multilingual")
    );
    assert_eq!(of("Maybe."), None);
}

#[test]
fn a_pair_weighs_where_both_of_it_are() {
    let traits = (Trait::Numbers, Trait::LowerCase);
    let pair = |traits| Pair {
        traits,
        weight: 2.0,
    };
    let placing = Placing {
        pairs: Pairs::of([pair(traits), pair((Trait::Length, Trait::Sentences))]),
        ..Placing::default().without_weights()
    };
    assert_eq!(placing.pairs.iter().count(), 1);
    let term = |text| {
        let facts = Facts::of(&request(&[(Role::User, text)]), &Lexicon::default(), None);
        let placed = place(&facts, &placing);
        let terms = placed.terms.into_iter();
        terms
            .map(|term| (term.fact.to_string(), term.contribution))
            .find(|(fact, _)| fact == "pairs")
    };
    let both = term("what are 2 and 3 and 4 and 5");
    assert_eq!(both, Some(("pairs".to_owned(), 1.0)));
    assert_eq!(term("What are 2 and 3?"), None);
    assert_eq!(term("what are they"), None);
}

fn score(said: &[(Role, &str)]) -> f32 {
    placed(said, None).score
}

fn placed(said: &[(Role, &str)], hint: Option<Tier>) -> Placed {
    let facts = Facts::of(&request(said), &Lexicon::default(), hint);
    place(&facts, &Placing::default())
}
