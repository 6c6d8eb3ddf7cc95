use super::*;
use crate::chat::{Event, Failure, Finish, Media, Request, Signature, Source};
use crate::config::Format;
use crate::fault::Fault;
use crate::format::{About, StreamReader, StreamWriter};
use crate::usage::Usage;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const START: &str = r#"{"type":"message_start","message":{"id":"msg_1","model":"claude","usage":{"input_tokens":9,"cache_read_input_tokens":4,"output_tokens":1}}}"#;
const STOP: &str = r#"{"type":"message_stop"}"#;

fn opened() -> Event {
    Event::Opened {
        id: Some("msg_1".to_owned()),
        model: Some("claude".to_owned()),
    }
}

fn usage(output_tokens: u64) -> Event {
    Event::Usage(Usage {
        cached_tokens: 4,
        ..Usage::of(13, output_tokens)
    })
}

fn text(text: &str) -> Event {
    Event::Text {
        choice: 0,
        text: text.to_owned(),
    }
}

fn thinking(text: &str) -> Event {
    Event::Thinking {
        choice: 0,
        text: text.to_owned(),
    }
}

fn signature(origin: Format) -> Signature {
    Signature {
        origin,
        value: "xyz".to_owned(),
    }
}

fn signed(origin: Format) -> Event {
    Event::Signature {
        choice: 0,
        signature: signature(origin),
    }
}

fn hidden(origin: Format) -> Event {
    Event::HiddenThinking {
        choice: 0,
        signature: signature(origin),
    }
}

fn call(call: u32) -> Event {
    Event::ToolCall {
        choice: 0,
        call,
        id: format!("toolu_{call}"),
        name: "weather".to_owned(),
        signature: None,
    }
}

fn arguments(call: u32, json: &str) -> Event {
    Event::Arguments {
        choice: 0,
        call,
        json: json.to_owned(),
    }
}

fn finished(finish: Finish) -> Event {
    Event::Finished { choice: 0, finish }
}

mod reading {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn text_comes_piece_by_piece() {
        check(
            &[
                START,
                r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                r#"{"type":"ping"}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo \u263a"}}"#,
                r#"{"type":"content_block_stop","index":0}"#,
                r#"{"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"},"usage":{"output_tokens":7}}"#,
                STOP,
            ],
            &[
                opened(),
                usage(1),
                text("Hel"),
                text("lo ☺"),
                finished(Finish::StopSequence(Some("END".to_owned()))),
                usage(7),
                Event::Done,
            ],
        );
    }

    #[test]
    fn thinking_is_signed_or_hidden() {
        check(
            &[
                r#"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"xyz"}}"#,
                r#"{"type":"content_block_stop","index":0}"#,
                r#"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"xyz"}}"#,
                r#"{"type":"content_block_stop","index":1}"#,
            ],
            &[
                thinking("Hm"),
                signed(Format::Anthropic),
                hidden(Format::Anthropic),
            ],
        );
    }

    #[test]
    fn calls_are_counted_and_a_call_without_arguments_has_an_empty_object() {
        check(
            &[
                r#"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_0","name":"weather","input":{}}}"#,
                r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}"#,
                r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\""}}"#,
                r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
                r#"{"type":"content_block_stop","index":1}"#,
                r#"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}"#,
                r#"{"type":"content_block_stop","index":2}"#,
                r#"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
            ],
            &[
                call(0),
                arguments(0, r#"{"city""#),
                arguments(0, ":1}"),
                call(1),
                arguments(1, "{}"),
                finished(Finish::ToolCalls),
            ],
        );
    }

    #[test]
    fn a_start_may_say_everything_and_a_stop_may_lack() {
        check(
            &[
                r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hi"}}"#,
                r#"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_0","name":"weather","input":{"city":1}}}"#,
                r#"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
            ],
            &[
                text("Hi"),
                call(0),
                arguments(0, r#"{"city":1}"#),
                finished(Finish::ToolCalls),
            ],
        );
    }

    #[test]
    fn json_that_is_given_to_the_tool_is_the_text() {
        check(
            &[
                r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"baton_json_answer","input":{}}}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
                r#"{"type":"content_block_stop","index":0}"#,
                r#"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
            ],
            &[text(r#"{"a""#), text(":1}"), finished(Finish::Stop)],
        );
    }

    #[test]
    fn what_a_hosted_tool_does_is_left_out() {
        check(
            &[
                r#"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}"#,
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"query\":1}"}}"#,
                r#"{"type":"content_block_stop","index":0}"#,
                r#"{"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"s","content":[]}}"#,
                r#"{"type":"content_block_stop","index":1}"#,
                r#"{"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{"cited_text":"x"}}}"#,
                r#"{"type":"of_next_year"}"#,
            ],
            &[],
        );
    }

    #[test]
    fn a_refusal_says_why() {
        check(
            &[
                r#"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"No."}}}"#,
            ],
            &[
                Event::Refusal {
                    choice: 0,
                    text: "No.".to_owned(),
                },
                finished(Finish::Refused),
            ],
        );
    }

    #[test]
    fn an_error_is_the_end() {
        let overloaded = Failure {
            fault: Fault::Overloaded { retry_after: None },
            message: Some("Overloaded".to_owned()),
            param: None,
        };
        check(
            &[
                r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
                STOP,
            ],
            &[Event::Failed(overloaded)],
        );
        check(
            &["{\"type\":", STOP],
            &[Event::Failed(Failure::plain(Fault::Malformed))],
        );
    }

    #[test]
    fn nothing_comes_after_the_end() {
        check(&[STOP, START, STOP], &[Event::Done]);
    }

    #[test]
    fn a_stream_that_is_cut_has_no_end() {
        check(&[START], &[opened(), usage(1)]);
    }

    /// The events of these, whole and byte by byte.
    #[track_caller]
    fn check(data: &[&str], expected: &[Event]) {
        let stream: String = data
            .iter()
            .map(|data| format!("event: x\r\ndata: {data}\r\n\r\n"))
            .collect();
        assert_eq!(read(&[stream.as_bytes()]), expected);
        let bytes: Vec<&[u8]> = stream.as_bytes().chunks(1).collect();
        assert_eq!(read(&bytes), expected);
    }

    fn read(chunks: &[&[u8]]) -> Vec<Event> {
        let mut events = Vec::new();
        let mut reader = Reader::default();
        for chunk in chunks {
            reader.feed(chunk, &mut |event| events.push(event));
        }
        reader.finish(&mut |event| events.push(event));
        events
    }
}

