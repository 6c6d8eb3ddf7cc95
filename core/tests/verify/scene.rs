//! A request, an answer and a check, from few words.

use baton_core::chat::{Answer, Request};
use baton_core::config::{Config, Format};
use baton_core::format::Api;
use baton_core::verify::{Checks, Finding, Step, Structural, Subject};
use serde_json::{Map, Value, json};

/// A check as configured, alone on a route.
pub(crate) fn check(configured: &Value) -> Checks {
    checks(&json!([configured]))
}

/// Checks as configured.
pub(crate) fn checks(configured: &Value) -> Checks {
    let document = json!({
        "sidecar": {"cluster": "s"},
        "providers": {"p": {"cluster": "p", "format": "openai", "authority": "p.example"}},
        "models": {"m": {"provider": "p", "name": "m"}},
        "routes": [{"name": "r", "match": {"models": ["m"]}, "ladder": ["m"], "verify": configured}],
    });
    let config = Config::parse(document.to_string().as_bytes()).expect("a configuration");
    let route = config.route_named("r").expect("the route");
    let verify = route.verify.as_ref().expect("its checks");
    Checks::compile(verify).expect("checks")
}

/// The only check.
pub(crate) fn structural(checks: &Checks) -> &dyn Structural {
    let only = match checks.steps() {
        [Step::Structural(check)] => Some(check.as_ref()),
        _ => None,
    };
    only.expect("one check, which needs nobody else")
}

/// A request as OpenAI's callers say it: a question, and whatever else it asks for.
pub(crate) fn request(question: &str, more: &Map<String, Value>) -> Request {
    let mut body = json!({"model": "m", "messages": [{"role": "user", "content": question}]});
    body.as_object_mut().unwrap().extend(more.clone());
    let read = Api::ChatCompletions.caller();
    read.read_request("/v1/chat/completions", body.to_string().as_bytes())
        .expect("a request")
}

/// An answer as OpenAI says it; each choice a text or an object with its members.
pub(crate) fn answer(choices: &[Value]) -> Answer {
    let choices = choices
        .iter()
        .enumerate()
        .map(|(index, choice)| choice_of(index, choice));
    let body = json!({"choices": choices.collect::<Vec<_>>()});
    let read = Format::Openai.provider();
    read.read_answer(body.to_string().as_bytes())
        .expect("an answer")
}

/// What a check finds of an answer to a question.
pub(crate) fn find(configured: &Value, question: &str, answered: &str) -> Option<Finding> {
    let checks = check(configured);
    let request = request(question, &Map::new());
    let answer = answer(&[json!(answered)]);
    structural(&checks).find(Subject {
        request: &request,
        answer: &answer,
    })
}

fn choice_of(index: usize, choice: &Value) -> Value {
    let mut full = json!({
        "index": index,
        "message": {"role": "assistant", "content": choice.as_str()},
        "finish_reason": "stop",
    });
    for (key, value) in choice.as_object().into_iter().flatten() {
        match key.as_str() {
            "finish_reason" | "logprobs" => full[key] = value.clone(),
            _ => full["message"][key] = value.clone(),
        }
    }
    full
}
