//! Removing members from an object, each with a comma.

use crate::format::{Edit, Member};

/// Members that are to be removed. At least one other member stays.
pub(super) struct Removals<'b> {
    body: &'b [u8],
    members: Vec<Member>,
}

impl<'b> Removals<'b> {
    pub(super) const fn of(body: &'b [u8]) -> Self {
        Self {
            body,
            members: Vec::new(),
        }
    }

    pub(super) fn remove(&mut self, member: Option<&Member>) {
        self.members.extend(member.cloned());
    }

    /// The edits. A member takes the comma before it along; one that has none, or whose comma went with
    /// the member before it, the comma after it.
    pub(super) fn into_edits(mut self) -> Vec<Edit> {
        self.members.sort_by_cached_key(|member| member.key.start);
        let mut edits: Vec<Edit> = Vec::new();
        for member in &self.members {
            let free_from = edits.last().map_or(0, |(span, _)| span.end);
            let span = match self.comma_before(member.key.start) {
                Some(comma) if comma >= free_from => comma..member.value.end,
                Some(_) | None => member.key.start..self.comma_after(member.value.end),
            };
            edits.push((span, String::new()));
        }
        edits
    }

    fn comma_before(&self, start: usize) -> Option<usize> {
        let before = self.body.get(..start)?.trim_ascii_end();
        before.strip_suffix(b",").map(<[u8]>::len)
    }

    /// Past the comma that follows, or where the member ends if none does.
    fn comma_after(&self, end: usize) -> usize {
        let after = self.body.get(end..).unwrap_or_default();
        let past = after.trim_ascii_start().strip_prefix(b",");
        past.map_or(end, |past| self.body.len().saturating_sub(past.len()))
    }
}