mod writing {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const OPENED: &str = "message_start msg_7f-1 the-model";
    const END: &str = "message_stop";

    #[test]
    fn a_stream_is_written_byte_for_byte() {
        let events = [
            opened(),
            text("Hi"),
            Event::Usage(Usage::of(9, 2)),
            Event::Done,
        ];
        assert_eq!(
            bytes(events),
            concat!(
                "event: message_start\n",
                r#"data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}"#,
                "\n\nevent: content_block_start\n",
                r#"data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                "\n\nevent: content_block_delta\n",
                r#"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                "\n\nevent: content_block_stop\n",
                r#"data: {"type":"content_block_stop","index":0}"#,
                "\n\nevent: message_delta\n",
                r#"data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":2}}"#,
                "\n\nevent: message_stop\n",
                r#"data: {"type":"message_stop"}"#,
                "\n\n",
            )
        );
    }

    #[test]
    fn each_kind_of_content_has_a_block_of_its_own() {
        check(
            [
                thinking("Hm"),
                thinking("."),
                signed(Format::Anthropic),
                thinking("So"),
                hidden(Format::Responses),
                text(""),
                text("I look"),
                call(0),
                arguments(0, "{}"),
                finished(Finish::ToolCalls),
                Event::Done,
            ],
            &[
                OPENED,
                r#"0 start {"type":"thinking","thinking":"","signature":""}"#,
                r#"0 {"type":"thinking_delta","thinking":"Hm"}"#,
                r#"0 {"type":"thinking_delta","thinking":"."}"#,
                r#"0 {"type":"signature_delta","signature":"xyz"}"#,
                "0 stop",
                r#"1 start {"type":"thinking","thinking":"","signature":""}"#,
                r#"1 {"type":"thinking_delta","thinking":"So"}"#,
                "1 stop",
                r#"2 start {"type":"redacted_thinking","data":"baton:responses:xyz"}"#,
                "2 stop",
                r#"3 start {"type":"text","text":""}"#,
                r#"3 {"type":"text_delta","text":"I look"}"#,
                "3 stop",
                r#"4 start {"type":"tool_use","id":"toolu_0","name":"weather","input":{}}"#,
                r#"4 {"type":"input_json_delta","partial_json":"{}"}"#,
                "4 stop",
                "tool_use",
                END,
            ],
        );
    }

