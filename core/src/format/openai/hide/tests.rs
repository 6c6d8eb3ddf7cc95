use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const WORDS: &str =
    "data: {\"choices\":[{\"delta\":{\"content\":\"a [] \\\"choices\\\":[]\"}}],\"usage\":null}";
const FILTER: &str = "data: {\"choices\":[],\"prompt_filter_results\":[]}";
const USAGE: &str =
    "data: {\"id\":\"c\",\"choices\": [ ],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
const DONE: &str = "data: [DONE]";

#[test]
fn only_the_usage_is_hidden() {
    for end in ["\n\n", "\r\n\r\n", "\r\r", "\n\r\n"] {
        let stream = |events: &[&str]| -> String {
            events.iter().map(|event| format!("{event}{end}")).collect()
        };
        let whole = stream(&[": hello", FILTER, WORDS, "event: x\nid: 7", USAGE, DONE]);
        let rest = stream(&[": hello", FILTER, WORDS, "event: x\nid: 7", DONE]);
        check(&whole, &rest);
    }
}

#[test]
fn the_usage_may_be_spread_over_lines_and_begin_the_stream() {
    check(
        "\u{feff}: usage\nevent: u\ndata: {\"choices\":\ndata:[],\"usage\":{\"prompt_tokens\":1}}\n\n: on\n\n",
        ": on\n\n",
    );
}

#[test]
fn usage_beside_a_choice_passes() {
    let both = "data: {\"choices\":[{\"index\":0}],\"usage\":{\"prompt_tokens\":1}}\n\n";
    check(both, both);
    let none = "data: {\"choices\":[],\"usage\":null}\n\ndata: {\"choices\":[]}\n\n";
    check(none, none);
    let odd = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":\n\ndata: [],\n\n\n\n\r\n";
    check(odd, odd);
}

#[test]
fn a_last_event_without_its_blank_line_is_one_too() {
    check(&format!("{WORDS}\n\n{USAGE}"), &format!("{WORDS}\n\n"));
    check(&format!("{WORDS}\n\n{USAGE}\n"), &format!("{WORDS}\n\n"));
    let cut = format!("{WORDS}\n\n{}", &USAGE[..40]);
    check(&cut, &cut);
}

#[test]
fn an_event_beyond_bounds_passes() {
    let long = format!("data: \"{}", "x".repeat(MAX_EVENT_BYTES));
    let mut hider = Hider::default();
    let mut out = hider.feed(b"data: ");
    assert!(out.is_empty());
    out.extend(hider.feed(&long.as_bytes()[6..]));
    assert_eq!(out.len(), long.len());
    out.extend(hider.feed(b"\"\n\n"));
    out.extend(hider.feed(format!("{USAGE}\n\n{DONE}\n\n").as_bytes()));
    out.extend(hider.finish());
    assert_eq!(
        String::from_utf8(out).unwrap(),
        format!("{long}\"\n\n{DONE}\n\n")
    );
}

/// Whatever the pieces, these bytes pass.
#[track_caller]
fn check(stream: &str, expected: &str) {
    for size in 1..=stream.len() {
        let mut hider = Hider::default();
        let mut out = Vec::new();
        for piece in stream.as_bytes().chunks(size) {
            out.extend(hider.feed(piece));
        }
        out.extend(hider.finish());
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, expected, "in pieces of {size}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_passes_is_the_stream_without_its_usage(
            events in prop::collection::vec(event(), 0..12),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let whole: String = events.concat();
            let kept = events.iter().filter(|event| !event.contains("\"id\":\"c\""));
            let expected: String = kept.map(String::as_str).collect();
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
            cuts.sort_unstable();
            cuts.push(whole.len());
            let mut hider = Hider::default();
            let (mut out, mut start) = (Vec::new(), 0);
            for cut in cuts {
                out.extend(hider.feed(&whole.as_bytes()[start..cut]));
                start = cut;
            }
            out.extend(hider.finish());
            prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
        }

        #[test]
        fn bytes_of_any_kind_pass_whole_or_in_pieces(
            bytes in prop::collection::vec(prop::sample::select(b"\r\n:ad[]{}\"x".to_vec()), 0..200),
            size in 1_usize..9,
        ) {
            let mut hider = Hider::default();
            let mut out: Vec<u8> = bytes.chunks(size).flat_map(|piece| hider.feed(piece)).collect();
            out.extend(hider.finish());
            prop_assert_eq!(out, bytes);
        }
    }

    fn event() -> impl Strategy<Value = String> {
        let said =
            prop::sample::select(vec![WORDS, FILTER, USAGE, USAGE, DONE, ": on", "event: e"]);
        let end = prop::sample::select(vec!["\n\n", "\r\n\r\n", "\r\r"]);
        (said, end).prop_map(|(said, end)| format!("{said}{end}"))
    }
}
