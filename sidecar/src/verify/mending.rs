//! An answer whose form is wrong is mended where its route says so: by ourselves where it is almost JSON, or by
//! the model that gave it, which is told what is wrong. What was mended is looked at from the first check on.

use std::sync::Arc;

use baton_core::chat::{Answer, Choice, Message, Part, Request, Role, ToolResult};
use baton_core::verdict::{Checked, Purpose, Repair};

use super::NotLookedAt;
use super::looking::{Looked, Looking};
use super::reading::{Exchanged, in_openai};

/// The checks whose failure says what to mend.
const OF_FORM: [&str; 3] = ["json", "json_schema", "tool_calls"];

impl Looking<'_> {
    /// Looks at an answer; where its form is wrong, mends it and looks again. What cannot be mended stays as
    /// it came.
    pub(super) async fn until_mended(
        &mut self,
        read: Arc<Exchanged>,
    ) -> Result<Looked, NotLookedAt> {
        let first = self.look(read).await?;
        let Some(wrong) = wrong(&first).cloned() else {
            return Ok(first);
        };
        let mended = self.reasked(&first, wrong).await?;
        Ok(mended.unwrap_or(first))
    }

    /// Has the model mend its own answer, as often as the route allows.
    async fn reasked(
        &mut self,
        first: &Looked,
        mut wrong: Checked,
    ) -> Result<Option<Looked>, NotLookedAt> {
        let mut read = Arc::clone(&first.read);
        for time in 1..=self.case.route.verifying.repair.reask {
            let Some(answer) = self.reask(&read, &wrong).await else {
                return Ok(None);
            };
            read = Arc::new(first.read.with(answer));
            let mut looked = self.look(Arc::clone(&read)).await?;
            if looked.passed() {
                looked.repair = Some(Repair::Reasked(time));
                return Ok(Some(looked));
            }
            wrong = match self::wrong(&looked) {
                Some(wrong) => wrong.clone(),
                None => return Ok(None),
            };
        }
        Ok(None)
    }

    /// What the model makes of its answer, once it knows what is wrong with it.
    async fn reask(&mut self, read: &Exchanged, wrong: &Checked) -> Option<Answer> {
        let choice = read.answer.choices.first()?;
        let request = again(&read.request, choice, wrong);
        let body = in_openai(&request, &read.model)?.to_string().into_bytes();
        let answer = self.asking.model(Purpose::Repair, &read.model.name, body);
        answer.await.ok()
    }
}

/// The check of the form that an answer has failed.
fn wrong(looked: &Looked) -> Option<&Checked> {
    let failed = looked.failed()?;
    OF_FORM.contains(&failed.check.as_str()).then_some(failed)
}

/// The conversation, gone on: the model's answer, and what is wrong with it.
fn again(request: &Request, choice: &Choice, wrong: &Checked) -> Request {
    let mut request = Request {
        choices: None,
        ..request.clone()
    };
    request.messages.push(Message {
        role: Role::Assistant,
        parts: spoken(choice),
    });
    request.messages.push(Message {
        role: Role::User,
        parts: told(choice, wrong),
    });
    request
}

/// What of an answer its model is shown again: what it thought is its own.
fn spoken(choice: &Choice) -> Vec<Part> {
    let is_shown = |part: &&Part| !matches!(part, Part::Thinking { .. } | Part::HiddenThinking(_));
    let parts: Vec<_> = choice.parts.iter().filter(is_shown).cloned().collect();
    if parts.is_empty() {
        vec![Part::text("")]
    } else {
        parts
    }
}

/// What is wrong: as the result of every tool it called, for each must have one; otherwise in words.
fn told(choice: &Choice, wrong: &Checked) -> Vec<Part> {
    let why = wrong
        .why
        .as_deref()
        .unwrap_or("it is not in the form that was asked for");
    let calls = choice.parts.iter().filter_map(Part::as_tool_call);
    let results: Vec<_> = calls
        .map(|call| {
            Part::ToolResult(ToolResult {
                call: call.id.clone(),
                name: Some(call.name.clone()),
                parts: vec![Part::text(format!(
                    "This call was not made: {why}. Call again, with every argument as the tool's schema says."
                ))],
                is_error: true,
                cache: None,
            })
        })
        .collect();
    if results.is_empty() {
        vec![Part::text(format!(
            "Your answer cannot be used: {why}. Give it again, all of it, in the form that was asked for and \
             without a word beside."
        ))]
    } else {
        results
    }
}
