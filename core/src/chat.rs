//! The neutral chat model: what every wire format can be read into and written from.
//!
//! It is the union of what the formats can say that changes an answer, in the shape that loses least:
//! messages made of parts, tool calls and results among them. A format's reader reports by name what
//! this model has no word for; a format's writer reports what its provider has no word for. Nothing is
//! lost without being named.

mod answer;
mod collect;
mod event;
mod failure;
mod message;
mod output;
mod reasoning;
mod request;
mod signature;
mod tool;

pub use self::answer::{Answer, Choice, Finish, TokenLogprob};
pub use self::collect::Collector;
pub use self::event::Event;
pub use self::failure::Failure;
pub use self::message::{Cache, Media, Message, Part, Role, Source, ToolCall, ToolResult};
pub use self::output::{Output, Schema};
pub use self::reasoning::{Effort, Reasoning};
pub use self::request::{Request, Turn, Unsupported};
pub use self::signature::Signature;
pub use self::tool::{Function, Tool, ToolChoice};
