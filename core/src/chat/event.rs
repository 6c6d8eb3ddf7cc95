//! What a model answers, as it comes.

use super::{Failure, Finish, Media, Signature, TokenLogprob};
use crate::usage::Usage;

/// One step of a streamed answer. A reader of a format makes them, a writer of another says them.
///
/// The order is that of the answer: `Opened` first where it comes at all; of each tool call `ToolCall`
/// before its `Arguments`; of each choice `Finished` after all it said; `Usage` whenever the provider
/// counts, the last one counts; at the end `Done` or `Failed`, exactly once, and nothing after it.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The provider has begun; nothing is said yet.
    Opened {
        /// The provider's id of the answer.
        id: Option<String>,
        /// The model that answers, in its provider's words.
        model: Option<String>,
    },
    /// More text.
    Text {
        /// Of which choice.
        choice: u32,
        /// The text.
        text: String,
    },
    /// More of the words the model declines with.
    Refusal {
        /// Of which choice.
        choice: u32,
        /// The words.
        text: String,
    },
    /// More thinking.
    Thinking {
        /// Of which choice.
        choice: u32,
        /// The words; may be empty where only a signature follows.
        text: String,
    },
    /// The thinking so far is over and signed.
    Signature {
        /// Of which choice.
        choice: u32,
        /// What its provider knows it by.
        signature: Signature,
    },
    /// Thinking that its provider shows to nobody.
    HiddenThinking {
        /// Of which choice.
        choice: u32,
        /// All there is of it.
        signature: Signature,
    },
    /// A tool call begins.
    ToolCall {
        /// Of which choice.
        choice: u32,
        /// Which call of that choice, from 0, in the order they begin.
        call: u32,
        /// What its result refers to it by.
        id: String,
        /// The tool.
        name: String,
        /// What its provider needs back (Gemini).
        signature: Option<Signature>,
    },
    /// More of a call's arguments.
    Arguments {
        /// Of which choice.
        choice: u32,
        /// Of which call.
        call: u32,
        /// A piece of JSON text.
        json: String,
    },
    /// A whole picture.
    Image {
        /// Of which choice.
        choice: u32,
        /// The picture.
        image: Media,
    },
    /// How likely tokens were that were said just now.
    Logprobs {
        /// Of which choice.
        choice: u32,
        /// The tokens, in order.
        tokens: Vec<TokenLogprob>,
    },
    /// A choice is complete.
    Finished {
        /// Which.
        choice: u32,
        /// Why.
        finish: Finish,
    },
    /// What the answer took so far.
    Usage(Usage),
    /// The provider failed after it had begun. The answer ends here.
    Failed(Failure),
    /// The answer is whole.
    Done,
}
