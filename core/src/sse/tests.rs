use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn an_event_ends_at_its_blank_line() {
    check("data: one\n\ndata: two\n\ndata: three\n", &["one", "two"]);
}

#[test]
fn every_line_break_of_the_standard_counts_once() {
    check(
        "data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\r\n\n",
        &["a", "b", "c", "d"],
    );
}

#[test]
fn data_lines_join_with_a_line_feed() {
    check("data: one\ndata: two\ndata\ndata: \n\n", &["one\ntwo\n\n"]);
}

#[test]
fn one_space_after_the_colon_is_not_data() {
    check("data:a\n\ndata: a\n\ndata:  a\n\n", &["a", "a", " a"]);
}

#[test]
fn comments_and_other_fields_are_skipped() {
    check(
        ": ping\n\nevent: delta\nid: 7\nretry: 10\ndata: a\n\ndatum: b\n\n",
        &["a"],
    );
}

#[test]
fn blank_lines_alone_are_no_events() {
    check("\n\n\r\n\n: ping\n\n", &[]);
}

#[test]
fn an_empty_data_line_is_an_event() {
    check("data:\n\ndata\n\n", &["", ""]);
}

#[test]
fn only_the_first_line_may_begin_with_a_byte_order_mark() {
    check("\u{feff}data: a\n\n\u{feff}data: b\n\n", &["a"]);
}

#[test]
fn characters_may_be_split_between_chunks() {
    check("data: grüße, 世界 🎉\n\n", &["grüße, 世界 🎉"]);
}

#[test]
fn the_end_of_the_stream_ends_an_event_that_lacks_its_blank_line() {
    for stream in [
        "data: [DONE]",
        "data: [DONE]\n",
        "data: [DONE]\r",
        "data: [DONE]\r\n",
    ] {
        let mut parser = EventParser::default();
        let mut seen = Vec::new();
        parser.feed(stream.as_bytes(), |event| seen.push(owned(event)));
        assert!(seen.is_empty(), "{stream:?}");
        parser.finish(|event| seen.push(owned(event)));
        assert_eq!(seen, ["[DONE]"], "{stream:?}");
    }
}

#[test]
fn an_event_beyond_the_limit_is_dropped_and_the_next_one_read() {
    let fits = "x".repeat(MAX_EVENT_BYTES - "data: ".len());
    for step in [1000, MAX_EVENT_BYTES * 3] {
        let huge_line = format!("data: {fits}y\n\ndata: a\n\n");
        assert_eq!(events_of(&huge_line, step), ["<too large>", "a"]);
        let huge_event = format!("data: {fits}\ndata: y1234567\n\ndata: a\n\n");
        assert_eq!(events_of(&huge_event, step), ["<too large>", "a"]);
        let huge_comment = format!(":{fits}1234567\ndata: y\n\ndata: a\n\n");
        assert_eq!(events_of(&huge_comment, step), ["<too large>", "a"]);
        let largest = format!("data: {fits}\n\n");
        assert_eq!(events_of(&largest, step), [fits.as_str()]);
    }
}

#[test]
fn a_line_without_end_takes_bounded_memory() {
    let mut parser = EventParser::default();
    for _ in 0..200 {
        parser.feed(&[b'x'; 64 * 1024], |event| {
            panic!("{event:?} from a line without end")
        });
        assert!(parser.line.bytes.capacity() <= 2 * MAX_EVENT_BYTES);
    }
}

#[test]
fn an_event_that_lies_in_one_chunk_is_not_copied() {
    let chunk = b"data: one\n\ndata: two\n\n";
    let mut parser = EventParser::default();
    parser.feed(chunk, |event| match event {
        Event::Data(data) => assert!(chunk.as_ptr_range().contains(&data.as_ptr())),
        Event::TooLarge => panic!("{event:?}"),
    });
    assert_eq!(
        parser.data.bytes.capacity() + parser.line.bytes.capacity(),
        0
    );
}

/// The stream has these events, whole and split at every place.
#[track_caller]
fn check(stream: &str, expected: &[&str]) {
    for step in 1..=stream.len() {
        assert_eq!(
            events_of(stream, step),
            expected,
            "in chunks of {step} bytes"
        );
    }
}

fn events_of(stream: &str, step: usize) -> Vec<String> {
    let mut parser = EventParser::default();
    let mut seen = Vec::new();
    for chunk in stream.as_bytes().chunks(step) {
        parser.feed(chunk, |event| seen.push(owned(event)));
    }
    seen
}

fn owned(event: Event<'_>) -> String {
    match event {
        Event::Data(data) => String::from_utf8(data.to_vec()).unwrap(),
        Event::TooLarge => "<too large>".to_owned(),
    }
}
