//! All texts of a whole body: a request, an answer, or an event.

use super::Direction;
use super::inspection::{Changes, Inspection, Passage};
use super::passage::{Beginning, Form, Voice};
use super::reading::Reading;
use super::unescape::{Plain, escape};
use super::walk::{Leaf, TooDeep, Walk};
use crate::format::Edit;

/// What a body is after a look at all its texts.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Edited {
    /// What changes in it: spans that do not overlap.
    pub(super) edits: Vec<Edit>,
    /// So many of them, the first, leave out something whole; they are in order.
    gone: usize,
    /// Whether something in it blocks.
    pub(super) is_blocked: bool,
}

impl Inspection<'_> {
    /// Looks at every text of a body.
    ///
    /// # Errors
    /// Where its values stand too deep in each other to be looked at.
    pub(super) fn body(&mut self, body: &str) -> Result<Edited, TooDeep> {
        let walk = Walk::through(body)?;
        let mut edited = self.without_tokens(&walk);
        for leaf in &walk.leaves {
            self.leaf(body, &walk, leaf, &mut edited);
        }
        Ok(edited)
    }

    /// An answer without its tokens one by one, where guardrails look at it: what is taken out of a text would
    /// still stand there.
    pub(super) fn without_tokens(&self, walk: &Walk<'_>) -> Edited {
        let mut edited = Edited::default();
        if self.direction == Direction::Response && !self.side.is_empty() {
            let nothing = |is_object: bool| if is_object { "null" } else { "[]" };
            let tokens = walk.members(&TOKENS);
            let edits = tokens.map(|it| (it.span.clone(), nothing(it.is_object).to_owned()));
            edited.edits.extend(edits);
            edited.gone = edited.edits.len();
        }
        edited
    }

    /// Looks at one value of a body, if it is a text, and tells whether it is.
    pub(super) fn leaf(
        &mut self,
        body: &str,
        walk: &Walk<'_>,
        leaf: &Leaf<'_>,
        edited: &mut Edited,
    ) -> bool {
        let Some(Reading { voice, form, plain }) = Reading::of(body, walk, leaf) else {
            return false;
        };
        if edited.covers(leaf.span.start) {
            return true;
        }
        let form = match form {
            Form::Text => Beginning::default().with(&plain.text).form(),
            Form::Json | Form::Number | Form::Signed => form,
        };
        let changes = self.look(&Passage {
            text: &plain.text,
            from: 0,
            is_whole: true,
            form,
            begins_in_string: false,
            key: key(walk, leaf),
        });
        self.attacks(&plain.text, voice);
        edited.add(&changes, &plain, leaf, form);
        true
    }

    /// Looks for words that want to be obeyed, where somebody else may have written them.
    fn attacks(&mut self, text: &str, voice: Voice) {
        if !self.hears_attacks {
            return;
        }
        let is_foreign = match voice {
            Voice::Own => false,
            Voice::Foreign => true,
            Voice::Trusted => return,
        };
        for spotted in self.side.attacks(text, is_foreign, self.tenant) {
            self.report.note(self.direction, &spotted);
        }
    }
}

impl Edited {
    /// Adds what changes in a text to what changes in the body.
    fn add(&mut self, changes: &Changes, plain: &Plain<'_>, leaf: &Leaf<'_>, form: Form) {
        self.is_blocked |= changes.blocked_at.is_some();
        for (span, text) in &changes.edits {
            let span = plain.written(span);
            let at = |offset: usize| leaf.span.start.saturating_add(offset);
            let text = match form {
                Form::Number => text.clone(),
                Form::Text | Form::Json | Form::Signed => escape(text).into_owned(),
            };
            self.edits.push((at(span.start)..at(span.end), text));
        }
    }

    /// Adds that this text, as it is meant, stands in the place of a value.
    pub(super) fn replace(&mut self, leaf: &Leaf<'_>, body: &str, text: &str) {
        let written = body.get(leaf.span.clone()).unwrap_or_default();
        if Plain::decode(written).text != text {
            let edit = (leaf.span.clone(), escape(text).into_owned());
            self.edits.push(edit);
        }
    }

    /// Whether what stands here is gone already.
    fn covers(&self, place: usize) -> bool {
        let gone = self.edits.get(..self.gone).unwrap_or_default();
        let at = gone.partition_point(|(span, _)| span.end <= place);
        gone.get(at).is_some_and(|(span, _)| span.contains(&place))
    }

    /// The body as it is now.
    pub(super) fn apply(&self, body: &str) -> String {
        let mut edited = String::with_capacity(body.len());
        let mut done = 0;
        let mut edits: Vec<_> = self.edits.iter().collect();
        edits.sort_by_cached_key(|(span, _)| span.start);
        for (span, text) in edits {
            edited.push_str(body.get(done..span.start).unwrap_or_default());
            edited.push_str(text);
            done = span.end;
        }
        edited.push_str(body.get(done..).unwrap_or_default());
        edited
    }
}

/// Members that hold an answer's tokens one by one: OpenAI's, and Gemini's.
const TOKENS: [&str; 2] = ["logprobs", "logprobsResult"];

/// The member's name, where a tool's arguments or results say by it what a value is.
fn key<'b>(walk: &Walk<'b>, leaf: &Leaf<'b>) -> &'b str {
    const OF_CALLS: [&str; 4] = ["args", "input", "arguments", "response"];
    let is_of_call = walk.around(leaf).any(|it| OF_CALLS.contains(&it.key));
    let says = !matches!(
        leaf.key,
        "text" | "content" | "input" | "output" | "arguments"
    );
    if (is_of_call && says) || leaf.is_number {
        leaf.key
    } else {
        ""
    }
}
