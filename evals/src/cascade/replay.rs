//! Questions on their way through a whole stack: Envoy, the filter, the sidecar, scripted providers.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, ensure};
use baton_tests::http::Chat;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::json;
use tokio::task::JoinSet;

use super::bill::Part;
use super::question::{Question, RESULT};
use super::told::Told;
use super::verifier::Verifier;

/// How many questions are under way at a time.
const CALLERS: usize = 8;

/// The routes: with a judge, and with a look at the answer's last line before it.
const JUDGED: &str = "judged";
const FORM_JUDGED: &str = "form-judged";

/// The header that says which exchange an answer is of.
const EXCHANGE: &str = "x-baton-exchange";

/// What came of a question.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// Which of the questions.
    pub(crate) question: usize,
    /// Whose answer the caller got, by what it says.
    pub(crate) answered_by: Part,
    /// The exchange.
    pub(crate) exchange: String,
}

/// A stack in which the weak model is asked first, and the strong one where the judge is not content.
pub(crate) async fn stack() -> anyhow::Result<Stack> {
    let mut plan = Plan::new().workers(2);
    for part in Part::ALL {
        let [input, output] = part.price().in_words();
        plan = plan
            .provider(part.name())
            .model(part.name(), part.name(), [&input, &output]);
    }
    let ladder = [Part::Weak, Part::Strong].map(Part::name);
    // A busy machine may be slow; a verdict that does not come would be an answer accepted unseen.
    let timeouts = json!({"first_byte": "20s", "answer": "20s", "verify": "20s", "total": "60s"});
    let form = json!({"matches": {"regex": RESULT}});
    let judge = json!({"judge": {"model": Part::Judge.name()}});
    for (route, checks) in [
        (JUDGED, json!([judge])),
        (FORM_JUDGED, json!([form, judge])),
    ] {
        plan = plan
            .route(route, &ladder, Timeouts::default())
            .of_route(route, "verify", checks)
            .of_route(route, "timeouts", timeouts.clone());
    }
    Stack::start(plan).await
}

/// Asks every question, with this judge.
pub(crate) async fn replay(
    stack: &Stack,
    questions: &[Question],
    verifier: &Verifier,
) -> anyhow::Result<Vec<Replayed>> {
    let route = match verifier.looks_at_form {
        true => FORM_JUDGED,
        false => JUDGED,
    };
    let told = questions.iter().enumerate();
    let told: Arc<[(usize, Told)]> = told
        .map(|(number, question)| (number, Told::new(route, question, verifier)))
        .collect();
    let mut callers = JoinSet::new();
    for first in 0..CALLERS {
        let (told, edge) = (Arc::clone(&told), stack.edge());
        callers.spawn(async move {
            let mut replayed = Vec::new();
            for (question, told) in told.iter().skip(first).step_by(CALLERS) {
                let (said, exchange) = ask(&told.chat, edge).await?;
                let by = told.who_says(&said);
                replayed.push(Replayed {
                    question: *question,
                    answered_by: by.context("an answer that nobody was told to give")?,
                    exchange,
                });
            }
            anyhow::Ok(replayed)
        });
    }
    let mut replayed = Vec::new();
    while let Some(caller) = callers.join_next().await {
        replayed.extend(caller??);
    }
    Ok(replayed)
}

/// What the answer says, and the exchange's id.
async fn ask(chat: &Chat, edge: SocketAddr) -> anyhow::Result<(String, String)> {
    let (status, said, exchange) = if chat.is_streamed() {
        let answer = chat.stream(edge).await?;
        ensure!(answer.is_done(), "a stream without its end");
        let exchange = answer.header(EXCHANGE).map(str::to_owned);
        (answer.status, answer.content(), exchange)
    } else {
        let answer = chat.send(edge).await?;
        let exchange = answer.header(EXCHANGE).map(str::to_owned);
        (answer.status, answer.content(), exchange)
    };
    ensure!(status == 200, "the answer's status is {status}");
    Ok((said, exchange.context("an answer without its exchange")?))
}
