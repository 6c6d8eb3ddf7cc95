//! The exact cache: a request that was asked before is answered from memory, at the edge, whoever answered it then.
//!
//! Whether a request may be answered so, and an answer be kept, is decided here; the memory is the host's and all
//! its workers share it ([`Memory`]). What is read from it is taken for nothing until it has shown that it is whole
//! and answers this very request ([`Entry`]).

mod canonical;
mod directives;
mod entry;
mod filling;
mod key;
mod memory;
mod news;
mod rule;
mod serve;
#[cfg(test)]
mod tests;

pub use self::directives::Directives;
pub use self::entry::{Entry, Head};
pub use self::filling::Filling;
pub use self::key::{Key, NoHex, Scope, Seal, Subject};
pub use self::memory::{Memory, Shelves, Write};
pub use self::news::{MAX_PURGES, News, Purge};
pub use self::rule::{Caches, Embedder, Exact, Semantic, Sharing};
pub use self::serve::{Served, serve};
