//! `baton validate` on the shipped bootstrap: it passes, and each setting that is taken out of it is
//! told with what breaks.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod mistake;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use baton_sidecar::validate::{problems, validate};
use serde_json::{Value, json};

use mistake::{PLACES, find, in_short, read, shipped, with_mistake};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../envoy/envoy.yaml");
const PROVIDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../envoy/providers.yaml");

/// What is spoilt, and the file with its mistakes.
const MISTAKES: [(&str, &str); 2] = [
    (
        SHIPPED,
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validate/mistakes.txt"),
    ),
    (
        PROVIDERS,
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validate/signing.txt"),
    ),
];

#[test]
fn the_shipped_bootstraps_have_no_problems() {
    for file in [SHIPPED, PROVIDERS] {
        let report = validate(Path::new(file));
        assert_eq!(report.to_string(), format!("{file}: no problems"));
        assert_eq!(report.to_json(), json!({"file": file, "problems": []}));
    }
}

#[test]
fn the_shipped_bootstraps_differ_in_providers_alone() {
    let wiring = |file| {
        let mut document = read(file);
        let (_, config) = PLACES[1];
        find(&mut document, config).take();
        // The listeners for copies and for the sidecar have the same by an anchor.
        for other in ["listeners/1", "listeners/2"] {
            find(&mut document, &config.replace("listeners/0", other)).take();
        }
        document.pointer("/static_resources/listeners").cloned()
    };
    assert_eq!(wiring(PROVIDERS), wiring(SHIPPED));
}

/// The file holds one mistake each, and below it all that is told. `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn each_mistake_is_told_with_what_breaks() {
    for (bootstrap, file) in MISTAKES {
        let mistakes = fs::read_to_string(file).unwrap();
        let mut told = String::new();
        for line in mistakes.lines().filter(|line| !line.starts_with("    ")) {
            writeln!(told, "{line}").unwrap();
            if line.starts_with(['$', '/']) {
                for problem in problems(&with_mistake(bootstrap, line)) {
                    writeln!(told, "    {}", in_short(&problem.to_string())).unwrap();
                }
            }
        }
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(file, &told).unwrap();
        }
        for (expected, told) in mistakes.lines().zip(told.lines()) {
            assert_eq!(told, expected);
        }
        assert_eq!(told.lines().count(), mistakes.lines().count());
    }
}

#[test]
fn every_mistake_is_told() {
    for (_, file) in MISTAKES {
        let mistakes = fs::read_to_string(file).unwrap();
        let lines: Vec<_> = mistakes.lines().collect();
        for pair in lines.windows(2) {
            if let [mistake, told] = pair
                && mistake.starts_with(['$', '/'])
            {
                assert!(told.starts_with("    "), "nothing is told of {mistake}");
            }
        }
    }
}

