//! The shipped bootstraps, and how they are spoilt.

use std::fs;

use baton_core::config;
use serde_json::Value;

use crate::SHIPPED;

/// Short words for long places, from the longest to the shortest.
pub(crate) const PLACES: [(&str, &str); 8] = [
    (
        "$copies",
        "/static_resources/listeners/1/filter_chains/0/filters/0/typed_config/http_filters/0/typed_config/config",
    ),
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
    (
        "$signing",
        "/static_resources/clusters/4/typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    ),
    ("$openai", "/static_resources/clusters/0"),
];

/// A bootstrap after `PLACE = VALUE`, `PLACE removed` or `PLACE swapped with PLACE`; or several, with ` & `
/// between them.
pub(crate) fn with_mistake(bootstrap: &str, line: &str) -> Value {
    let mut document = read(bootstrap);
    line.split(" & ")
        .for_each(|change| spoil(&mut document, change));
    document
}

fn spoil(document: &mut Value, line: &str) {
    let line = PLACES.iter().fold(line.to_owned(), |line, (short, long)| {
        line.replace(short, long)
    });
    if let Some((place, value)) = line.split_once(" = ") {
        *find(document, place) = serde_json::from_str(value).unwrap();
    } else if let Some((one, other)) = line.split_once(" swapped with ") {
        let first = find(document, one).take();
        let second = std::mem::replace(find(document, other), first);
        *find(document, one) = second;
    } else {
        remove(document, line.strip_suffix(" removed").unwrap());
    }
}

pub(crate) fn shipped() -> Value {
    read(SHIPPED)
}

pub(crate) fn read(bootstrap: &str) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(bootstrap).unwrap()).unwrap()
}

/// The value at a pointer, made where only its last key is missing.
pub(crate) fn find<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
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
pub(crate) fn in_short(line: &str) -> String {
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
