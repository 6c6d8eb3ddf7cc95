//! An event that is like the one before it but for a piece of a text, as are most events of most streams.
//!
//! What stands around the piece was walked through when it came first. Where it comes again, byte for byte, it says the
//! same again, and only the piece is looked at.

use super::stream::{Looking, Stream};
use super::unescape::{escape, is_plain};

impl Stream {
    /// Takes an event that differs from the last one by its piece alone, and tells whether it was one.
    pub(super) fn again(
        &mut self,
        event: &[u8],
        looking: &mut Looking<'_>,
        out: &mut Vec<u8>,
    ) -> bool {
        let channel = self.alike.as_ref();
        let Some(held) = channel.and_then(|channel| self.texts.get_mut(channel)) else {
            return false;
        };
        let Some(piece) = piece(event, &held.event) else {
            return false;
        };
        let released = held.window.push(piece, false, &mut looking.inspection());
        if released.text == piece {
            out.extend_from_slice(event);
        } else {
            let (before, after) = &held.event;
            out.extend_from_slice(before.as_bytes());
            out.extend_from_slice(escape(&released.text).as_bytes());
            out.extend_from_slice(after.as_bytes());
        }
        if released.is_blocked {
            self.block(looking, out);
        }
        true
    }
}

/// What stands in an event between these, if it is written there as it is meant.
fn piece<'e>(event: &'e [u8], (before, after): &(String, String)) -> Option<&'e str> {
    let rest = event.strip_prefix(before.as_bytes())?;
    let piece = rest.strip_suffix(after.as_bytes())?;
    // A quote would end the text, and a line break the data.
    str::from_utf8(piece).ok().filter(|_| is_plain(piece))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::piece;

    #[test]
    fn a_piece_is_what_differs() {
        let around = (r#"data: {"text":""#.to_owned(), "\"}\n\n".to_owned());
        let of = |event: &'static str| piece(event.as_bytes(), &around);
        assert_eq!(of("data: {\"text\":\" é\"}\n\n"), Some(" é"));
        assert_eq!(of("data: {\"text\":\"\"}\n\n"), Some(""));
        for other in [
            "data: {\"text\":\"a\",\"b\":\"c\"}\n\n",
            "data: {\"text\":\"a\\\"}\n\n",
            "data: {\"text\":\"a\ndata: b\"}\n\n",
            "data: {\"text\":\"a\"} \n\n",
            "data: {\"text\":\"}\n\n",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
