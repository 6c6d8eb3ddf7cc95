//! A provider that answers with the very bytes it is told to, and keeps what it was sent: for what no
//! HTTP server would say, and for what no HTTP server would show.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_tests::http::{Chat, exchange_bytes};
use baton_tests::stack::{Plan, Stack};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The longest head of a request that is taken for one.
const MAX_HEAD: usize = 64 * 1024;

/// How long a provider rests at `…`: long enough for what it has sent to come through, and to be looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// A provider of bytes. It serves until it is dropped.
///
/// Each model may be told an answer, in the request's `metadata` under the model's wire name: one
/// character up to U+00FF is one byte, and `…` is a [`PAUSE`]. A model that is told nothing answers well. The connection stays
/// open after an answer that says `keep-alive`, and is closed after any other.
#[derive(Debug)]
pub(crate) struct RawProvider {
    address: SocketAddr,
    received: Received,
    _serving: JoinSet<()>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Which connection it came on.
    pub(crate) connection: SocketAddr,
    /// Its head, to the empty line.
    pub(crate) head: String,
    /// As many bytes as its head announces.
    pub(crate) body: Vec<u8>,
}

type Received = Arc<Mutex<Vec<Request>>>;

impl RawProvider {
    /// Listens on a port of its own.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let received = Received::default();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&received)));
        Self {
            address,
            received,
            _serving: serving,
        }
    }

    /// Puts it where the plan has a provider of this name.
    pub(crate) fn take_the_place_of(&self, name: &'static str, plan: Plan) -> Plan {
        let port = self.address.port();
        plan.edit_bootstrap(move |bootstrap| {
            let cluster = cluster(bootstrap, name);
            let endpoint = &mut cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0];
            endpoint["endpoint"]["address"]["socket_address"]["port_value"] = json!(port);
        })
    }

    /// What it was sent, in order.
    pub(crate) fn received(&self) -> Vec<Request> {
        lock(&self.received).clone()
    }
}

/// A piece of a body that comes in pieces, as it is written.
pub(crate) fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

/// What the caller of the route `wired` gets, byte for byte, when its model `wired-1` streams these pieces, the last of
/// them empty, and rests between them.
pub(crate) async fn streamed_in(stack: &Stack, pieces: &[String]) -> String {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let told = format!("{head}{}", pieces.join("…"));
    let body = Chat::to("wired").streamed().told("wired-1", &told).body();
    let request = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{}",
        body.len(),
        String::from_utf8_lossy(&body)
    );
    let answer = exchange_bytes(stack.edge(), request.as_bytes()).await;
    answer.expect("an answer")
}

/// Where a cluster has its HTTP filters.
pub(crate) const HTTP_OPTIONS: &str = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/// A cluster of an Envoy bootstrap.
pub(crate) fn cluster<'a>(bootstrap: &'a mut Value, name: &str) -> &'a mut Value {
    let clusters = bootstrap["static_resources"]["clusters"]
        .as_array_mut()
        .expect("clusters");
    clusters
        .iter_mut()
        .find(|cluster| cluster["name"] == name)
        .expect("a cluster of this name")
}

/// Gives a plan's Envoy a cluster of this name that leads there.
pub(crate) fn with_cluster(plan: Plan, name: &'static str, address: SocketAddr) -> Plan {
    let (host, port) = (address.ip(), address.port());
    plan.edit_bootstrap(move |bootstrap| {
        let mut added = cluster(bootstrap, "baton-sidecar").clone();
        added["name"] = json!(name);
        let address = json!({"socket_address": {"address": host, "port_value": port}});
        let endpoint = json!({"endpoint": {"address": address}});
        added["load_assignment"] =
            json!({"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]});
        let clusters = bootstrap["static_resources"]["clusters"].as_array_mut();
        clusters.expect("clusters").push(added);
    })
}

async fn serve(listener: TcpListener, received: Received) {
    let mut connections = JoinSet::new();
    while let Ok((stream, connection)) = listener.accept().await {
        connections.spawn(converse(stream, connection, Arc::clone(&received)));
        while connections.try_join_next().is_some() {}
    }
}

/// Answers one connection's requests. Bytes beyond a request's announced length are read as the
/// beginning of the next one, as every server would.
async fn converse(mut stream: TcpStream, connection: SocketAddr, received: Received) {
    let mut bytes = Vec::new();
    while let Some((head, body)) = read_request(&mut stream, &mut bytes).await {
        let answer = answer(&body);
        lock(&received).push(Request {
            connection,
            head,
            body,
        });
        let sent = send(&mut stream, &answer).await.is_ok();
        if !sent || !answer.contains("keep-alive") {
            return;
        }
    }
}

async fn send(stream: &mut TcpStream, answer: &str) -> io::Result<()> {
    for (n, part) in answer.split('…').enumerate() {
        if n > 0 {
            sleep(PAUSE).await;
        }
        let bytes: Vec<u8> = part.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        stream.write_all(&bytes).await?;
    }
    Ok(())
}

/// Takes one request from the connection; `None` once there is no more.
async fn read_request(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<(String, Vec<u8>)> {
    let head = loop {
        if let Some(end) = position(bytes, b"\r\n\r\n") {
            let head: Vec<u8> = bytes.drain(..end + 4).collect();
            break String::from_utf8_lossy(&head).into_owned();
        }
        if bytes.len() > MAX_HEAD || stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse().unwrap_or(0));
    while bytes.len() < length {
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some((head, bytes.drain(..length).collect()))
}

fn answer(body: &[u8]) -> String {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let model = asked["model"].as_str().unwrap_or_default();
    match asked["metadata"][model].as_str() {
        Some(told) => told.to_owned(),
        None => good_answer(),
    }
}

/// A chat completion.
pub(crate) fn good_answer() -> String {
    let completion = json!({
        "id": "chatcmpl-raw",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Raw."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 12},
    });
    let body = completion.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn lock(received: &Received) -> std::sync::MutexGuard<'_, Vec<Request>> {
    received.lock().unwrap_or_else(PoisonError::into_inner)
}
