//! `baton validate` on the shipped bootstrap: it passes, and each setting that is taken out of it is
//! told with what breaks.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use baton_core::config;
use baton_sidecar::validate::{problems, validate};
use serde_json::{Value, json};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../envoy/envoy.yaml");
const MISTAKES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validate/mistakes.txt");

/// Short words for long places, from the longest to the shortest.
const PLACES: [(&str, &str); 6] = [
    (
        "$config",
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters/0/typed_config/config/configuration/value",
    ),
    (
        "$edge",
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters/0/typed_config/config",
    ),
    (
        "$llm",
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/route_config/virtual_hosts/0/routes/0",
    ),
    (
        "$manager",
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config",
    ),
    (
        "$upstream",
        "/static_resources/clusters/0/typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    ),
    ("$openai", "/static_resources/clusters/0"),
];

#[test]
fn the_shipped_bootstrap_has_no_problems() {
    let report = validate(Path::new(SHIPPED));
    assert_eq!(report.to_string(), format!("{SHIPPED}: no problems"));
    assert_eq!(report.to_json(), json!({"file": SHIPPED, "problems": []}));
}

/// The file holds one mistake each, and below it all that is told. `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn each_mistake_is_told_with_what_breaks() {
    let mistakes = fs::read_to_string(MISTAKES).unwrap();
    let mut told = String::new();
    for line in mistakes.lines().filter(|line| !line.starts_with("    ")) {
        writeln!(told, "{line}").unwrap();
        if line.starts_with('$') || line.starts_with('/') {
            for problem in problems(&with_mistake(line)) {
                writeln!(told, "    {}", in_short(&problem.to_string())).unwrap();
            }
        }
    }
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(MISTAKES, &told).unwrap();
    }
    for (expected, told) in mistakes.lines().zip(told.lines()) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.lines().count(), mistakes.lines().count());
}

#[test]
fn every_mistake_is_told() {
    let mistakes = fs::read_to_string(MISTAKES).unwrap();
    let lines: Vec<_> = mistakes.lines().collect();
    for pair in lines.windows(2) {
        if let [mistake, told] = pair
            && mistake.starts_with(['$', '/'])
        {
            assert!(told.starts_with("    "), "nothing is told of {mistake}");
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
    let (_, manager) = PLACES[3];
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
    assert!(told("a: [").starts_with("is neither YAML nor JSON: "));
    assert!(told("").starts_with("static_resources.listeners: missing, expected a listener"));
    assert!(told("[1]").starts_with("static_resources.listeners: missing, expected a listener"));
    let absent = validate(&directory.path().join("absent.yaml"));
    assert!(
        absent.to_string().contains("cannot be read: No such file"),
        "{absent}"
    );
    assert!(absent.to_json().get("unreadable").is_some());
}

/// The shipped bootstrap after `PLACE = VALUE`, `PLACE removed` or `PLACE swapped with PLACE`.
fn with_mistake(line: &str) -> Value {
    let mut document = shipped();
    let line = PLACES.iter().fold(line.to_owned(), |line, (short, long)| {
        line.replace(short, long)
    });
    if let Some((place, value)) = line.split_once(" = ") {
        *find(&mut document, place) = serde_json::from_str(value).unwrap();
    } else if let Some((one, other)) = line.split_once(" swapped with ") {
        let first = find(&mut document, one).take();
        let second = std::mem::replace(find(&mut document, other), first);
        *find(&mut document, one) = second;
    } else {
        remove(&mut document, line.strip_suffix(" removed").unwrap());
    }
    document
}

fn shipped() -> Value {
    serde_saphyr::from_str(&fs::read_to_string(SHIPPED).unwrap()).unwrap()
}

/// The value at a pointer, made where only its last key is missing.
fn find<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    let (above, key) = pointer.rsplit_once('/').unwrap();
    let holder = document.pointer_mut(above).unwrap();
    if holder.is_array() {
        holder.get_mut(key.parse::<usize>().unwrap()).unwrap()
    } else {
        holder
            .as_object_mut()
            .unwrap()
            .entry(key)
            .or_insert(Value::Null)
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let (above, key) = pointer.rsplit_once('/').unwrap();
    let holder = document.pointer_mut(above).unwrap();
    if let Some(entries) = holder.as_array_mut() {
        entries.remove(key.parse().unwrap());
    } else {
        holder.as_object_mut().unwrap().remove(key).unwrap();
    }
}

/// A line with its long places in short.
fn in_short(line: &str) -> String {
    PLACES.iter().fold(line.to_owned(), |line, (short, long)| {
        line.replace(&written(long), short)
    })
}

/// A JSON pointer as a path is written.
fn written(pointer: &str) -> String {
    let keys = pointer.split('/').skip(1);
    let path = keys.fold(config::Path::root(), |path, key| match key.parse() {
        Ok(index) => path.index(index),
        Err(_) => path.key(key),
    });
    path.to_string()
}
