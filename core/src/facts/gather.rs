//! From a request to its facts: which text is what, and what is no text.

use super::lexicon::Lexicon;
use super::tally::Tally;
use super::text::Reader;
use super::window::Window;
use super::{Facts, language, tokens};
use crate::chat::{Media, Message, Output, Part, Request, Role, Source, Tool};
use crate::tier::Tier;

pub(super) fn gather(request: &Request, lexicon: &Lexicon, hint: Option<Tier>) -> Facts {
    let mut gathering = Gathering::new(lexicon);
    gathering.messages(&request.messages);
    let mut facts = gathering.into_facts();
    facts.hint = hint;
    facts.max_tokens = request.max_tokens;
    facts.effort = request
        .reasoning
        .as_ref()
        .and_then(|reasoning| reasoning.word());
    facts.tools = count(request.tools.len());
    facts.json = !matches!(request.output, Output::Text);
    facts.schema = matches!(request.output, Output::Schema(_));
    let structure =
        request.tools.iter().map(tool_bytes).sum::<usize>() + schema_bytes(&request.output);
    facts.input_tokens += wide(structure) / tokens::JSON_BYTES;
    facts
}

/// A request while it is being read.
struct Gathering<'a> {
    lexicon: &'a Lexicon,
    window: Window,
    facts: Facts,
    system: Tally,
    /// Bytes of text there are, and those that were read.
    bytes: (usize, usize),
}

/// Whose words a text is.
#[derive(Clone, Copy)]
enum Place {
    System,
    Earlier,
    Task,
}

impl<'a> Gathering<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            window: Window::new(),
            facts: Facts::default(),
            system: Tally::default(),
            bytes: (0, 0),
        }
    }

    /// Newest first: what is asked now must be read whatever came before. System prompts last, for they are
    /// the same in every request of an application.
    fn messages(&mut self, messages: &[Message]) {
        let spoken = |message: &&Message| message.role != Role::System;
        // What tools have answered belongs to the task that called them.
        let task = messages.iter().rposition(asks);
        for (index, message) in messages.iter().enumerate().rev() {
            if spoken(&message) {
                let is_task = Some(index) == task;
                self.message(message, if is_task { Place::Task } else { Place::Earlier });
                self.facts.turns += u32::from(asks(message));
            }
        }
        let system = messages.iter().filter(|message| !spoken(message));
        for message in system {
            self.message(message, Place::System);
        }
    }

    fn message(&mut self, message: &Message, place: Place) {
        self.facts.input_tokens += tokens::MESSAGE;
        for part in &message.parts {
            self.part(part, place);
        }
    }

    fn part(&mut self, part: &Part, place: Place) {
        match part {
            Part::Text { text, .. } | Part::Thinking { text, .. } | Part::Refusal(text) => {
                self.text(text, place);
            }
            Part::Image(_) => {
                self.facts.images += 1;
                self.facts.input_tokens += tokens::IMAGE;
            }
            Part::Audio(_) => {
                self.facts.audio += 1;
                self.facts.input_tokens += tokens::AUDIO;
            }
            Part::Document(media) => self.document(media, place),
            Part::ToolCall(call) => {
                self.facts.input_tokens +=
                    wide(call.name.len() + call.arguments.len()) / tokens::JSON_BYTES;
            }
            Part::ToolResult(result) => {
                self.facts.tool_results += 1;
                for part in &result.parts {
                    self.part(part, Place::Earlier);
                }
            }
            Part::HiddenThinking(_) => {}
        }
    }

    fn document(&mut self, media: &Media, place: Place) {
        match &media.source {
            Source::Text(text) => self.text(text, place),
            Source::Base64(_) | Source::Url(_) | Source::File(_) => {
                self.facts.documents += 1;
                self.facts.input_tokens += tokens::DOCUMENT;
            }
        }
    }

    fn text(&mut self, text: &str, place: Place) {
        let tally = match place {
            Place::System => &mut self.system,
            Place::Earlier => &mut self.facts.earlier,
            Place::Task => &mut self.facts.task,
        };
        let pieces = self.window.take(text);
        for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
            Reader::new(self.lexicon, tally).read(piece);
        }
        let [first, last] = pieces;
        self.bytes.0 += text.len();
        self.bytes.1 += first.len() + last.len();
    }

    fn into_facts(self) -> Facts {
        let mut facts = self.facts;
        let read = [&facts.task, &facts.earlier, &self.system]
            .map(tokens::of)
            .iter()
            .sum();
        facts.input_tokens += tokens::extrapolated(read, self.bytes);
        facts.language = language::language(&facts.task);
        facts.code = language::code(&facts.task).or_else(|| language::code(&facts.earlier));
        facts.asked_words = Some(facts.task.asked_words).filter(|words| *words > 0);
        facts
    }
}

/// Whether the user says something here, and does not only bring what tools have answered.
fn asks(message: &Message) -> bool {
    let is_result = |part: &Part| matches!(part, Part::ToolResult(_));
    message.role == Role::User && !message.parts.iter().all(is_result)
}

fn tool_bytes(tool: &Tool) -> usize {
    match tool {
        Tool::Function(function) => {
            let description = function.description.as_ref().map_or(0, String::len);
            let parameters = function
                .parameters
                .as_ref()
                .map_or(0, |json| json.as_str().len());
            function.name.len() + description + parameters
        }
        Tool::Hosted(kind) => kind.len(),
    }
}

fn schema_bytes(output: &Output) -> usize {
    match output {
        Output::Text | Output::Json => 0,
        Output::Schema(schema) => schema.schema.as_str().len(),
    }
}

fn count(found: usize) -> u32 {
    u32::try_from(found).unwrap_or(u32::MAX)
}

fn wide(found: usize) -> u64 {
    u64::try_from(found).unwrap_or(u64::MAX)
}
