//! The plugin's configuration document as Envoy hands it over, as JSON.
//!
//! Envoy 1.40 hands over a `google.protobuf.Struct` as protobuf bytes, whatever its documentation says
//! of JSON; a `StringValue` (Istio's `pluginConfig`) comes as the text it holds.

use prost::Message;
use prost_types::value::Kind;
use prost_types::{Struct, Value};
use serde::de::IgnoredAny;

use crate::gather::gather;
use crate::json::read_json;

/// The document as JSON. What is neither JSON nor a `Struct` comes back as it is: whoever reads it
/// says what is wrong with it.
pub fn to_json(document: Vec<u8>) -> Vec<u8> {
    if read_json::<IgnoredAny>(&document).is_ok() {
        return document;
    }
    match Struct::decode(document.as_slice()) {
        Ok(fields) => object(fields).to_string().into_bytes(),
        Err(_) => document,
    }
}

fn object(fields: Struct) -> serde_json::Value {
    let fields = fields.fields.into_iter();
    serde_json::Value::Object(gather(fields.map(|(key, value)| (key, json(value)))))
}

/// The depth is bounded: `prost` refuses to decode more than a hundred levels.
fn json(value: Value) -> serde_json::Value {
    match value.kind {
        None | Some(Kind::NullValue(_)) => serde_json::Value::Null,
        Some(Kind::BoolValue(value)) => value.into(),
        Some(Kind::NumberValue(value)) => number(value),
        Some(Kind::StringValue(value)) => value.into(),
        Some(Kind::ListValue(list)) => list.values.into_iter().map(json).collect(),
        Some(Kind::StructValue(fields)) => object(fields),
    }
}

/// A `Struct` knows only doubles; what was written as a whole number is one again.
fn number(value: f64) -> serde_json::Value {
    let whole = value.to_string().parse::<i64>().ok();
    whole.map_or_else(|| value.into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn value(kind: Kind) -> Value {
        Value { kind: Some(kind) }
    }

    #[test]
    fn json_stays_as_it_is() {
        assert_eq!(to_json(b"\n{\"a\": 1.50}".to_vec()), b"\n{\"a\": 1.50}");
    }

    #[test]
    fn what_is_neither_stays_as_it_is() {
        assert_eq!(to_json(b"routes: []".to_vec()), b"routes: []");
    }

    #[test]
    fn a_struct_becomes_the_json_that_was_written() {
        let list = prost_types::ListValue {
            values: vec![
                value(Kind::NumberValue(32768.0)),
                value(Kind::NumberValue(0.5)),
                value(Kind::BoolValue(true)),
                value(Kind::NullValue(0)),
            ],
        };
        let inner = Struct {
            fields: [("l".to_owned(), value(Kind::ListValue(list)))].into(),
        };
        let outer = Struct {
            fields: [
                ("s".to_owned(), value(Kind::StringValue("é\"".to_owned()))),
                ("o".to_owned(), value(Kind::StructValue(inner))),
            ]
            .into(),
        };
        let json = String::from_utf8(to_json(outer.encode_to_vec())).unwrap();
        assert_eq!(json, r#"{"o":{"l":[32768,0.5,true,null]},"s":"é\""}"#);
    }
}
