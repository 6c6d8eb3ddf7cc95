//! A program of the user's that looks at answers: the sidecar reaches it through Envoy, as one of its clusters.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::{receipt, told, verdicts};
use crate::raw_provider::with_cluster;

/// How long a checker that takes its time takes: far longer than the routes of these tests wait.
const LONG: Duration = Duration::from_secs(30);

/// A checker that says what the answer has it say: an answer with `good` in it passes, one with `slow` takes
/// longer than anybody waits, one with `mad` gets a word that is none. It serves until it is dropped.
struct Checker {
    address: SocketAddr,
    posts: Posts,
    _serving: JoinSet<()>,
}

type Posts = Arc<Mutex<Vec<Post>>>;

/// What it was posted.
#[derive(Clone, Debug)]
struct Post {
    path: String,
    headers: HeaderMap,
    body: Value,
}

impl Checker {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let posts = Posts::default();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&posts)));
        Self {
            address,
            posts,
            _serving: serving,
        }
    }

    fn posts(&self) -> Vec<Post> {
        let posts = self.posts.lock();
        posts.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(listener: TcpListener, posts: Posts) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, Arc::clone(&posts)));
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(stream: TcpStream, posts: Posts) {
    let service = service_fn(|request| check(request, Arc::clone(&posts)));
    let connection = http1::Builder::new();
    let _broken = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn check(
    request: Request<Incoming>,
    posts: Posts,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    let answer = &body["answer"]["choices"][0]["message"]["content"];
    let says = |word: &str| answer.as_str().is_some_and(|text| text.contains(word));
    let (is_good, is_slow, is_mad) = (says("good"), says("slow"), says("mad"));
    posts
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(Post {
            path: head.uri.to_string(),
            headers: head.headers,
            body,
        });
    if is_slow {
        sleep(LONG).await;
    }
    let word = match is_mad {
        true => json!({"pass": "perhaps"}),
        false => {
            json!({"pass": is_good, "score": if is_good { 0.9 } else { 0.2 }, "reason_code": "not_good"})
        }
    };
    Ok(Response::new(Full::new(word.to_string().into())))
}

/// Routes from `small` to `medium`: `checked` and `lenient` by the checker, which they wait for 300 ms, and
/// `unreached` and `unreached-lenient` by one that refuses connections. A lenient route passes what was not
/// looked at.
fn plan(checker: &Checker, dead: SocketAddr) -> Plan {
    let routes = [
        ("checked", "my-checker", "fail"),
        ("lenient", "my-checker", "pass"),
        ("unreached", "dead-checker", "fail"),
        ("unreached-lenient", "dead-checker", "pass"),
    ];
    let plan = with_cluster(Plan::usual(), "my-checker", checker.address);
    let plan = with_cluster(plan, "dead-checker", dead);
    routes
        .into_iter()
        .fold(plan, |plan, (route, cluster, on_failure)| {
            let http = json!({"cluster": cluster, "path": "/check", "timeout": "300ms", "on_failure": on_failure});
            plan.route(route, &["small", "medium"], Timeouts::default())
                .of_route(route, "verify", json!([{"not_empty": {}}, {"http": http}]))
        })
}

/// A port that refuses connections for as long as its socket is kept: it is bound, and does not listen.
fn refusing() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any: SocketAddr = ([127, 0, 0, 1], 0).into();
    socket.bind(&any.into()).expect("a port");
    let address = socket.local_addr().expect("an address");
    (socket, address.as_socket().expect("an IP address"))
}

/// The last check of the first attempt's answer.
fn last_check(receipt: &Value) -> &Value {
    let checks = receipt["attempts"][0]["verification"]["checks"].as_array();
    checks.and_then(|checks| checks.last()).expect("a check")
}

#[tokio::test]
async fn a_checker_decides_and_is_reached_through_envoy() {
    let (checker, (_held, dead)) = (Checker::start().await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    for (words, model, verdict) in [
        ("all good", "small", "passed"),
        ("all bad", "medium", "below_threshold"),
    ] {
        for streams in [false, true] {
            let chat = told("checked", &format!("[[alpha: says=\"{words}\"]]"));
            let chat = chat.with("stream", json!(streams));
            let streamed = chat.begin(stack.edge()).await.expect("an answer");
            assert_eq!(streamed.header("x-baton-model"), Some(model), "{words}");
            let exchange = streamed.header("x-baton-exchange").expect("an id");
            let exchange = exchange.to_owned();
            streamed.finish().await.expect("all of it");
            let receipt = stack.receipt(&exchange).await.expect("a receipt");
            assert_eq!(verdicts(&receipt)[0], verdict, "{receipt:#}");
            let check = last_check(&receipt);
            assert_eq!(check["check"], "http", "{receipt:#}");
            let (score, why) = match verdict {
                "passed" => (0.9, Value::Null),
                _ => (0.2, json!("not_good")),
            };
            assert_eq!(check["score"], score, "{receipt:#}");
            assert_eq!(check["why"], why, "{receipt:#}");
        }
    }
    let posts = checker.posts();
    assert_eq!(posts.len(), 4, "one for each answer of the first rung");
    for post in posts {
        assert_eq!(post.path, "/check");
        let names = post.headers.keys().map(hyper::header::HeaderName::as_str);
        let ours: Vec<_> = names.filter(|name| name.starts_with("x-baton-")).collect();
        assert!(ours.is_empty(), "{ours:?}");
        assert_eq!(post.body["model"], "small");
        assert_eq!(post.body["route"], "checked");
    }
}

#[tokio::test]
async fn what_a_checker_does_not_say_fails_or_passes_as_its_route_has_it() {
    let (checker, (_held, dead)) = (Checker::start().await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    for (route, words, why) in [
        ("checked", "too slow", "timeout"),
        ("lenient", "too slow", "timeout"),
        ("checked", "quite mad", "unreadable"),
        ("lenient", "quite mad", "unreadable"),
        ("unreached", "good", "status_503"),
        ("unreached-lenient", "good", "status_503"),
    ] {
        let chat = told(route, &format!("[[alpha: says=\"{words}\"]]"));
        let answer = chat.send(stack.edge()).await.expect("an answer");
        let receipt = receipt(&stack, &answer).await;
        let passes = route.ends_with("lenient");
        let (model, verdict) = match passes {
            true => ("small", "passed"),
            false => ("medium", "below_threshold"),
        };
        assert_eq!(
            answer.header("x-baton-model"),
            Some(model),
            "{route} {receipt:#}"
        );
        assert_eq!(verdicts(&receipt)[0], verdict, "{route} {receipt:#}");
        let check = last_check(&receipt);
        assert_eq!(check["passed"], passes, "{receipt:#}");
        let why = format!("the checker did not say: {why}");
        assert_eq!(check["why"], why, "{route} {receipt:#}");
        let ending = &endings(&receipt)[0];
        assert_eq!(*ending == "rejected", !passes, "{receipt:#}");
    }
}
