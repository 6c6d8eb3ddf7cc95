//! What is found in requests.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::{Message, Part, Role, ToolResult};

#[test]
fn the_last_words_of_the_user_are_the_task() {
    let facts = facts(&[
        (
            Role::System,
            "You are a lawyer. The defendant, the plaintiff, the court.",
        ),
        (Role::User, "Prove the theorem about the polynomial matrix."),
        (Role::Assistant, "Here is the proof of the theorem."),
        (Role::User, "Thanks!"),
    ]);
    assert_eq!(facts.turns, 2);
    assert_eq!(facts.value(Trait::Maths), 0.0);
    assert!(facts.value_before(Trait::Maths) > 0.3);
    assert_eq!(facts.value_before(Trait::Legal), 0.0);
}

#[test]
fn code_is_known_by_its_fence_or_its_lines() {
    let fenced = "Fix this:\n```python\ndef f(self):\n    return None\n```";
    assert_eq!(asked(fenced).code, Some(CodeLanguage::Python));
    let bare = "fn main() {\n    let mut x = 1;\n    println!(\"{x}\");\n}";
    assert_eq!(asked(bare).code, Some(CodeLanguage::Rust));
    assert_eq!(
        asked("Let me select a class from the public list.").code,
        None
    );
    assert_eq!(asked("First; second; third.\nA line; and more.").code, None);
}

#[test]
fn a_language_is_known_by_its_letters_or_its_commonest_words() {
    for (text, language) in [
        ("What is the capital of the country?", Language::English),
        ("Was ist die Hauptstadt von dem Land?", Language::German),
        (
            "Quelle est la capitale des Pays-Bas, et pour qui ?",
            Language::French,
        ),
        (
            "¿Cuál es la capital de los Países Bajos y por qué?",
            Language::Spanish,
        ),
        ("Какая столица у этой страны?", Language::Cyrillic),
        ("这个国家的首都是哪里？", Language::Chinese),
        ("この国の首都はどこですか。", Language::Japanese),
        ("이 나라의 수도는 어디입니까?", Language::Korean),
    ] {
        assert_eq!(asked(text).language, Some(language), "{text}");
    }
    assert_eq!(asked("12 + 30").language, None);
}

#[test]
fn what_is_asked_for_is_counted() {
    let facts = asked("Write 3 paragraphs, at most 250 words each.");
    assert_eq!(facts.asked_words, Some(300));
    let choices =
        asked("Which?\nA. one\nB. two\n(C) three\nD) four\nI. is no choice but is taken for one");
    assert!(choices.value(Trait::Choices) >= 0.5);
    assert!(asked("- one\n- two\n3. three").value(Trait::Demands) > 0.3);
}

#[test]
fn what_is_typed_into_a_search_box_has_no_capitals() {
    let lower = |text: &str| asked(text).value(Trait::LowerCase);
    assert_eq!(lower("who wrote the song of 1969"), 1.0);
    assert_eq!(lower("Who wrote the song?"), 0.0);
    assert_eq!(lower("who wrote about Rome"), 0.0);
    assert_eq!(lower("谁写的？"), 0.0);
}

#[test]
fn numbers_of_four_digits_are_years() {
    let years = |text: &str| asked(text).value(Trait::Years);
    assert_eq!(years("Which album of 1969?"), 0.5);
    assert_eq!(years("Which album of 69, 196 and 19690?"), 0.0);
}

#[test]
fn keywords_are_found_whole_and_once() {
    let lexicon = Lexicon::new([
        ("credit card", List::Domain(1), 1.0),
        ("Überweisung", List::Domain(0), 2.0),
        ("发票", List::Domain(1), 1.0),
        ("why", List::Placing, 0.5),
    ]);
    let found = |text: &str| {
        of(&[(Role::User, text)], &lexicon)
            .domain_weights()
            .to_vec()
    };
    assert_eq!(
        found("Is my Credit-card here? No: my credit card, my CREDIT  CARD."),
        [0.0, 1.0]
    );
    assert_eq!(found("eine überweisung"), [2.0]);
    assert_eq!(found("请给我发票"), [0.0, 1.0]);
    assert!(found("a card of credit, discredit cards").is_empty());
    let facts = of(&[(Role::User, "Why, why, why, why?")], &lexicon);
    assert_eq!(facts.value(Trait::Words), 0.25);
}

#[test]
fn what_tools_answer_is_no_task() {
    let result = ToolResult {
        parts: vec![Part::text("theorem theorem theorem")],
        ..ToolResult::default()
    };
    let mut request = request(&[(Role::User, "Look it up.")]);
    request.messages.push(Message {
        role: Role::User,
        parts: vec![Part::ToolResult(result)],
    });
    let facts = Facts::of(&request, &Lexicon::default(), None);
    assert_eq!((facts.turns, facts.tool_results), (1, 1));
    assert_eq!(facts.value(Trait::Maths), 0.0);
}

#[test]
fn tokens_of_a_long_text_are_estimated_from_its_ends() {
    let short = asked(&"some plain words ".repeat(100));
    let long = asked(&"some plain words ".repeat(100_000));
    let ratio = long.input_tokens / short.input_tokens;
    assert!((980..=1020).contains(&ratio), "{ratio}");
}

fn asked(text: &str) -> Facts {
    facts(&[(Role::User, text)])
}

fn facts(said: &[(Role, &str)]) -> Facts {
    of(said, &Lexicon::default())
}

fn of(said: &[(Role, &str)], lexicon: &Lexicon) -> Facts {
    Facts::of(&request(said), lexicon, None)
}

/// A chat in which this was said.
pub(crate) fn request(said: &[(Role, &str)]) -> Request {
    let message = |(role, text): &(Role, &str)| Message {
        role: *role,
        parts: vec![Part::text(*text)],
    };
    Request {
        messages: said.iter().map(message).collect(),
        ..Request::default()
    }
}
