//! What a provider's error means: its body in any of the shapes that OpenAI and the servers like it
//! send, its codes, its words, and the status.
//!
//! A code decides before a sentence, a sentence before the status: servers that answer 400 to whatever
//! is wrong still say what it is.

mod phrase;
mod said;
mod word;

use self::said::Said;
use super::super::wait::wait_in_words;
use crate::chat::Failure;
use crate::fault::Fault;

/// Reads an error: the body of an answer with a bad status, or what stands in an answer's place, where
/// the status is 200.
pub(crate) fn read_failure(status: u16, body: &[u8]) -> Failure {
    let said = Said::read(body);
    let fault = fault_of(status, &said);
    let wait = || said.wait.or_else(|| wait_in_words(said.message()?));
    Failure {
        fault: fault.told(wait),
        message: said.message().map(str::to_owned),
        param: said.param,
    }
}

fn fault_of(status: u16, said: &Said) -> Fault {
    let status = Some(status)
        .filter(|status| *status >= 400)
        .or(said.status)
        .unwrap_or(200);
    let by_code = || said.codes.iter().find_map(|code| word::fault_of(code));
    let by_message = || phrase::fault_of(said.message()?);
    by_code()
        .or_else(by_message)
        .or_else(|| Fault::of_status(status))
        .or_else(|| said.codes.iter().find_map(|code| word::class_of(code)))
        // An error that does not say of what kind it is came where an answer should be.
        .unwrap_or(Fault::Malformed)
}

#[cfg(test)]
mod tests;
