//! From a text to tokens, in windows of what a model reads at once.
//!
//! They are cut here: when the tokenizer cuts, it reads no further than its first window.

use tokenizers::Tokenizer;

use super::{Folder, ModelError};

/// The tokens that two windows share, at most: what is cut by the end of one stands whole in the next if it is no
/// longer. Some fifty words.
const OVERLAP: usize = 64;

/// A word that tokenizers have tokens for.
const WORD: &str = "ok";

/// Cuts texts into windows.
pub struct Windows {
    tokenizer: Tokenizer,
    /// What stands before every text, and what behind it.
    around: [Vec<u32>; 2],
    /// How many tokens of a text are in a window.
    room: usize,
}

/// A text that the tokenizer has no tokens for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoTokens;

impl Windows {
    /// Windows of so many tokens, with those that the tokenizer puts around every text.
    ///
    /// # Errors
    /// Where the folder has no tokenizer, or one that leaves no room for a text.
    pub fn load(folder: &Folder, window: usize) -> Result<Self, ModelError> {
        let unread = |source| ModelError::Tokenizer {
            path: folder.tokenizer_path(),
            source,
        };
        let mut tokenizer = Tokenizer::from_bytes(folder.tokenizer()?).map_err(unread)?;
        tokenizer.with_truncation(None).map_err(unread)?;
        tokenizer.with_padding(None);
        // Whoever writes `[SEP]` has written a word.
        tokenizer.set_encode_special_tokens(true);
        let around =
            around(&tokenizer).ok_or_else(|| unread("it has no tokens for a word".into()))?;
        let taken = around.iter().map(Vec::len).sum();
        let room = window.checked_sub(taken).filter(|room| *room > 0);
        let room = room.ok_or_else(|| ModelError::Wrong {
            path: folder.settings_path(),
            key: "max_position_embeddings",
            expected: "room for a text between the tokenizer's own tokens",
        })?;
        Ok(Self {
            tokenizer,
            around,
            room,
        })
    }

    /// A text's windows, in order: one at least.
    ///
    /// # Errors
    /// Where the tokenizer has no tokens for it.
    pub fn of(&self, text: &str) -> Result<Vec<Vec<u32>>, NoTokens> {
        let tokens = tokens(&self.tokenizer, text, false).ok_or(NoTokens)?;
        let [before, behind] = &self.around;
        let window = |part: &[u32]| [before, part, behind].concat();
        let mut rest = tokens.as_slice();
        let mut windows = Vec::new();
        while let Some(part) = rest.get(..self.room).filter(|part| part.len() < rest.len()) {
            windows.push(window(part));
            rest = rest.get(self.step()..).unwrap_or_default();
        }
        windows.push(window(rest));
        Ok(windows)
    }

    /// How far on the next window begins.
    fn step(&self) -> usize {
        self.room.saturating_sub(OVERLAP.min(self.room / 4)).max(1)
    }
}

/// What the tokenizer puts around a text.
fn around(tokenizer: &Tokenizer) -> Option<[Vec<u32>; 2]> {
    let word = tokens(tokenizer, WORD, false).filter(|word| !word.is_empty())?;
    let whole = tokens(tokenizer, WORD, true)?;
    let at = whole.windows(word.len()).position(|part| part == word)?;
    let (before, rest) = whole.split_at_checked(at)?;
    let behind = rest.get(word.len()..)?;
    Some([before.to_vec(), behind.to_vec()])
}

/// What the tokenizer says of a text that it cannot read might quote it, and is not kept.
fn tokens(tokenizer: &Tokenizer, text: &str, with_others: bool) -> Option<Vec<u32>> {
    let encoding = tokenizer.encode_fast(text, with_others).ok()?;
    Some(encoding.get_ids().to_vec())
}
