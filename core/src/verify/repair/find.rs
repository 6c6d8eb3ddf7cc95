//! Where in a text the JSON is.

use super::End;
use super::mend::mend;
use crate::verify::fences;

/// The only object or list that a text holds, mended: in its only fenced block, or among its words. `None` where
/// there is none, or more than one. A list among words may as well be a mark of a source: `[1]`.
pub(super) fn candidate(text: &str, end: End) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    let blocks = fences::blocks(text);
    let mut held = blocks
        .iter()
        .filter(|block| begins(block.body.trim_start()));
    if let Some(block) = held.next() {
        if held.next().is_some() || begins_before(text, block.from) {
            return None;
        }
        let end = if block.is_closed { End::Whole } else { end };
        let (mended, rest) = mend(block.body.trim_start(), end)?;
        return rest.trim().is_empty().then_some(mended);
    }
    let whole = text.trim();
    if whole.starts_with('[') {
        let (mended, rest) = mend(whole, end)?;
        return rest.is_empty().then_some(mended);
    }
    let (mended, rest) = mend(whole.get(whole.find('{')?..)?, end)?;
    // Another one after it might be the one that is meant.
    (!rest.contains('{')).then_some(mended)
}

fn begins(text: &str) -> bool {
    text.starts_with(['{', '['])
}

fn begins_before(text: &str, fence: usize) -> bool {
    text.get(..fence).is_none_or(|before| before.contains('{'))
}
