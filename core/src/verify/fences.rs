//! Fenced blocks of code, as CommonMark has them (version 0.31.2, section 4.5).

/// A fenced block.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Block<'t> {
    /// The word behind the opening fence: `json`; empty where there is none.
    pub(super) language: &'t str,
    /// The lines between the fences.
    pub(super) body: &'t str,
    /// Whether there is a closing fence.
    pub(super) is_closed: bool,
    /// Where the opening fence's line begins in the text, in bytes.
    pub(super) from: usize,
    /// Where the closing fence's line ends.
    pub(super) to: usize,
}

/// A line that opens a block, or may close one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Fence<'t> {
    mark: u8,
    length: usize,
    /// What stands behind it.
    info: &'t str,
}

/// The fenced blocks of a text, in order. One that is not closed ends with the text.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(Fence<'_>, usize, usize)> = None;
    let mut at = 0_usize;
    for line in text.split_inclusive('\n') {
        let next = at.saturating_add(line.len());
        match (open, fence(line)) {
            (None, Some(fence)) => open = Some((fence, at, next)),
            (Some((opening, from, body)), Some(fence)) if closes(fence, opening) => {
                blocks.push(block(text, opening, [from, body, at, next], true));
                open = None;
            }
            (Some(_) | None, _) => {}
        }
        at = next;
    }
    if let Some((opening, from, body)) = open {
        blocks.push(block(text, opening, [from, body, at, at], false));
    }
    blocks
}

/// A text without its fenced blocks.
pub(super) fn prose(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let mut at = 0;
    for block in blocks(text) {
        prose.push_str(text.get(at..block.from).unwrap_or_default());
        at = block.to;
    }
    prose.push_str(text.get(at..).unwrap_or_default());
    prose
}

fn block<'t>(
    text: &'t str,
    opening: Fence<'t>,
    [from, body, end, to]: [usize; 4],
    is_closed: bool,
) -> Block<'t> {
    Block {
        language: opening.info.split_whitespace().next().unwrap_or_default(),
        body: text.get(body..end).unwrap_or_default(),
        is_closed,
        from,
        to,
    }
}

/// At most three spaces stand before a fence, and no backtick behind one of backticks.
fn fence(line: &str) -> Option<Fence<'_>> {
    let unindented = line.trim_start_matches(' ');
    let mark = *unindented.as_bytes().first()?;
    if line.len().saturating_sub(unindented.len()) > 3 || !matches!(mark, b'`' | b'~') {
        return None;
    }
    let length = unindented.bytes().take_while(|byte| *byte == mark).count();
    let info = unindented.get(length..).unwrap_or_default().trim();
    (length >= 3 && !(mark == b'`' && info.contains('`'))).then_some(Fence { mark, length, info })
}

fn closes(fence: Fence<'_>, opening: Fence<'_>) -> bool {
    fence.mark == opening.mark && fence.length >= opening.length && fence.info.is_empty()
}
