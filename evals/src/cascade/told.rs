//! What goes through the stack for a question: the question, and beside it what everybody is told to do.

use baton_core::draw::draw;
use baton_tests::http::Chat;
use serde_json::json;

use super::bill::{Part, Tokens};
use super::question::Question;
use super::verifier::Verifier;

/// Scores of an answer that will do, and of one that will not: far from any threshold.
const GOOD: &str = "0.9/0.9/0.1";
const BAD: &str = "0.9/0.9/0.9";

/// A question on its way.
pub(crate) struct Told {
    /// The request.
    pub(crate) chat: Chat,
    /// What the weak model says, and what the strong one does.
    says: [(Part, String); 2],
}

impl Told {
    /// For this route; every other one, by chance, wants a stream.
    pub(crate) fn new(route: &str, question: &Question, verifier: &Verifier) -> Self {
        let answers = [
            (Part::Weak, &question.weak.text),
            (Part::Strong, &question.strong.text),
        ];
        // Who it is, and what it really said, but for what would end the script.
        let says = answers.map(|(part, text)| {
            let text = text.replace('"', "'").replace("]]", "] ]");
            (part, format!("{}: {text}", part.name()))
        });
        let scores = match verifier.accepts(question) {
            true => GOOD,
            false => BAD,
        };
        let mut said = script(Part::Judge, question, &format!("scores={scores}"));
        for (part, text) in &says {
            said += &script(*part, question, &format!("says=\"{text}\""));
        }
        said += &format!("\n{}", question.prompt);
        let chat = Chat::to(route).with("messages", json!([{"role": "user", "content": said}]));
        let chat = match draw(&question.prompt, "streams") < 0.5 {
            true => chat.streamed(),
            false => chat,
        };
        Self { chat, says }
    }

    /// Whose answer this is, to the last letter.
    pub(crate) fn who_says(&self, text: &str) -> Option<Part> {
        let mut says = self.says.iter();
        says.find(|(_, said)| said == text).map(|(part, _)| *part)
    }
}

/// What one of them is told, and the tokens it took. It stands in the user's words, which is how it comes to the
/// judge too.
fn script(part: Part, question: &Question, told: &str) -> String {
    let Tokens { input, output } = part.tokens(question);
    format!("[[{}: usage={input}/{output} {told}]]", part.name())
}
