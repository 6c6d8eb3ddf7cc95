//! A value of a body that is a text to somebody, as it is read.

use super::passage::{Form, Voice, passage};
use super::unescape::Plain;
use super::walk::{Leaf, Walk};

/// A text, and what is known of it.
#[derive(Debug)]
pub(super) struct Reading<'b> {
    /// Whose words it is.
    pub(super) voice: Voice,
    /// How it is written.
    pub(super) form: Form,
    /// What it says, and where that is written.
    pub(super) plain: Plain<'b>,
}

impl<'b> Reading<'b> {
    /// `None` where the value is no text, or an empty one.
    pub(super) fn of(body: &'b str, walk: &Walk<'b>, leaf: &Leaf<'b>) -> Option<Self> {
        let (voice, form) = passage(walk, leaf)?;
        let written = body.get(leaf.span.clone()).unwrap_or_default();
        if written.is_empty() || is_media(written) {
            return None;
        }
        let plain = match form {
            Form::Number => Plain::as_written(written),
            Form::Text | Form::Json | Form::Signed => Plain::decode(written),
        };
        Some(Self { voice, form, plain })
    }
}

/// Whether it is bytes in a text's clothes: a picture in a URL.
fn is_media(written: &str) -> bool {
    let head = written.split(',').next().unwrap_or_default();
    head.starts_with("data:") && head.ends_with(";base64")
}
