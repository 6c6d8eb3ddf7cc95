//! Texts as the models read them.

use baton_core::detect::injection::grams::{self, Reader};
use baton_core::detect::injection::model::{BREVITY, weight_of_each};
use baton_core::detect::injection::windows;

/// A stretch of text: its grams, in order, and how much each counts.
pub type Stretch = Vec<(u32, f32)>;

/// A text, whole and in windows.
#[derive(Clone, Debug)]
pub struct Reading {
    /// All of it.
    pub whole: Stretch,
    /// Its windows; one alone is as good as the whole.
    pub windows: Vec<Stretch>,
}

impl Reading {
    /// Reads a text, in windows of at least so many words.
    pub fn of(text: &str, words: u32) -> Self {
        let mut pieces = Pieces::default();
        grams::read(text, &mut pieces);
        let lengths = &pieces.lengths;
        let windows = windows(lengths.len(), |at| lengths[at], words);
        Self {
            whole: stretch(&pieces.pieces),
            windows: windows
                .map(|window| stretch(&pieces.pieces[window]))
                .collect(),
        }
    }
}

#[derive(Default)]
struct Pieces {
    open: Vec<u32>,
    pieces: Vec<Vec<u32>>,
    lengths: Vec<u32>,
}

impl Reader for Pieces {
    fn grams<const N: usize>(&mut self, hashes: [u32; N]) {
        self.open.extend(hashes);
    }

    fn piece(&mut self, _: usize, words: u32) {
        self.pieces.push(std::mem::take(&mut self.open));
        self.lengths.push(words);
    }
}

fn stretch(pieces: &[Vec<u32>]) -> Stretch {
    let mut grams: Vec<u32> = pieces.iter().flatten().copied().collect();
    grams.sort_unstable();
    let each = weight_of_each(u32::try_from(grams.len()).unwrap_or(u32::MAX));
    let (brevity, often) = BREVITY;
    let often = f32::from(u8::try_from(often).unwrap_or(u8::MAX));
    let mut stretch = vec![(brevity, each * often)];
    for gram in grams {
        match stretch.last_mut() {
            Some((last, share)) if *last == gram => *share += each,
            _ => stretch.push((gram, each)),
        }
    }
    stretch
}
