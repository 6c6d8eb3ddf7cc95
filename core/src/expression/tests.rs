//! What expressions find, held against what the `regex` crate finds where there is one.

use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn expression(text: &str) -> Expression {
    Expression::any(vec![Parsed::new(text).unwrap()]).unwrap()
}

fn find(pattern: &str, text: &str, longest: usize) -> Vec<String> {
    let found = expression(pattern).find(text, 0, text.len(), longest);
    found
        .into_iter()
        .map(|range| text[range].to_owned())
        .collect()
}

#[test]
fn what_is_written_is_found() {
    for (pattern, text, expected) in [
        (
            r"\bPRJ-\d{4}\b",
            "PRJ-1234, xPRJ-1234 PRJ-12345 (PRJ-0001)",
            &["PRJ-1234", "PRJ-0001"][..],
        ),
        (
            "(?i)aurora|blue moon",
            "Aurora, BLUE MOON",
            &["Aurora", "BLUE MOON"],
        ),
        (r"(?i)größe", "GRÖSSE GRÖßE", &["GRÖßE"]),
        ("a.*b", "xaabab\nab", &["aabab", "ab"]),
        ("a.*?b", "xaabab", &["aab", "ab"]),
        (r"(?s)a.b", "a\nb", &["a\nb"]),
        (
            r"(?m)^key = \S+$",
            "key = 1\n key = 2\nkey = 3",
            &["key = 1", "key = 3"],
        ),
        (r"[^\s,]+@[a-z.]+", "to ä@b.org,c@d", &["ä@b.org", "c@d"]),
        (r"[]x-]+", "a]x-b", &["]x-"]),
        (r"\x41\x{e4}\u00fc", "Aäü", &["Aäü"]),
        ("(?:ab){2,3}", "abababab ab", &["ababab"]),
        (
            "(?P<year>19|20)[0-9]{2}",
            "1999 2101 2026",
            &["1999", "2026"],
        ),
        ("[а-я]+", "дом", &["дом"]),
        ("x*", "axxb", &["xx"]),
    ] {
        assert_eq!(find(pattern, text, 100), expected, "{pattern}");
    }
}

#[test]
fn what_goes_on_is_found_in_pieces_and_what_is_too_long_not() {
    assert_eq!(find(r"\d{3,}", "1234567890 12", 4), ["1234", "5678"]);
    assert_eq!(find("a.*b", "a....b a.b", 4), ["a.b"]);
    assert_eq!(find("a[^b]*b", "aaaaaaab", 4), ["aaab"]);
}

#[test]
fn what_is_no_expression_is_told() {
    use ExpressionError as Error;
    for (pattern, error) in [
        ("(a", Error::Unclosed),
        ("a)", Error::Unopened),
        ("[a", Error::UnclosedClass),
        ("[z-a]", Error::Range),
        (r"[a-\d]", Error::Range),
        ("[[:alpha:]]", Error::NestedClass),
        ("[a&&b]", Error::NestedClass),
        ("*a", Error::NothingToRepeat),
        ("a**", Error::NothingToRepeat),
        ("a{2,1}", Error::Count),
        ("{", Error::Count),
        ("a{1001}", Error::TooLarge),
        ("(?:a{1000}){5}", Error::TooLarge),
        ("(?:(?:(?:){1000}){1000}){1000}", Error::TooLarge),
        (r"\y", Error::Escape),
        (r"\x{110000}", Error::Number),
        ("(?x)a", Error::Flags),
        ("(?=a)", Error::LookAround),
        ("(?<!a)", Error::LookAround),
        (r"(a)\1", Error::BackReference),
        ("(?P=a)", Error::BackReference),
        (r"\p{L}", Error::UnicodeClass),
    ] {
        assert_eq!(Parsed::new(pattern).err(), Some(error), "{pattern}");
    }
    assert_eq!(Parsed::new(&"(".repeat(100)).err(), Some(Error::TooDeep));
    assert_eq!(Parsed::new(&"a".repeat(1025)).err(), Some(Error::TooLarge));
}

