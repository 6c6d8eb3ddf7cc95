//! Whether a model can do what a request needs: what it is able to do, and how much it holds.

use crate::capability::{Capabilities, Capability};
use crate::chat::{Effort, Output, Part, Reasoning, Request, Source};
use crate::config::Model;
use crate::outcome::Skip;

/// What is added to an estimate of a prompt's tokens before it is compared with a window, in percent: by
/// so much an estimate from bytes may be too low, and the provider would turn the prompt down.
const MARGIN_PERCENT: u64 = 15;

/// What a model must be able to do to answer this request.
pub fn needs(request: &Request) -> Capabilities {
    let mut needs: Capabilities = request
        .messages
        .iter()
        .flat_map(|message| &message.parts)
        .flat_map(|part| needs_of(part).iter())
        .collect();
    if !request.tools.is_empty() {
        needs.insert(Capability::Tools);
    }
    if matches!(request.output, Output::Schema(_)) {
        needs.insert(Capability::JsonSchema);
    }
    if request.reasoning.as_ref().is_some_and(asks_to_think) {
        needs.insert(Capability::Reasoning);
    }
    needs
}

fn needs_of(part: &Part) -> Capabilities {
    let mut needs = Capabilities::default();
    match part {
        Part::Image(_) => needs.insert(Capability::Vision),
        Part::Audio(_) => needs.insert(Capability::Audio),
        // A document that is plain text is text.
        Part::Document(media) if matches!(media.source, Source::Text(_)) => {}
        Part::Document(_) => needs.insert(Capability::Documents),
        Part::ToolCall(_) => needs.insert(Capability::Tools),
        Part::ToolResult(result) => {
            needs = result
                .parts
                .iter()
                .flat_map(|part| needs_of(part).iter())
                .collect();
            needs.insert(Capability::Tools);
        }
        // What a model thought earlier is left out for one that cannot take it.
        Part::Thinking { .. } | Part::HiddenThinking(_) => {}
        Part::Text { .. } | Part::Refusal(_) => {}
    }
    needs
}

fn asks_to_think(reasoning: &Reasoning) -> bool {
    reasoning.word().is_some_and(|word| word != Effort::Off)
}

/// Whether a model can do all that is needed. One of which the config does not say what it can do is
/// taken to do whatever its provider's format can say.
///
/// # Errors
/// The first thing it cannot do.
pub fn able(model: &Model, needs: Capabilities) -> Result<(), Skip> {
    let able = model.capabilities.unwrap_or(needs);
    match needs.missing_from(able) {
        Some(lacking) => Err(Skip::Lacks(lacking)),
        None => Ok(()),
    }
}

/// Whether a prompt of so many tokens, by estimate, and the answer asked for fit a model's window; one
/// that is not known holds anything.
///
/// # Errors
/// What the window would have to hold.
pub fn fits(model: &Model, prompt: u64, max_tokens: Option<u64>) -> Result<(), Skip> {
    let margin = prompt.saturating_mul(MARGIN_PERCENT) / 100;
    let tokens = prompt
        .saturating_add(margin)
        .saturating_add(max_tokens.unwrap_or(0));
    match model.context {
        Some(context) if tokens > context => Err(Skip::ContextTooSmall { tokens, context }),
        Some(_) | None => Ok(()),
    }
}

/// Whether it takes an estimate to say that a request fits: no token is shorter than a byte, so what is
/// small in bytes fits for sure.
pub fn may_overflow(model: &Model, body_bytes: usize) -> bool {
    let bytes = u64::try_from(body_bytes).unwrap_or(u64::MAX);
    fits(model, bytes, None).is_err()
}

#[cfg(test)]
mod tests;
