//! Whole answers.

mod read;
mod write;

pub(super) use self::read::{Block, StopDetails, read, signature_of};
pub(super) use self::write::{picture, write};
