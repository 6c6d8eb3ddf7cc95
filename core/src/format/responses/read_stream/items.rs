//! The items of a streamed answer: what of them was said, so that nothing is said twice.

use super::event::Said;
use crate::chat::{Event, Finish, Part, Signature, ToolCall};

/// The most calls, and the most parts of items, that are told apart; no answer has so many.
const MAX_TOLD: usize = 1024;

/// What was said so far.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Which part of which item has been said piece by piece.
    told: Vec<(u32, Telling, u32)>,
    /// The items that are calls of tools, in order.
    calls: Vec<u32>,
    refused: bool,
}

/// In which of its ways an item is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Telling {
    Text,
    Refusal,
    Arguments,
    Summary,
    /// Thinking itself, where a provider shows it.
    Thought,
}

impl Items {
    /// Takes an event that is about items.
    pub(super) fn said(&mut self, said: Said<'_>, on_event: &mut dyn FnMut(Event)) {
        let Some((of, what)) = said.kind.as_deref().and_then(|kind| kind.rsplit_once('.')) else {
            return;
        };
        match (of, what) {
            ("response.output_item", "added") => self.begin(&said, on_event),
            ("response.output_item", "done") => self.end(&said, on_event),
            (_, "delta") => {
                if let (Some(telling), Some(delta)) = (telling_of(of), said.delta()) {
                    self.tell(telling, delta, &said, on_event);
                }
            }
            // A part that came as a whole only.
            (_, "done") => {
                if let (Some(telling), Some(whole)) = (telling_of(of), said.whole())
                    && !self.was_told(telling, &said)
                    && !whole.is_empty()
                {
                    self.tell(telling, whole, &said, on_event);
                }
            }
            (_, _) => {}
        }
    }

    /// Why a complete answer ended.
    pub(super) fn finish(&self) -> Finish {
        match (self.calls.is_empty(), self.refused) {
            (false, _) => Finish::ToolCalls,
            (true, true) => Finish::Refused,
            (true, false) => Finish::Stop,
        }
    }

    fn begin(&mut self, said: &Said<'_>, on_event: &mut dyn FnMut(Event)) {
        if let Some(item) = said.item()
            && item.kind == "function_call"
        {
            self.begin_call(said, item.into_call(), on_event);
        }
    }

    fn begin_call(&mut self, said: &Said<'_>, made: ToolCall, on_event: &mut dyn FnMut(Event)) {
        if self.call(said.output_index).is_some() || self.calls.len() >= MAX_TOLD {
            return;
        }
        let call = u32::try_from(self.calls.len()).unwrap_or(u32::MAX);
        self.calls.push(said.output_index);
        on_event(Event::ToolCall {
            choice: 0,
            call,
            id: made.id,
            name: made.name,
            signature: None,
        });
    }

    fn end(&mut self, said: &Said<'_>, on_event: &mut dyn FnMut(Event)) {
        let Some(item) = said.item() else { return };
        match item.kind.as_str() {
            "function_call" => {
                let made = item.into_call();
                let arguments = made.arguments.clone();
                self.begin_call(said, made, on_event);
                if !self.was_told(Telling::Arguments, said) && !arguments.is_empty() {
                    self.tell(Telling::Arguments, arguments, said, on_event);
                }
            }
            "reasoning" => self.end_thought(said, item.into_thought(), on_event),
            "image_generation_call" => {
                if let Some(image) = item.into_image() {
                    on_event(Event::Image { choice: 0, image });
                }
            }
            _ => {}
        }
    }

    fn end_thought(
        &mut self,
        said: &Said<'_>,
        thought: Option<Part>,
        on_event: &mut dyn FnMut(Event),
    ) {
        let choice = 0;
        let told = self.thinks(said.output_index).is_some();
        let sign = |signature: Signature| Event::Signature { choice, signature };
        match thought {
            Some(Part::Thinking { text, signature }) => {
                if !told {
                    on_event(Event::Thinking { choice, text });
                }
                if let Some(signature) = signature {
                    on_event(sign(signature));
                }
            }
            Some(Part::HiddenThinking(signature)) if told => on_event(sign(signature)),
            Some(Part::HiddenThinking(signature)) => {
                on_event(Event::HiddenThinking { choice, signature });
            }
            Some(_) | None => {}
        }
    }

    fn tell(
        &mut self,
        telling: Telling,
        text: String,
        said: &Said<'_>,
        on_event: &mut dyn FnMut(Event),
    ) {
        let choice = 0;
        let is_new = !self.was_told(telling, said);
        let follows = is_new && said.part > 0;
        if is_new {
            self.told.push((said.output_index, telling, said.part));
        }
        match telling {
            Telling::Text => {
                on_event(Event::Text { choice, text });
                let tokens = said.tokens();
                if !tokens.is_empty() {
                    on_event(Event::Logprobs { choice, tokens });
                }
            }
            Telling::Refusal => {
                self.refused = true;
                on_event(Event::Refusal { choice, text });
            }
            Telling::Arguments => {
                if let Some(call) = self.call(said.output_index) {
                    let json = text;
                    on_event(Event::Arguments { choice, call, json });
                }
            }
            // Where both are told, the second would say it again.
            Telling::Summary | Telling::Thought => {
                if self.thinks(said.output_index) != Some(telling) {
                    return;
                }
                let text = if follows { format!("\n\n{text}") } else { text };
                on_event(Event::Thinking { choice, text });
            }
        }
    }

    fn was_told(&self, telling: Telling, said: &Said<'_>) -> bool {
        let part = (said.output_index, telling, said.part);
        self.told.len() >= MAX_TOLD || self.told.contains(&part)
    }

    /// In which way this item's thinking is told, the first where there are both.
    fn thinks(&self, item: u32) -> Option<Telling> {
        let mut of_item = self.told.iter().filter(|(of, ..)| *of == item);
        let thinking =
            of_item.find(|(_, telling, _)| matches!(telling, Telling::Summary | Telling::Thought));
        thinking.map(|(_, telling, _)| *telling)
    }

    /// Which call of the answer an item is.
    fn call(&self, item: u32) -> Option<u32> {
        let position = self.calls.iter().position(|of| *of == item)?;
        u32::try_from(position).ok()
    }
}

fn telling_of(kind: &str) -> Option<Telling> {
    Some(match kind {
        "response.output_text" => Telling::Text,
        "response.refusal" => Telling::Refusal,
        "response.function_call_arguments" => Telling::Arguments,
        "response.reasoning_summary_text" => Telling::Summary,
        "response.reasoning_text" => Telling::Thought,
        _ => return None,
    })
}
