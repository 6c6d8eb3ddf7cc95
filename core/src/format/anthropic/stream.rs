//! Streamed answers: `message_start`, then block by block `content_block_start`, `…_delta` and `…_stop`,
//! then `message_delta` with the stop reason and the usage, and `message_stop`.

mod read;
mod write;

pub(super) use self::read::Reader;
pub(super) use self::write::Writer;

#[cfg(test)]
mod tests;
