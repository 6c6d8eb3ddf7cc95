//! Wire formats: how callers and providers say things.

pub mod openai;
