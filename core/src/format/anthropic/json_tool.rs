//! JSON without a schema, which Anthropic has no mode for.
//!
//! Anthropic's own advice for JSON of unknown members is a tool that the model must call, whose input is
//! the answer. So a request for any JSON gets one more tool, of a name that nobody else uses, and what
//! the model gives it comes back as text. No prompt is changed, and the text is JSON even where the model
//! would have put it between words or fences.

/// The tool's name: by it a reader of answers knows that its input is the answer.
pub(super) const NAME: &str = "baton_json_answer";

/// What the model is told of it.
pub(super) const DESCRIPTION: &str = "Gives the final answer. Its input is the whole answer: one JSON \
    object with exactly the members that the conversation asks for.";
