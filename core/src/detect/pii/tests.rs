//! Golden cases, and the law of streams.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::detect::{Finding, Scanner, Text, resolve};

fn scanner() -> Scanner {
    Scanner::new(detectors(), Vec::new())
}

/// What is acted on where nothing else is said: at least fifty hundredths sure.
fn check(text: &str, expected: &[(&str, &str)]) {
    let mut findings = Vec::new();
    let whole = Text {
        text,
        is_whole: true,
    };
    scanner().scan(whole, 0, &mut findings);
    findings.retain(|finding| finding.confidence.as_hundredths() >= 50);
    resolve(&mut findings);
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.kind.name.as_ref(), &text[finding.span.clone()]))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn finds_addresses_of_people_and_machines() {
    check(
        "write to <jane.doe+x@mail.example.org>.",
        &[("email", "jane.doe+x@mail.example.org")],
    );
    check("not@home, @all, a@b", &[]);
    check(
        "see http://example.org/~jd?a=1, now",
        &[("url", "http://example.org/~jd?a=1")],
    );
    check(
        "at 10.11.12.13:80 and fe80::1:2",
        &[("ip_address", "10.11.12.13"), ("ip_address", "fe80::1:2")],
    );
    check(
        "it is 00:1A:2B:3C:4D:5E",
        &[("mac_address", "00:1A:2B:3C:4D:5E")],
    );
    check("at 12:34:56, std::mem::swap, a::b, v1.2.3.4.5", &[]);
}

#[test]
fn finds_numbers_by_their_check_digits() {
    check(
        "pay 4012-8888-8888-1881 now",
        &[("payment_card", "4012-8888-8888-1881")],
    );
    check("pay 4012-8888-8888-1882 now", &[]);
    check(
        "to GB82 WEST 1234 5698 7654 32 please",
        &[("iban", "GB82 WEST 1234 5698 7654 32")],
    );
    check("my NRIC is S2740116C", &[("sg_nric", "S2740116C")]);
    check("my NINO: AB 12 34 56 C.", &[("uk_nino", "AB 12 34 56 C")]);
    check(
        "to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        &[("crypto_address", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")],
    );
}

#[test]
fn a_number_alone_is_not_acted_on_but_with_its_name_it_is() {
    check("it took 078051120 rounds", &[]);
    check(
        "my social security number is 078051120",
        &[("us_ssn", "078051120")],
    );
    check(
        "my routing number: 021000021",
        &[("us_routing_number", "021000021")],
    );
    check("order 021000021", &[]);
}

#[test]
fn finds_telephone_numbers() {
    check(
        "Call (415) 555-0132 x12!",
        &[("phone", "(415) 555-0132 x12")],
    );
    check("+49 30 1234567", &[("phone", "+49 30 1234567")]);
    check("mobile: 0171 2345678", &[("phone", "0171 2345678")]);
    check("between 1990-1995, about 10 000 000 or 100-200", &[]);
}

#[test]
fn a_day_of_birth_is_one_where_that_is_said() {
    check("born on 12/1/1981 there", &[("birth_date", "12/1/1981")]);
    check("since 12/1/1981 there", &[("date", "12/1/1981")]);
    check(
        "a 27-year-old, aged 3, 5 apples",
        &[("age", "27"), ("age", "3")],
    );
}

#[test]
fn finds_names_by_what_stands_around_them() {
    check(
        "My name is Kateřina Dvořáková, hello",
        &[("person", "Kateřina Dvořáková")],
    );
    check(
        "Dr. Anna Larsson will call",
        &[("title", "Dr"), ("person", "Anna Larsson")],
    );
    check(
        "I will be travelling to Norway next week",
        &[("place", "Norway")],
    );
    check(
        "The Danish team lives at 14 Baker Street, London",
        &[
            ("nationality", "Danish"),
            ("street_address", "14 Baker Street"),
            ("place", "London"),
        ],
    );
    check(
        "What do you think? The weather is fine. Please write a poem about the sea",
        &[],
    );
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that begin, end and join what is looked for.
    fn texts() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "4012-8888-8888-1881",
            "4111111111111111",
            "GB82 WEST 1234 5698 7654 32",
            "078-05-1120",
            "S2740116C",
            "+49 30",
            "(415) 555-0132",
            "x12",
            "jane@example.org",
            "www.example.org/a",
            "https://",
            "::1",
            "fe80::1",
            "00:1A:2B:3C:4D:5E",
            "AB",
            "12 34",
            "56 C",
            "DE",
            "136 695 976",
            "May",
            "1st",
            ", 1977",
            "2024-03-15T14:30",
            "5/2021",
            "27",
            "years old",
            "ssn",
            "born",
            "office",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            " ",
            " ",
            " ",
            "\n",
            ". ",
            "-",
            "é",
            "日本",
            "Jane",
            "Doe",
            "Street",
            "Szöllősy",
            "in",
            "Paris",
            "Apt.",
            "mr.",
            "the",
        ]);
        prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
    }

    fn whole(scanner: &Scanner, text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let whole = Text {
            text,
            is_whole: true,
        };
        scanner.scan(whole, 0, &mut findings);
        sorted(findings)
    }

    fn piecewise(scanner: &Scanner, text: &str, cuts: &[usize]) -> Vec<Finding> {
        let (mut findings, mut settled) = (Vec::new(), 0);
        for cut in cuts {
            let growing = Text {
                text: &text[..text.floor_char_boundary(cut % (text.len() + 1))],
                is_whole: false,
            };
            if growing.text.len() >= settled {
                settled = scanner.scan(growing, settled, &mut findings);
            }
        }
        let whole = Text {
            text,
            is_whole: true,
        };
        scanner.scan(whole, settled, &mut findings);
        sorted(findings)
    }

    fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
        findings
            .sort_by_key(|finding| (finding.span.start, finding.span.end, finding.kind.clone()));
        findings
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn what_is_found_does_not_depend_on_cuts(
            text in texts(),
            mut cuts in prop::collection::vec(0_usize..400, 0..6),
        ) {
            let scanner = scanner();
            cuts.iter_mut().for_each(|cut| *cut %= text.len() + 1);
            cuts.sort_unstable();
            prop_assert_eq!(piecewise(&scanner, &text, &cuts), whole(&scanner, &text));
        }

        #[test]
        fn any_text_is_taken(text in ".{0,200}") {
            whole(&scanner(), &text);
        }
    }
}
