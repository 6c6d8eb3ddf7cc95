//! How much Envoy must be able to hold.

use baton_core::config::Limits;

use super::ask::Asked;
use super::node::Node;

/// The bytes that Envoy's buffers must hold, for each direction.
#[derive(Clone, Copy)]
pub(super) struct Buffers {
    /// Of a request, for as long as it may be repeated to another provider.
    pub(super) request: u64,
    /// Of an answer that is weighed.
    pub(super) answer: u64,
}

impl Buffers {
    pub(super) fn for_limits(limits: Limits) -> Self {
        Self {
            request: with_headroom(limits.request_body),
            answer: with_headroom(limits.held_answer),
        }
    }

    /// Of whatever comes first.
    pub(super) fn both(self) -> u64 {
        self.request.max(self.answer)
    }
}

/// The buffer whose size is set at `node` must hold `least` bytes, or this breaks.
pub(super) fn check(node: &Node<'_>, least: u64, breaks: &'static str, asked: &mut Asked) {
    asked.about(node).must_hold(
        node.number().is_some_and(|size| size >= least),
        format!("at least `{least}`, a third above `limits`"),
        breaks,
    );
}

/// A third more than the limit: for what rewriting adds, and because Envoy crashes when a filter
/// writes a body beyond its buffer.
fn with_headroom(limit: usize) -> u64 {
    let limit = u64::try_from(limit).unwrap_or(u64::MAX);
    limit.saturating_add(limit / 3)
}
