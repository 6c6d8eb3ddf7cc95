#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn check(stored: &str, asked: &str) -> Vec<Difference> {
    let likeness = Likeness::new();
    let differences = likeness.differences(stored, asked);
    assert_eq!(
        differences,
        likeness.differences(asked, stored),
        "{stored} {asked}"
    );
    differences.iter().collect()
}

fn closeness(one: &str, other: &str) -> f32 {
    let [one, other] = [one, other].map(|text| Lexical::new().embed(text));
    cosine(&one, &other)
}

#[test]
fn grammar_and_spelling_make_no_other_question() {
    for (stored, asked) in [
        ("How do I reset my password?", "how can i reset my password"),
        (
            "What is the best laptop for students?",
            "What are the best laptops for a student ?",
        ),
        (
            "What's the capital of France?",
            "What is the capital of France?",
        ),
        ("Why don't dogs eat grapes?", "Why do dogs not eat grapes?"),
        (
            "How do I cancel my subscription?",
            "Please, how do I cancel my subscripton?",
        ),
        (
            "Which film won the most awards in 1,997?",
            "Which movie won the most awards in 1997?",
        ),
    ] {
        assert_eq!(check(stored, asked), [], "{stored}");
    }
}

#[test]
fn one_thing_more_or_another_is_another_question() {
    for line in include_str!("tests/differences.txt").lines() {
        let (name, questions) = line.split_once(": ").unwrap();
        let (stored, asked) = questions.split_once(" | ").unwrap();
        let differences = check(stored, asked);
        let names: Vec<_> = differences.into_iter().map(Difference::as_str).collect();
        assert!(names.contains(&name), "{line}: {names:?}");
    }
}

#[test]
fn what_is_too_long_is_not_compared() {
    let long = "word ".repeat(MOST_WORDS + 1);
    assert_eq!(check(&long, &long), [Difference::Length]);
}

#[test]
fn a_difference_in_wording_needs_more_closeness_of_a_trained_embedding() {
    let differences = |all: &[Difference]| all.iter().copied().collect::<Differences>();
    let needed = |all: &[Difference], embedding| differences(all).needed(embedding, 0.5);
    assert_eq!(needed(&[], Embedding::Lexical), Needed::Similarity(0.5));
    assert_eq!(
        needed(&[Difference::Question], Embedding::Lexical),
        Needed::Never
    );
    assert_eq!(
        needed(&[Difference::Question], Embedding::Trained),
        Needed::Similarity(0.9)
    );
    let several = [Difference::Question, Difference::Subject];
    assert_eq!(
        needed(&several, Embedding::Trained),
        Needed::Similarity(0.975)
    );
    assert_eq!(
        needed(
            &[Difference::Question, Difference::Number],
            Embedding::Trained
        ),
        Needed::Never
    );
}

#[test]
fn names_of_differences_are_all_different() {
    let names: std::collections::BTreeSet<_> = Difference::ALL.map(Difference::as_str).into();
    assert_eq!(names.len(), Difference::ALL.len());
    let all: Differences = Difference::ALL.into_iter().collect();
    assert!(all.iter().eq(Difference::ALL));
}

#[test]
fn a_lexical_vector_has_length_one_and_is_always_the_same() {
    let vector = Lexical::new().embed("How do I reset my password?");
    assert_eq!(vector.len(), DIMENSION);
    let length: f32 = vector.iter().map(|number| number * number).sum();
    assert!((length - 1.0).abs() < 1e-5);
    // Whoever changes this has to change the version too.
    let largest =
        (0..DIMENSION).max_by(|one, other| vector[*one].abs().total_cmp(&vector[*other].abs()));
    assert_eq!((largest, VERSION), (Some(25), 1));
    assert!(
        Lexical::new()
            .embed(" … ")
            .iter()
            .all(|number| *number == 0.0)
    );
}

#[test]
fn lexical_closeness_is_that_of_words() {
    let asked = "How do I reset my password?";
    assert!(closeness(asked, "how can i reset my password") > 0.98);
    assert!(
        closeness(asked, "How do I reset my pasword?")
            > closeness(asked, "How do I reset my phone?")
    );
    assert!(closeness(asked, "What is the tallest mountain of Europe?") < 0.3);
    assert!(closeness("密码怎么重置", "怎么重置密码") > 0.7);
}
