//! An answer whose form is wrong is mended where its route says so: by ourselves where it is almost JSON, or by
//! the model that gave it, which is told what is wrong. What was mended is looked at from the first check on.

use std::sync::Arc;

use baton_core::chat::{Answer, Choice, Message, Part, Request, Role, ToolResult};
use baton_core::confidence;
use baton_core::verdict::{Purpose, Repair};
use baton_core::verify::Step;

use super::looked::Looked;
use super::looking::Looking;
use super::reading::{Exchanged, in_openai};
use super::{NotLookedAt, aside};

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
        if self.case.inquiry.given || !is_wrong_in_form(&first) {
            return Ok(first);
        }
        let mut last = self.mechanically(first.clone()).await?;
        for time in 1..=self.case.route.verifying.repair.reask {
            if !is_wrong_in_form(&last) {
                break;
            }
            let Some(answer) = self.reask(&last).await else {
                break;
            };
            let again = self.look(Arc::new(first.read.with(answer))).await?;
            last = self.mechanically(again).await?;
            last.repair = Some(Repair::Reasked(time));
        }
        Ok(if last.failed().is_some() { first } else { last })
    }

    /// Makes JSON of almost-JSON, as often as there are checks that find some.
    async fn mechanically(&mut self, mut looked: Looked) -> Result<Looked, NotLookedAt> {
        if !self.case.route.verifying.repair.mechanical {
            return Ok(looked);
        }
        for _ in self.case.checks.steps() {
            let Some(answer) = self.mend(&looked).await? else {
                break;
            };
            looked = self.look(Arc::new(looked.read.with(answer))).await?;
            looked.repair = Some(Repair::Mechanical);
        }
        Ok(looked)
    }

    /// The answer as the check that failed would have it, where that needs nobody else.
    async fn mend(&self, looked: &Looked) -> Result<Option<Answer>, NotLookedAt> {
        let (case, read, failed_at) = (
            Arc::clone(self.case),
            Arc::clone(&looked.read),
            looked.failed_at,
        );
        aside(self.case.size, move || {
            match case.checks.steps().get(failed_at?) {
                Some(Step::Structural(check)) => check.mend(read.subject()),
                Some(Step::Judge(_) | Step::Http(_)) | None => None,
            }
        })
        .await
    }

    /// What the model makes of its answer, once it knows what is wrong with it.
    async fn reask(&mut self, looked: &Looked) -> Option<Answer> {
        let read = &looked.read;
        let choice = read.answer.choices.first()?;
        let verify = self.case.route.verify.as_ref()?;
        let request = again(&read.request, choice, looked.complaint());
        let request = confidence::ask(&request, verify);
        let body = in_openai(&request, &read.model)?.to_string().into_bytes();
        let answer = self.asking.model(Purpose::Repair, &read.model.name, body);
        answer.await.ok()
    }
}

/// Whether it was a check of the form that failed.
fn is_wrong_in_form(looked: &Looked) -> bool {
    let failed = looked.failed();
    failed.is_some_and(|failed| OF_FORM.contains(&failed.check.as_str()))
}

/// The conversation, gone on: the model's answer, and what is wrong with it.
fn again(request: &Request, choice: &Choice, wrong: Option<&str>) -> Request {
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
fn told(choice: &Choice, wrong: Option<&str>) -> Vec<Part> {
    let why = wrong.unwrap_or("it is not in the form that was asked for");
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