    #[test]
    fn calls_that_follow_each_other_stream() {
        check(
            [
                call(0),
                arguments(0, r#"{"a":"#),
                arguments(0, "1}"),
                call(1),
                arguments(1, "{}"),
                Event::Done,
            ],
            &[
                OPENED,
                r#"0 start {"type":"tool_use","id":"toolu_0","name":"weather","input":{}}"#,
                r#"0 {"type":"input_json_delta","partial_json":"{\"a\":"}"#,
                r#"0 {"type":"input_json_delta","partial_json":"1}"}"#,
                "0 stop",
                r#"1 start {"type":"tool_use","id":"toolu_1","name":"weather","input":{}}"#,
                r#"1 {"type":"input_json_delta","partial_json":"{}"}"#,
                "1 stop",
                "tool_use",
                END,
            ],
        );
    }

    #[test]
    fn calls_that_come_in_turns_are_put_one_after_the_other() {
        check(
            [
                call(0),
                call(1),
                arguments(1, r#"{"b":"#),
                arguments(0, r#"{"a":"#),
                arguments(1, "2}"),
                arguments(0, "1}"),
                text("Done"),
                Event::Done,
            ],
            &[
                OPENED,
                r#"0 start {"type":"tool_use","id":"toolu_0","name":"weather","input":{}}"#,
                r#"0 {"type":"input_json_delta","partial_json":"{\"a\":"}"#,
                r#"0 {"type":"input_json_delta","partial_json":"1}"}"#,
                "0 stop",
                r#"1 start {"type":"tool_use","id":"toolu_1","name":"weather","input":{}}"#,
                r#"1 {"type":"input_json_delta","partial_json":"{\"b\":2}"}"#,
                "1 stop",
                r#"2 start {"type":"text","text":""}"#,
                r#"2 {"type":"text_delta","text":"Done"}"#,
                "2 stop",
                "tool_use",
                END,
            ],
        );
    }

    #[test]
    fn calls_without_arguments_wait_for_none() {
        check(
            [call(0), call(1), Event::Done],
            &[
                OPENED,
                r#"0 start {"type":"tool_use","id":"toolu_0","name":"weather","input":{}}"#,
                "0 stop",
                r#"1 start {"type":"tool_use","id":"toolu_1","name":"weather","input":{}}"#,
                "1 stop",
                "tool_use",
                END,
            ],
        );
    }

    #[test]
    fn refusals_and_pictures_are_text() {
        let image = Media {
            source: Source::Url("https://peaks.example/a.png".to_owned()),
            ..Media::default()
        };
        check(
            [
                Event::Refusal {
                    choice: 0,
                    text: "No.".to_owned(),
                },
                Event::Image { choice: 0, image },
                finished(Finish::Refused),
                Event::Done,
            ],
            &[
                OPENED,
                r#"0 start {"type":"text","text":""}"#,
                r#"0 {"type":"text_delta","text":"No."}"#,
                r#"0 {"type":"text_delta","text":"![image](https://peaks.example/a.png)"}"#,
                "0 stop",
                "refusal",
                END,
            ],
        );
    }

    #[test]
    fn other_choices_and_what_has_no_place_are_left_out() {
        check(
            [
                Event::Text {
                    choice: 1,
                    text: "Hi".to_owned(),
                },
                Event::Logprobs {
                    choice: 0,
                    tokens: Vec::new(),
                },
                Event::Finished {
                    choice: 1,
                    finish: Finish::Length,
                },
                Event::Done,
                Event::Done,
            ],
            &[OPENED, "end_turn", END],
        );
    }

    #[test]
    fn a_failure_is_an_error_event_and_the_end() {
        let written = bytes([
            text("Hi"),
            Event::Failed(Failure::plain(Fault::Truncated)),
            Event::Done,
        ]);
        let end = concat!(
            "\n\nevent: error\n",
            r#"data: {"type":"error","error":{"type":"api_error","message":"the provider ended its answer early","code":"truncated"}}"#,
            "\n\n",
        );
        assert!(written.ends_with(end), "{written}");
    }

    /// What is written, one line per event.
    #[track_caller]
    fn check(events: impl IntoIterator<Item = Event>, expected: &[&str]) {
        let written = bytes(events);
        let events: Vec<String> = written
            .split("\n\n")
            .filter(|event| !event.is_empty())
            .map(summary)
            .collect();
        assert_eq!(events, expected);
    }

    /// The parts of an event that differ.
    fn summary(event: &str) -> String {
        let (name, data) = event.split_once("\ndata: ").expect("a name and data");
        let name = name.strip_prefix("event: ").expect("a name");
        let value: serde_json::Value = serde_json::from_str(data).expect("JSON");
        assert_eq!(value["type"], name);
        let index = &value["index"];
        let raw = |key: &str| {
            let (_, rest) = data.split_once(&format!(r#""{key}":"#)).expect("a member");
            rest.strip_suffix('}').expect("an end").to_owned()
        };
        match name {
            "message_start" => format!(
                "{name} {} {}",
                value["message"]["id"].as_str().expect("an id"),
                value["message"]["model"].as_str().expect("a model"),
            ),
            "content_block_start" => format!("{index} start {}", raw("content_block")),
            "content_block_delta" => format!("{index} {}", raw("delta")),
            "content_block_stop" => format!("{index} stop"),
            "message_delta" => value["delta"]["stop_reason"]
                .as_str()
                .expect("one")
                .to_owned(),
            _ => name.to_owned(),
        }
    }

    fn bytes(events: impl IntoIterator<Item = Event>) -> String {
        let about = About {
            id: "7f-1",
            model: "the-model",
            now: 0,
            request: &Request::default(),
        };
        let mut writer = Writer::new(&about);
        let mut out = Vec::new();
        for event in events {
            writer.write(event, &mut out);
        }
        String::from_utf8(out).expect("UTF-8")
    }
}
