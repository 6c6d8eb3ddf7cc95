//! Requests, both ways.

mod read;
mod write;

pub(super) use self::read::read;
pub(in crate::format) use self::write::schema;
pub(super) use self::write::write;
