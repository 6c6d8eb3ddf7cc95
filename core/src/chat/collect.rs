//! Between whole and streamed: events put together into an answer, an answer taken apart into events.

use super::{Answer, Choice, Event, Failure, Part, Signature, ToolCall};

/// Puts the events of a stream together.
///
/// ```
/// # use baton_core::chat::{Answer, Collector, Event, Part};
/// let mut collector = Collector::default();
/// for text in ["Hel", "lo"] {
///     collector.add(Event::Text { choice: 0, text: text.to_owned() });
/// }
/// collector.add(Event::Done);
/// let answer = collector.finish().expect("it is whole");
/// assert_eq!(answer.choices[0].parts, [Part::text("Hello")]);
/// ```
#[derive(Debug, Default)]
pub struct Collector {
    answer: Answer,
    failure: Option<Failure>,
    done: bool,
}

/// The most choices that are kept apart; no provider makes more.
const MAX_CHOICES: u32 = 128;

impl Collector {
    /// Takes the next event.
    pub fn add(&mut self, event: Event) {
        match event {
            Event::Opened { id, model } => {
                self.answer.id = id.or(self.answer.id.take());
                self.answer.model = model.or(self.answer.model.take());
            }
            Event::Text { choice, text } => self.with(choice, |it| add_text(it, &text)),
            Event::Refusal { choice, text } => self.with(choice, |it| add_refusal(it, &text)),
            Event::Thinking { choice, text } => self.with(choice, |it| add_thinking(it, &text)),
            Event::Signature { choice, signature } => self.with(choice, |it| sign(it, signature)),
            Event::HiddenThinking { choice, signature } => {
                self.with(choice, |it| it.parts.push(Part::HiddenThinking(signature)));
            }
            Event::ToolCall {
                choice,
                id,
                name,
                signature,
                ..
            } => self.with(choice, |it| {
                it.parts.push(Part::ToolCall(ToolCall {
                    id,
                    name,
                    arguments: String::new(),
                    signature,
                }));
            }),
            Event::Arguments { choice, call, json } => {
                self.with(choice, |it| add_arguments(it, call, &json));
            }
            Event::Image { choice, image } => {
                self.with(choice, |it| it.parts.push(Part::Image(image)));
            }
            Event::Logprobs { choice, tokens } => {
                self.with(choice, |it| it.logprobs.extend(tokens))
            }
            Event::Finished { choice, finish } => self.with(choice, |it| it.finish = finish),
            Event::Usage(usage) => self.answer.usage = Some(usage),
            Event::Failed(failure) => self.failure = Some(failure),
            Event::Done => self.done = true,
        }
    }

    /// The answer, once it is whole.
    ///
    /// # Errors
    /// What the provider failed with; a truncation if it said nothing.
    pub fn finish(self) -> Result<Answer, Failure> {
        match self.failure {
            Some(failure) => Err(failure),
            None if self.done => Ok(self.answer),
            None => Err(Failure::plain(crate::fault::Fault::Truncated)),
        }
    }

    fn with(&mut self, choice: u32, change: impl FnOnce(&mut Choice)) {
        let Ok(index) = usize::try_from(choice.min(MAX_CHOICES)) else {
            return;
        };
        if self.answer.choices.len() <= index {
            self.answer
                .choices
                .resize_with(index.saturating_add(1), Choice::default);
        }
        if let Some(choice) = self.answer.choices.get_mut(index) {
            change(choice);
        }
    }
}

fn add_text(choice: &mut Choice, more: &str) {
    if let Some(Part::Text { text, .. }) = choice.parts.last_mut() {
        text.push_str(more);
    } else {
        choice.parts.push(Part::text(more));
    }
}

fn add_refusal(choice: &mut Choice, more: &str) {
    if let Some(Part::Refusal(text)) = choice.parts.last_mut() {
        text.push_str(more);
    } else {
        choice.parts.push(Part::Refusal(more.to_owned()));
    }
}

fn add_thinking(choice: &mut Choice, more: &str) {
    if let Some(Part::Thinking {
        text,
        signature: None,
    }) = choice.parts.last_mut()
    {
        text.push_str(more);
    } else {
        choice.parts.push(Part::Thinking {
            text: more.to_owned(),
            signature: None,
        });
    }
}

fn sign(choice: &mut Choice, by: Signature) {
    if let Some(Part::Thinking {
        signature: signature @ None,
        ..
    }) = choice.parts.last_mut()
    {
        *signature = Some(by);
    } else {
        choice.parts.push(Part::Thinking {
            text: String::new(),
            signature: Some(by),
        });
    }
}

fn add_arguments(choice: &mut Choice, call: u32, json: &str) {
    let calls = choice.parts.iter_mut().filter_map(Part::as_tool_call_mut);
    let called = usize::try_from(call)
        .ok()
        .and_then(|index| calls.into_iter().nth(index));
    if let Some(call) = called {
        call.arguments.push_str(json);
    }
}

impl Answer {
    /// The events of which this answer is put together: for a caller that asked for a stream and a
    /// provider that answered whole.
    pub fn into_events(self) -> Vec<Event> {
        let mut events = vec![Event::Opened {
            id: self.id,
            model: self.model,
        }];
        for (choice, answer) in (0..).zip(self.choices) {
            say(choice, answer, &mut events);
        }
        events.extend(self.usage.map(Event::Usage));
        events.push(Event::Done);
        events
    }
}

fn say(choice: u32, answer: Choice, events: &mut Vec<Event>) {
    let mut calls = 0..;
    for part in answer.parts {
        match part {
            Part::Text { text, .. } => events.push(Event::Text { choice, text }),
            Part::Refusal(text) => events.push(Event::Refusal { choice, text }),
            Part::Thinking { text, signature } => {
                events.push(Event::Thinking { choice, text });
                events.extend(signature.map(|signature| Event::Signature { choice, signature }));
            }
            Part::HiddenThinking(signature) => {
                events.push(Event::HiddenThinking { choice, signature });
            }
            Part::ToolCall(made) => {
                let call = calls.next().unwrap_or(u32::MAX);
                events.push(Event::ToolCall {
                    choice,
                    call,
                    id: made.id,
                    name: made.name,
                    signature: made.signature,
                });
                events.push(Event::Arguments {
                    choice,
                    call,
                    json: made.arguments,
                });
            }
            Part::Image(image) => events.push(Event::Image { choice, image }),
            // No model answers with these.
            Part::Document(_) | Part::Audio(_) | Part::ToolResult(_) => {}
        }
    }
    if !answer.logprobs.is_empty() {
        events.push(Event::Logprobs {
            choice,
            tokens: answer.logprobs,
        });
    }
    events.push(Event::Finished {
        choice,
        finish: answer.finish,
    });
}
