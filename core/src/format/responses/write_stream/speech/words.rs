//! Text, and the words a model declines with: the pieces of a message.

use super::Speech;
use crate::chat::TokenLogprob;
use crate::format::responses::output::{Item, Logprob, Piece, Status};
use crate::format::responses::write_stream::sender::{Detail, Part};

impl Speech {
    /// Says more text.
    pub(in super::super) fn text(&mut self, more: &str, out: &mut Vec<u8>) {
        if !matches!(self.piece(), Some(Piece::OutputText { .. })) {
            self.begin_piece(Piece::text(String::new()), out);
        }
        self.add_words(more);
        let delta = Detail {
            delta: Some(more),
            logprobs: Some(&[]),
            ..Detail::default()
        };
        self.tell_piece("response.output_text.delta", delta, out);
    }

    /// Says more words that decline.
    pub(in super::super) fn refusal(&mut self, more: &str, out: &mut Vec<u8>) {
        if !matches!(self.piece(), Some(Piece::Refusal { .. })) {
            self.begin_piece(Piece::refusal(String::new()), out);
        }
        self.add_words(more);
        let delta = Detail {
            delta: Some(more),
            ..Detail::default()
        };
        self.tell_piece("response.refusal.delta", delta, out);
    }

    /// Says how likely the text was that was said just now: with more text, of which there is none.
    pub(in super::super) fn logprobs(&mut self, tokens: &[TokenLogprob], out: &mut Vec<u8>) {
        if !matches!(self.piece(), Some(Piece::OutputText { .. })) {
            return;
        }
        let tokens: Vec<Logprob> = tokens.iter().map(Logprob::of).collect();
        let delta = Detail {
            delta: Some(""),
            logprobs: Some(&tokens),
            ..Detail::default()
        };
        self.tell_piece("response.output_text.delta", delta, out);
        self.size = self
            .size
            .saturating_add(tokens.iter().map(Logprob::size).sum());
        if let Some(Piece::OutputText { logprobs, .. }) = self.piece_mut() {
            logprobs.extend(tokens);
        }
    }

    /// Ends the piece of a message that was being said.
    pub(super) fn end_piece(&mut self, out: &mut Vec<u8>) {
        let Some(piece) = self.piece().cloned() else {
            return;
        };
        match &piece {
            Piece::OutputText { text, logprobs, .. } => {
                let done = Detail {
                    text: Some(text),
                    logprobs: Some(logprobs),
                    ..Detail::default()
                };
                self.tell_piece("response.output_text.done", done, out);
            }
            Piece::Refusal { refusal } => {
                let done = Detail {
                    refusal: Some(refusal),
                    ..Detail::default()
                };
                self.tell_piece("response.refusal.done", done, out);
            }
        }
        let done = Detail {
            part: Some(Part::Piece(&piece)),
            ..Detail::default()
        };
        self.tell_piece("response.content_part.done", done, out);
    }

    fn begin_piece(&mut self, piece: Piece, out: &mut Vec<u8>) {
        if self.open && matches!(self.items.last(), Some(Item::Message { .. })) {
            self.end_piece(out);
        } else {
            self.end(Status::Completed, out);
            self.begin(Item::message(self.next_id("msg")), out);
            self.open = true;
        }
        if let Some(Item::Message { content, .. }) = self.items.last_mut() {
            content.push(piece.clone());
        }
        let added = Detail {
            part: Some(Part::Piece(&piece)),
            ..Detail::default()
        };
        self.tell_piece("response.content_part.added", added, out);
    }

    fn add_words(&mut self, more: &str) {
        self.size = self.size.saturating_add(more.len());
        match self.piece_mut() {
            Some(Piece::OutputText { text: words, .. } | Piece::Refusal { refusal: words }) => {
                words.push_str(more);
            }
            None => {}
        }
    }

    /// The piece that may go on.
    fn piece(&self) -> Option<&Piece> {
        match self.items.last()? {
            Item::Message { content, .. } if self.open => content.last(),
            Item::Message { .. }
            | Item::Reasoning { .. }
            | Item::FunctionCall { .. }
            | Item::ImageGenerationCall { .. } => None,
        }
    }

    fn piece_mut(&mut self) -> Option<&mut Piece> {
        match self.items.last_mut()? {
            Item::Message { content, .. } if self.open => content.last_mut(),
            Item::Message { .. }
            | Item::Reasoning { .. }
            | Item::FunctionCall { .. }
            | Item::ImageGenerationCall { .. } => None,
        }
    }

    fn tell_piece(&mut self, name: &str, detail: Detail<'_>, out: &mut Vec<u8>) {
        let output_index = self.last();
        let Some(item @ Item::Message { content, .. }) = self.items.last() else {
            return;
        };
        let detail = Detail {
            item_id: Some(item.id()),
            output_index,
            content_index: Some(content.len().saturating_sub(1)),
            ..detail
        };
        self.sender.send(out, name, &detail);
    }
}
