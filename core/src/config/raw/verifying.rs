//! The user's words on what comes after a verdict.

use std::num::NonZeroU64;

use serde_json::Value;

use super::{Fields, Path, Problems, Read, section};

section! {
    /// What is tried with an answer that failed `json`, `json_schema` or `tool_calls`, before the next rung
    /// is asked.
    Repair {
        /// `true`: almost-JSON is made JSON, without asking anybody: fences and words around it,
        /// trailing commas. `false` by default.
        mechanical: bool,
        /// How often the model that answered is told what is wrong and asked to mend it: none by
        /// default, at most 3.
        reask: NonZeroU64,
    }
}
