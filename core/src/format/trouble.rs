//! What we tell a caller when there is no answer, before it is put into the caller's format.

use std::borrow::Cow;

use crate::chat::Failure;
use crate::refusal::status_of;

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

impl Trouble<'_> {
    /// What a caller is told of a provider's failure: the provider's sentence, or ours where it has none.
    pub(crate) fn of<R>(failure: &Failure, tell: impl FnOnce(&Trouble<'_>) -> R) -> R {
        let ours = || Cow::from(format!("the provider {}", failure.fault.sentence()));
        let message = failure.message.as_deref().map_or_else(ours, Cow::from);
        tell(&Trouble {
            status: status_of(failure.fault),
            code: failure.fault.code(),
            message: &message,
            param: failure.param.as_deref(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_providers_sentence_comes_before_ours() {
        let mut failure = Failure::plain(Fault::Overloaded { retry_after: None });
        let told = |failure: &Failure| {
            Trouble::of(failure, |it| {
                format!("{} {}: {}", it.status, it.code, it.message)
            })
        };
        assert_eq!(told(&failure), "503 overloaded: the provider is overloaded");
        failure.message = Some("Too busy".to_owned());
        assert_eq!(told(&failure), "503 overloaded: Too busy");
    }
}
