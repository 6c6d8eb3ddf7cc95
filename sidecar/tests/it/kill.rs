//! Killing the real sidecar while it works: what it acknowledged is there.

use std::sync::{Arc, Mutex};

use baton_sidecar::client;
use baton_sidecar::ledger::Reader;
use hyper::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::outcome::one;
use crate::process::Serving;
use crate::server::directory;

/// Callers at the same time.
const CALLERS: usize = 4;

/// Acknowledged exchanges after which it is killed, while the callers go on.
const ENOUGH: usize = 100;

#[tokio::test]
async fn loses_nothing_that_it_acknowledged() {
    let directory = directory();
    let mut sidecar = Serving::start(directory.path(), &[]).await;
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let mut log = sidecar.log;
    let mut callers = JoinSet::new();
    callers.spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
    for caller in 0..CALLERS {
        let (url, acknowledged) = (sidecar.url.clone(), Arc::clone(&acknowledged));
        callers.spawn(async move {
            for count in 0.. {
                let id = format!("x{caller}-{count}");
                let body = serde_json::to_vec(&one(&id)).unwrap().into();
                match client::ask(&url, Method::POST, "/v1/sync", body).await {
                    Ok(answer) if answer.status == StatusCode::OK => {
                        acknowledged.lock().unwrap().push(id);
                    }
                    Ok(answer) => panic!("{answer:?}"),
                    Err(_) => return,
                }
            }
        });
    }
    while acknowledged.lock().unwrap().len() < ENOUGH {
        tokio::task::yield_now().await;
    }
    sidecar.child.kill().await.unwrap();
    callers.join_all().await;

    let mut again = Serving::start(directory.path(), &[]).await;
    let mut ledger = Reader::open(directory.path()).unwrap();
    for id in acknowledged.lock().unwrap().iter() {
        let receipt = ledger.find(id).unwrap();
        assert!(
            receipt.is_some_and(|receipt| receipt.is_whole()),
            "{id} is lost"
        );
    }
    again.child.kill().await.unwrap();
}