#[test]
fn a_text_is_open_where_a_match_may_have_begun() {
    for (pattern, text, open) in [
        (r"\bPRJ-\d{4}\b", "see PR", 4),
        (r"\bPRJ-\d{4}\b", "see PRJ-1234", 4),
        (r"\bPRJ-\d{4}\b", "see PRJ-12345", 13),
        (r"\bPRJ-\d{4}\b", "see PRX", 7),
        (r"\bPRJ-\d{4}\b", "seePR", 5),
        ("blue moon", "a blue mo", 2),
        // Only so far back.
        ("a.*b", "a..........", 11),
        ("a.*b", "aa.........", 1),
    ] {
        assert_eq!(
            expression(pattern).open(text, 0, 6),
            open,
            "{pattern} {text}"
        );
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Parts of expressions over few characters, so that texts of them have something to find.
    fn pattern() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            4 => "[abcé]",
            1 => Just(".".to_owned()),
            1 => Just("[ab]".to_owned()),
            1 => Just("[^a]".to_owned()),
            1 => Just(r"\w".to_owned()),
            1 => prop_oneof![Just(r"\b"), Just(r"\B"), Just("^"), Just("$"), Just("(?m)^"), Just("(?m)$")].prop_map(str::to_owned),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let many = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                many.clone().prop_map(|parts| parts.concat()),
                many.prop_map(|parts| format!("(?:{})", parts.join("|"))),
                (
                    inner,
                    prop_oneof![
                        Just("*"),
                        Just("+"),
                        Just("?"),
                        Just("*?"),
                        Just("+?"),
                        Just("??"),
                        Just("{2}"),
                        Just("{1,3}"),
                        Just("{2,}")
                    ]
                )
                    .prop_map(|(part, sign)| format!("(?:{part}){sign}")),
            ]
        })
    }

    /// Texts of few characters. Without `é` beside word boundaries, which `regex` takes for a letter.
    #[cfg(feature = "verify")]
    fn text() -> impl Strategy<Value = String> {
        "[abc \n-]{0,24}"
    }

    /// The matches that are not empty, by asking `regex` at every place.
    #[cfg(feature = "verify")]
    fn reference(pattern: &str, text: &str) -> Option<Vec<Range<usize>>> {
        let regex = regex::Regex::new(pattern).unwrap();
        let (mut found, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let matched = regex.find_at(text, at).filter(|found| found.start() == at);
            match matched {
                Some(matched) if matched.is_empty() => return None,
                Some(matched) => {
                    found.push(matched.range());
                    at = matched.end();
                }
                None => at += 1,
            }
        }
        Some(found)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        #[cfg(feature = "verify")]
        fn what_regex_finds_is_found(pattern in pattern(), text in text()) {
            if let Some(expected) = reference(&pattern, &text) {
                let found = expression(&pattern).find(&text, 0, text.len(), 100);
                prop_assert_eq!(found, expected, "{}", pattern);
            }
        }

        #[test]
        fn what_is_found_does_not_depend_on_cuts(
            pattern in pattern(), text in "[abcé \n-]{0,24}", cuts in prop::collection::vec(0_usize..30, 0..6),
            longest in 1_usize..12,
        ) {
            let expression = expression(&pattern);
            let whole = expression.find(&text, 0, text.len(), longest);
            let mut cuts: Vec<_> = cuts.into_iter().map(|cut| text.floor_char_boundary(cut)).collect();
            cuts.sort_unstable();
            let (mut found, mut settled) = (Vec::new(), 0);
            for cut in cuts {
                let text = &text[..cut];
                let open = expression.open(text, settled, longest);
                let mut piece = expression.find(text, settled, open, longest);
                // As `settle` does: what reaches over is open too.
                if piece.last().is_some_and(|last| last.end > open) {
                    settled = piece.pop().map_or(open, |last| last.start);
                } else {
                    settled = open.max(settled);
                }
                found.extend(piece);
            }
            found.extend(expression.find(&text, settled, text.len(), longest));
            prop_assert_eq!(found, whole, "{}", pattern);
        }

        #[test]
        fn no_text_is_more_than_can_be_read(text in r"[a(){}\[\]\\^$.*+?|,:<>=!PbdpUux0-9i&~-]{0,40}") {
            let _ = Parsed::new(&text);
        }
    }
}
