//! What we tell a caller when there is no answer, before it is put into the caller's format.

/// Something went wrong, in no format's words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Trouble<'a> {
    /// The HTTP status it has, or would have if the answer had not begun. Formats derive their own
    /// class of error from it.
    pub status: u16,
    /// The stable code that programs tell errors by.
    pub code: &'a str,
    /// A sentence: what is wrong and what to do.
    pub message: &'a str,
    /// The member of the request at fault, where there is one.
    pub param: Option<&'a str>,
}