#[test]
fn five_mistakes_in_a_file_are_told_at_once() {
    let mut text = fs::read_to_string(SHIPPED).unwrap();
    for (good, bad) in [
        (
            "ladder: [small, large, local]",
            "ladder: [small, larg, local]",
        ),
        (
            "per_connection_buffer_limit_bytes: 33554432\n    filter_chains",
            "filter_chains",
        ),
        ("clear_route_cache: true", "clear_route_cache: false"),
        (
            "refresh_cluster_on_retry: true",
            "refreshClusterOnRetry: false",
        ),
        ("http_filters: [*attempt, *codec]", "http_filters: [*codec]"),
    ] {
        assert!(text.contains(good), "{good}");
        text = text.replace(good, bad);
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("envoy.yaml");
    fs::write(&file, text).unwrap();

    let report = validate(&file);
    let told = report
        .to_string()
        .replace(&format!("{}: ", file.display()), "");
    let expected = [
        "$config.routes[0].ladder[1]: unknown model `larg`, expected one of `large`, `local`, `small`",
        "static_resources.listeners[0].per_connection_buffer_limit_bytes: missing, expected at least `22369621`, a third above `limits`: a body within `limits` is answered 413, or crashes Envoy",
        "$manager.http_filters[2].typed_config.clear_route_cache: is `false`, expected `true`: the route is chosen before the ladder is known, and attempt 1 goes nowhere",
        "$llm.route.retry_policy.refreshClusterOnRetry: is `false`, expected `true`: every attempt goes to the first rung's cluster",
        "static_resources.clusters[1].typed_extension_protocol_options.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.http_filters: missing, expected Baton's wasm filter with `root_id: attempt`: requests go to the provider with the caller's headers, key and model",
    ];
    assert_eq!(in_short(&told), expected.join("\n"));
    let listed = report.to_json();
    assert_eq!(
        listed
            .pointer("/problems")
            .and_then(Value::as_array)
            .map(Vec::len),
        Some(5)
    );
}

#[test]
fn json_and_istios_wrapping_are_read_too() {
    let mut document = shipped();
    let (_, manager) = PLACES[4];
    let wasm = format!("{manager}/http_filters/0/typed_config");
    let mut settings = find(&mut document, &wasm).take();
    let type_url = settings.as_object_mut().unwrap().remove("@type").unwrap();
    *find(&mut document, &wasm) = json!({
        "@type": "type.googleapis.com/xds.type.v3.TypedStruct",
        "type_url": type_url,
        "value": settings,
    });
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("envoy.json");
    fs::write(&file, document.to_string()).unwrap();
    assert_eq!(validate(&file).problems().unwrap(), []);
}

#[test]
fn what_is_no_bootstrap_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("envoy.yaml");
    let told = |text: &str| {
        fs::write(&file, text).unwrap();
        validate(&file)
            .to_string()
            .replace(&format!("{}: ", file.display()), "")
    };
    assert_eq!(
        told("a: 1\na: 2\n"),
        "is not good YAML: duplicate mapping key: a not allowed here at line 2, column 1",
    );
    assert!(told(&bomb()).contains("too large or too complex"));
    assert!(told("").starts_with("static_resources.listeners: missing, expected a listener"));
    assert!(told("[1]").starts_with("static_resources.listeners: missing, expected a listener"));
    let absent = validate(&directory.path().join("absent.yaml"));
    assert!(
        absent.to_string().contains("cannot be read: No such file"),
        "{absent}"
    );
    assert!(absent.to_json().get("unreadable").is_some());
}

#[test]
fn the_exit_code_says_whether_all_is_well() {
    let directory = tempfile::tempdir().unwrap();
    let bad = directory.path().join("bad.yaml");
    let text = fs::read_to_string(SHIPPED).unwrap();
    fs::write(
        &bad,
        text.replace("clear_route_cache: true", "clear_route_cache: false"),
    )
    .unwrap();
    let bad = bad.to_str().unwrap();

    assert_eq!(
        baton(&[SHIPPED]),
        (Some(0), format!("{SHIPPED}: no problems\n"))
    );
    let (code, told) = baton(&[SHIPPED, bad]);
    assert_eq!((code, told.lines().count()), (Some(1), 2));
    let (code, told) = baton(&["--json", bad, "absent.yaml"]);
    assert_eq!(code, Some(2));
    let files: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        files.first().unwrap().pointer("/problems/0/path").unwrap(),
        &json!(
            "static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[2].typed_config.clear_route_cache"
        )
    );
    assert!(files.last().unwrap().get("unreadable").is_some());
    assert_eq!(baton(&[]).0, Some(2));
}

/// `baton validate` with these arguments: its exit code and what it said.
fn baton(arguments: &[&str]) -> (Option<i32>, String) {
    let baton = Command::new(env!("CARGO_BIN_EXE_baton"))
        .arg("validate")
        .args(arguments)
        .output();
    let output = baton.unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// Seven lines that are four million values.
fn bomb() -> String {
    let line =
        |(name, of): (char, char)| format!("{name}: &{name} [{}]\n", format!("*{of},").repeat(10));
    let lines: String = ('b'..='g').zip('a'..='f').map(line).collect();
    format!("a: &a [0,0,0,0]\n{lines}")
}
