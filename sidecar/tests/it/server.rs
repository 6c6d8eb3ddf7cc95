//! A sidecar in this process, on a port of its own.

use std::path::Path;

use baton_core::protocol::{Snapshot, SyncRequest};
use baton_core::receipt::Receipt;
use baton_sidecar::client::{self, Answer, Url};
use baton_sidecar::ledger::{LedgerError, Page};
use baton_sidecar::server::{Settings, run};
use hyper::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

pub(crate) struct Server {
    pub(crate) url: Url,
    stop: oneshot::Sender<()>,
    running: JoinSet<Result<(), LedgerError>>,
}

impl Server {
    pub(crate) async fn start(data_dir: &Path) -> Self {
        Self::start_with(Settings::new(data_dir)).await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let (stop, stopped) = oneshot::channel();
        let mut running = JoinSet::new();
        running.spawn(run(listener, async { _ = stopped.await }, settings));
        Self { url, stop, running }
    }

    /// Where it listens, for callers who speak to the socket themselves.
    pub(crate) fn address(&self) -> String {
        let url = self.url.to_string();
        url.strip_prefix("http://").unwrap().to_owned()
    }

    /// Begins to stop.
    pub(crate) fn stop(self) -> Stopping {
        self.stop.send(()).unwrap();
        Stopping(self.running)
    }

    pub(crate) async fn post(&self, request: &SyncRequest) -> Answer {
        post(&self.url, request).await
    }

    /// Posts what is to be taken.
    pub(crate) async fn sync(&self, request: &SyncRequest) -> Snapshot {
        let answer = self.post(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        client::ask(&self.url, method, path, body.into().into())
            .await
            .unwrap()
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.ask(Method::GET, path, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub(crate) async fn receipt(&self, id: &str) -> Receipt {
        self.get(&format!("/v1/receipts/{id}")).await
    }

    /// The ids of a page, in its order.
    pub(crate) async fn ids(&self, query: &str) -> Vec<String> {
        let page: Page = self.get(&format!("/v1/receipts{query}")).await;
        ids(&page)
    }
}

pub(crate) struct Stopping(JoinSet<Result<(), LedgerError>>);

impl Stopping {
    pub(crate) async fn stopped(mut self) {
        self.0.join_next().await.unwrap().unwrap().unwrap();
    }
}

pub(crate) async fn post(url: &Url, request: &SyncRequest) -> Answer {
    let body = serde_json::to_vec(request).unwrap();
    client::ask(url, Method::POST, "/v1/sync", body.into())
        .await
        .unwrap()
}

pub(crate) fn ids(page: &Page) -> Vec<String> {
    page.receipts
        .iter()
        .map(|receipt| receipt.exchange.exchange.to_string())
        .collect()
}

/// The stable name of a refusal.
pub(crate) fn code(answer: &Answer) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    body["error"]["code"].as_str().unwrap().to_owned()
}

pub(crate) fn directory() -> TempDir {
    tempfile::tempdir().unwrap()
}
