use std::time::Duration;

use super::{
    Class, End, Error, Expectation, Form, LineEnds, Pace, Reply, Report, Script, ScriptError,
    Split, Text,
};

fn script(text: &str) -> Script {
    Script::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn refusal(text: &str) -> String {
    Script::parse(text).expect_err(text).to_string()
}

#[test]
fn a_missing_script_is_a_good_answer() {
    assert_eq!(script(""), Script::default());
    assert_eq!(script("  \n"), Script::default());
    assert_eq!(Script::default().reply, Reply::Answer);
}

#[test]
fn words_add_up_in_any_order() {
    assert_eq!(
        script("delay=20ms  chunks=3 stream crlf wait=1s pause=5ms split=7/1ms bytes=40 usage=1/2"),
        Script {
            wait: Duration::from_secs(1),
            form: Form::Stream,
            text: Text::Bytes(40),
            usage: Report::Tokens {
                input: 1,
                output: 2
            },
            pace: Pace {
                chunks: Some(3),
                pause: Duration::from_millis(5),
                delay: Duration::from_millis(20),
                line_ends: LineEnds::Crlf,
                split: Some(Split {
                    bytes: 7,
                    every: Duration::from_millis(1)
                }),
                end: End::Done,
            },
            ..Script::default()
        }
    );
}

#[test]
fn an_error_has_a_status_a_message_and_a_time_to_come_back() {
    let told = script(r#"status=429 retry-after=2 error-message="slow down" again-in=6200ms"#);
    let error = Error {
        class: Class::RateLimited,
        status: Some(429),
        message: Some("slow down".to_owned()),
        again_in: Some(Duration::from_millis(6_200)),
    };
    assert_eq!(told.reply, Reply::Error(error));
    assert_eq!(told.headers, [("retry-after".to_owned(), "2".to_owned())]);
}

#[test]
fn an_error_may_be_told_by_its_class() {
    let Reply::Error(error) = script("error=quota").reply else {
        panic!("expected an error")
    };
    assert_eq!((error.class, error.status), (Class::Quota, None));
    assert_eq!(
        refusal("error=sad"),
        "`error=sad`: expected a class like `overloaded`"
    );
}

#[test]
fn words_are_said_as_they_stand() {
    assert_eq!(
        script("says=\"one, two\nthree\"").text,
        Text::Words("one, two\nthree".to_owned())
    );
}

#[test]
fn a_judge_scores() {
    let scores = r#"{"coherence":0.9,"hallucination":0.1,"relevance":1.0}"#;
    assert_eq!(
        script("scores=0.9/1/0.1").text,
        Text::Scores(scores.to_owned())
    );
    assert_eq!(
        refusal("scores=0.9/1"),
        "`scores=0.9/1`: expected three scores like `0.9/0.8/0.1`"
    );
}

#[test]
fn tools_are_called_all_or_so_many() {
    assert_eq!(script("").calls, None);
    assert_eq!(script("tools").calls, Some(usize::MAX));
    assert_eq!(script("tools=1").calls, Some(1));
}

#[test]
fn a_reset_comes_before_the_headers_or_after_so_many_events() {
    assert_eq!(script("reset").reply, Reply::Reset);
    assert_eq!(script("reset=2").pace.end, End::Reset(2));
    assert_eq!(script("reset=0").pace.end, End::Reset(0));
    assert_eq!(script("error-event").pace.end, End::Error(0));
    assert_eq!(script("error-event=4").pace.end, End::Error(4));
}

#[test]
fn expectations_name_headers_unless_they_name_the_body_or_the_path() {
    assert_eq!(
        script(
            r#"expect-authorization="Bearer a b" expect-no-x-api-key expect-model=m
               expect-path=/v1/x expect-body-sha256=ab expect-nowhere=sk-beta
               expect-member=a expect-no-member=b"#
        )
        .expectations,
        [
            Expectation::Header("authorization".to_owned(), "Bearer a b".to_owned()),
            Expectation::NoHeader("x-api-key".to_owned()),
            Expectation::Model("m".to_owned()),
            Expectation::Path("/v1/x".to_owned()),
            Expectation::BodySha256("ab".to_owned()),
            Expectation::Nowhere("sk-beta".to_owned()),
            Expectation::Member("a".to_owned()),
            Expectation::NoMember("b".to_owned()),
        ]
    );
}

#[test]
fn what_is_not_understood_is_said() {
    for (text, said) in [
        ("chunk=3", "unknown word `chunk`"),
        ("chunks", "`chunks` needs a value: `chunks=…`"),
        ("chunks=many", "`chunks=many`: expected a whole number"),
        ("hang=1", "`hang` takes no value"),
        ("wait=20", "`wait=20`: expected a duration like `20ms`"),
        (
            "status=200",
            "`status=200`: expected a status from 400 to 599",
        ),
        (
            "split=0",
            "`split=0`: expected a size from 1, like `7` or `7/1ms`",
        ),
        ("usage=9", "`usage=9`: expected tokens like `9/12`"),
        ("header=x", "`header=x`: expected `name:value`"),
        (
            "error-message=x",
            "`error-message` needs a `status` or `error` before it",
        ),
        ("hang malformed", "`malformed` goes against an earlier word"),
        ("cut=1 stall=2", "`stall` goes against an earlier word"),
        ("stream whole", "`whole` goes against an earlier word"),
        (r#"error-message="x"#, "a `\"` is not closed"),
    ] {
        assert_eq!(refusal(text), said);
    }
    assert_eq!(
        refusal("nonsense=1"),
        ScriptError::UnknownWord("nonsense".to_owned()).to_string()
    );
}
