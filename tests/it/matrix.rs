//! Every caller's language at every provider's: what is asked arrives whole, and so does the answer,
//! streamed or not. The provider at the far end refuses whatever the real one would refuse.

use std::net::SocketAddr;

use baton_tests::http::{Ending, Streamed, post, send, stream};
use baton_tests::provider::{self, Dialect};
use baton_tests::stack::Stack;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use self::caller::{Caller, Heard};
use self::case::{CASES, Case};
use self::question::Question;

mod caller;
mod case;
mod chat;
mod completions;
mod gemini;
mod messages;
mod question;
mod responses;

#[tokio::test]
async fn chat_completions_at_every_provider() {
    everywhere(&chat::Chat).await;
}

#[tokio::test]
async fn responses_at_every_provider() {
    everywhere(&responses::Responses).await;
}

#[tokio::test]
async fn completions_at_every_provider() {
    everywhere(&completions::Completions).await;
}

#[tokio::test]
async fn messages_at_every_provider() {
    everywhere(&messages::Messages).await;
}

#[tokio::test]
async fn generate_content_at_every_provider() {
    everywhere(&gemini::Gemini).await;
}

/// Without Baton between them, those of one language understand each other: so what goes wrong in the
/// matrix is not the doing of its two ends.
#[tokio::test]
async fn callers_and_providers_of_one_language_understand_each_other() {
    for (caller, dialect) in pairs() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = listener.local_addr().expect("an address");
        let name = dialect.name();
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let served = provider::serve(name.to_owned(), Some(dialect), listener);
            served.await.map(drop).expect("it serves")
        });
        let at = At {
            server,
            caller,
            dialect,
            model: dialect.model(),
        };
        assert_none(&at.complaints().await);
    }
}

fn pairs() -> [(&'static dyn Caller, Dialect); 4] {
    [
        (&chat::Chat, Dialect::Openai),
        (&responses::Responses, Dialect::Responses),
        (&messages::Messages, Dialect::Anthropic),
        (&gemini::Gemini, Dialect::Gemini),
    ]
}

/// One caller at the provider of every dialect.
async fn everywhere(caller: &dyn Caller) {
    let stack = Stack::polyglot().await.expect("a stack");
    let mut complaints = Vec::new();
    for dialect in Dialect::ALL {
        let at = At {
            server: stack.edge(),
            caller,
            dialect,
            model: dialect.name(),
        };
        complaints.extend(at.complaints().await);
    }
    assert_none(&complaints);
}

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// One caller at one provider.
struct At<'a> {
    server: SocketAddr,
    caller: &'a dyn Caller,
    dialect: Dialect,
    /// What the caller asks for to get there.
    model: &'a str,
}

impl At<'_> {
    /// Every case that this caller has words for, whole and streamed; then what goes wrong.
    async fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for case in CASES.iter().filter(|case| self.caller.can(&case.question)) {
            let expected = self.caller.hears((case.heard)(self.dialect));
            let whole = self.whole(case).await;
            complaints.extend(self.complaint(case.name, "whole", heard(whole, &expected)));
            let streamed = self.streamed(case).await;
            complaints.extend(self.complaint(case.name, "streamed", heard(streamed, &expected)));
        }
        complaints.extend(self.complaint("an error", "whole", self.refused().await));
        complaints.extend(self.complaint("an error", "streamed", self.cut().await));
        complaints
    }

    /// What there is to say about one case.
    fn complaint(&self, case: &str, form: &str, came_of_it: anyhow::Result<()>) -> Option<String> {
        let problem = came_of_it.err()?;
        Some(format!(
            "at {}, {case}, {form}: {problem:#}",
            self.dialect.name()
        ))
    }

    /// What the caller hears, whole.
    async fn whole(&self, case: &Case) -> anyhow::Result<Heard> {
        let question = case.question.to(self.dialect.name(), case.script);
        let answer = send(self.server, self.request(&question, false)?).await?;
        anyhow::ensure!(answer.status == 200, "{}: {}", answer.status, answer.text());
        self.caller.whole(&answer.json()?)
    }

    /// What the caller hears event by event.
    async fn streamed(&self, case: &Case) -> anyhow::Result<Heard> {
        let question = case.question.to(self.dialect.name(), case.script);
        let stream = self.stream(&question).await?;
        anyhow::ensure!(stream.ending == Ending::Clean, "the stream broke off");
        self.caller.streamed(&stream)
    }

    async fn stream(&self, question: &Question) -> anyhow::Result<Streamed> {
        let stream = stream(self.server, self.request(question, true)?).await?;
        anyhow::ensure!(
            stream.status == 200,
            "{}: {:?}",
            stream.status,
            stream.events
        );
        Ok(stream)
    }

    fn request(
        &self,
        question: &Question,
        streams: bool,
    ) -> anyhow::Result<hyper::Request<baton_tests::http::Body>> {
        let model = self.model;
        let path = self.caller.path(model, streams);
        let mut request = post(&path, &self.caller.body(model, streams, question))?;
        for (name, value) in self.caller.headers() {
            request.headers_mut().insert(*name, value.parse()?);
        }
        Ok(request)
    }

    /// A provider's error in place of an answer, in the caller's words.
    async fn refused(&self) -> anyhow::Result<()> {
        let told = "error=bad_request error-message=\"that is too odd\"";
        let question = Question::PLAIN.to(self.dialect.name(), told);
        let answer = send(self.server, self.request(&question, false)?).await?;
        anyhow::ensure!(answer.status == 400, "{}: {}", answer.status, answer.text());
        let said = self.caller.error(&answer.json()?)?;
        anyhow::ensure!(said.contains("that is too odd"), "{said}");
        Ok(())
    }

    /// A provider's error in the middle of an answer, in the caller's words.
    async fn cut(&self) -> anyhow::Result<()> {
        let question = Question::PLAIN.to(self.dialect.name(), "chunks=8 error-event=7");
        let stream = self.stream(&question).await?;
        let errors: Vec<Value> = stream.events.iter().map(|event| event.json()).collect();
        let mut errors = errors
            .iter()
            .filter_map(|event| self.caller.error(event).ok());
        let said = errors.next().unwrap_or_default();
        anyhow::ensure!(
            said.contains("fails in a stream"),
            "{said} {:?}",
            stream.events
        );
        anyhow::ensure!(
            errors.next().is_none(),
            "a second error: {:?}",
            stream.events
        );
        Ok(())
    }
}

/// That what was heard is what was to be heard.
fn heard(heard: anyhow::Result<Heard>, expected: &Heard) -> anyhow::Result<()> {
    let heard = heard?;
    anyhow::ensure!(
        heard.fits(expected),
        "expected {expected:?}\n    heard {heard:?}"
    );
    Ok(())
}
