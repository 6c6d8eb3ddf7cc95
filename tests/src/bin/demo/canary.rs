//! A new model takes over for some sessions: each stays with what it got.

use baton_tests::http::Chat;
use baton_tests::stack::Stack;
use serde_json::Value;

use crate::tell::{self, said};

/// One after the other, each asks twice. Which of them the canary takes is always the same.
const SESSIONS: [&str; 12] = [
    "ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hana", "ida", "jo", "kim", "lea",
];

/// How a session fared.
struct Fared {
    session: &'static str,
    /// The arm and the model of each of its requests.
    asked: [(String, String); 2],
    /// Its last exchange.
    exchange: String,
}

/// Takes the step, and returns whether it went as told.
pub(crate) async fn take(number: usize, stack: &Stack) -> anyhow::Result<bool> {
    tell::opening(
        number,
        "A canary",
        "A quarter of the sessions gets the new model, and stays with it.",
    );
    let mut fared = Vec::new();
    for session in SESSIONS {
        let one = ask_twice(session, stack).await?;
        let [(arm, model), _] = &one.asked;
        println!("   {session:<6} {arm:<9} {model}");
        fared.push(one);
    }
    println!();
    if let Some(canary) = fared.iter().find(|one| one.is_in("canary")) {
        tell::explanation(stack, &canary.exchange).await?;
    }
    Ok(tell::verdict(&complaints(&fared)))
}

async fn ask_twice(session: &'static str, stack: &Stack) -> anyhow::Result<Fared> {
    let (first, _) = ask(session, stack).await?;
    let (second, exchange) = ask(session, stack).await?;
    Ok(Fared {
        session,
        asked: [first, second],
        exchange,
    })
}

/// Asks, and returns what the receipt says of the arm, who answered, and the exchange.
async fn ask(session: &str, stack: &Stack) -> anyhow::Result<((String, String), String)> {
    let chat = Chat::to("canary").header("x-baton-session", session);
    let answer = chat.send(stack.edge()).await?;
    let exchange = said(&answer, "x-baton-exchange").to_owned();
    let receipt = stack.receipt(&exchange).await?;
    let arm = receipt.pointer("/exchange/experiment/arm");
    let arm = arm.and_then(Value::as_str).unwrap_or_default().to_owned();
    let model = said(&answer, "x-baton-model").to_owned();
    Ok(((arm, model), exchange))
}

impl Fared {
    fn is_in(&self, arm: &str) -> bool {
        self.asked.iter().all(|(own, _)| own == arm)
    }

    /// Whether both of its requests were in this arm and answered by this model.
    fn stayed(&self, arm: &str, model: &str) -> bool {
        self.is_in(arm) && self.asked.iter().all(|(_, own)| own == model)
    }
}

/// What is not as it should be.
fn complaints(fared: &[Fared]) -> Vec<String> {
    let strays = fared
        .iter()
        .filter(|one| !one.stayed("canary", "medium") && !one.stayed("control", "small"));
    let mut complaints: Vec<_> = strays
        .map(|one| format!("{} did not stay in its arm: {:?}", one.session, one.asked))
        .collect();
    for arm in ["canary", "control"] {
        if !fared.iter().any(|one| one.is_in(arm)) {
            complaints.push(format!("no session is in the arm `{arm}`"));
        }
    }
    complaints
}
