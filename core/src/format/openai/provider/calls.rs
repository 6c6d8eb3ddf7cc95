//! The tool calls of a choice, put in order as their pieces come.
//!
//! OpenAI numbers them. Servers like it leave the number out, or give each call the same; then a new id
//! makes a new call.

use super::spoken::CallPiece;
use crate::chat::{Event, Signature};
use crate::format::Format;

/// The most calls of one choice; no model makes more.
const MAX_CALLS: usize = 1024;

/// The calls of one choice.
#[derive(Debug, Default)]
pub(super) struct Calls(Vec<Call>);

#[derive(Debug)]
struct Call {
    index: Option<u64>,
    id: Option<String>,
    /// Its name has come, so that it could be told.
    begun: bool,
}

impl Calls {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a list of pieces, each of another call. Pieces beyond the most calls are left out.
    pub(super) fn add(
        &mut self,
        choice: u32,
        pieces: Vec<CallPiece<'_>>,
        made_up_id: &dyn Fn(usize) -> String,
        on_event: &mut dyn FnMut(Event),
    ) {
        let before = self.0.len();
        for piece in pieces {
            let Some(position) = self.position(&piece, before) else {
                continue;
            };
            let (Some(call), Ok(number)) = (self.0.get_mut(position), u32::try_from(position))
            else {
                continue;
            };
            call.id = call.id.take().or_else(|| piece.id.clone());
            let arguments = piece.arguments();
            if !call.begun && (piece.name.is_some() || arguments.is_some()) {
                call.begun = true;
                on_event(Event::ToolCall {
                    choice,
                    call: number,
                    id: call.id.clone().unwrap_or_else(|| made_up_id(position)),
                    name: piece.name.unwrap_or_default(),
                    signature: piece.signature.map(google),
                });
            }
            if let Some(json) = arguments {
                on_event(Event::Arguments {
                    choice,
                    call: number,
                    json,
                });
            }
        }
    }

    /// Where the call stands to which a piece belongs; it is begun where there is none. Without a number,
    /// it is none of those that its own list has begun, after so many `before`: some servers give all
    /// calls of an answer one id.
    fn position(&mut self, piece: &CallPiece<'_>, before: usize) -> Option<usize> {
        let earlier = || self.0.iter().take(before);
        let known = match (piece.index, &piece.id) {
            (Some(_), _) => self.0.iter().rposition(|call| call.index == piece.index),
            (None, Some(_)) => earlier().rposition(|call| call.id == piece.id),
            (None, None) => before.checked_sub(1).filter(|_| piece.name.is_none()),
        };
        let same = |position: &usize| {
            let call = self.0.get(*position);
            let id = call.and_then(|call| call.id.as_ref());
            id.is_none() || piece.id.is_none() || id == piece.id.as_ref()
        };
        if let Some(position) = known.filter(same) {
            return Some(position);
        }
        if self.0.len() >= MAX_CALLS {
            return None;
        }
        self.0.push(Call {
            index: piece.index,
            id: None,
            begun: false,
        });
        self.0.len().checked_sub(1)
    }
}

fn google(value: String) -> Signature {
    Signature::read(&value, Format::Gemini)
}
