//! How a step is told: what it shows, what came of it, and whether that is as told.

use std::time::Duration;

use baton_tests::http::Answer;
use baton_tests::stack::Stack;
use serde_json::Value;

/// Says what is to be seen.
pub(crate) fn opening(number: usize, title: &str, story: &str) {
    println!("{number}. {title}\n   {story}\n");
}

/// Explains an exchange by its receipt, in the words of `baton receipts`. Returns the receipt.
pub(crate) async fn explanation(stack: &Stack, exchange: &str) -> anyhow::Result<Value> {
    let receipt = stack.receipt(exchange).await?;
    framed(&stack.receipt_in_words(exchange).await?);
    Ok(receipt)
}

/// Shows what a command prints.
pub(crate) fn framed(text: &str) {
    indented("   │ ", text);
}

/// Says what is not as told, if anything. Returns whether all is.
pub(crate) fn verdict(complaints: &[String]) -> bool {
    match complaints.is_empty() {
        true => println!("   ✓ as told\n"),
        false => println!("   ✗ {}\n", complaints.join("\n   ✗ ")),
    }
    complaints.is_empty()
}

pub(crate) fn indented(margin: &str, text: &str) {
    text.lines()
        .for_each(|line| println!("{}", format!("{margin}{line}").trim_end()));
}

pub(crate) fn millis(duration: Duration) -> String {
    format!("{} ms", duration.as_millis())
}

/// What a header of an answer says; nothing where it is not there.
pub(crate) fn said<'a>(answer: &'a Answer, header: &str) -> &'a str {
    answer.header(header).unwrap_or_default()
}
