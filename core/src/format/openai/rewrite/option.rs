//! Asking for the usage in a `stream_options` that is there.

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::json::{Members, Name, read_object};

/// The object with `include_usage` set, its other members as they are; a new one in place of null.
pub(super) fn with_usage(options: &[u8]) -> String {
    let mut others = Others::default();
    let options = std::str::from_utf8(options).unwrap_or_default();
    // What is neither was refused before.
    drop(read_object(options, &mut others));
    let mut members = vec![r#""include_usage":true"#.to_owned()];
    members.extend(others.0);
    format!("{{{}}}", members.join(","))
}

/// The members beside `include_usage`, as they are written.
#[derive(Default)]
struct Others(Vec<String>);

impl<'de> Members<'de> for Others {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "stream options";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        if &*key == "include_usage" {
            return value.next_value::<IgnoredAny>().map(drop);
        }
        let raw = value.next_value::<&RawValue>()?;
        self.0.push(format!("{}:{}", super::quote(&key), raw.get()));
        Ok(())
    }
}
