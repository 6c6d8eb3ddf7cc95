//! `baton cache`, as users run it.

use baton_sidecar::client::Url;
use serde_json::Value;

use crate::cache::{Caching, persisting};
use crate::process::{baton, stderr, stdout};
use crate::server::directory;

/// Runs it beside the sidecar that it asks.
async fn ask(url: &Url, arguments: &[&str]) -> std::process::Output {
    let mut all: Vec<String> = ["cache"]
        .iter()
        .chain(arguments)
        .map(ToString::to_string)
        .collect();
    all.extend(["--url".to_owned(), url.to_string()]);
    let run = move || baton(&all.iter().map(String::as_str).collect::<Vec<_>>());
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn shows_and_purges() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    caching.kept(&caching.keeping(1), b"{}", 1).await;
    caching.given(1).await;
    let url = &caching.server.url;
    let shown = stdout(&ask(url, &["stats"]).await);
    assert!(shown.starts_with("1 answers in "), "{shown}");
    assert!(
        shown
            .lines()
            .any(|line| line.starts_with("support          1 ")),
        "{shown}"
    );
    let json: Value = serde_json::from_str(&stdout(&ask(url, &["stats", "--json"]).await)).unwrap();
    assert_eq!(json["routes"][0]["hits"], 1);

    let purged = ask(url, &["purge", "--tenant", "acme"]).await;
    assert_eq!(
        stdout(&purged),
        "purged; the sidecar had 1 answers of that\n"
    );
    let purged = ask(url, &["purge", "--all", "--json"]).await;
    let json: Value = serde_json::from_str(&stdout(&purged)).unwrap();
    assert_eq!(json["removed"], 0);
    assert_eq!(caching.given(1).await, None);

    let shadow = stdout(&ask(url, &["shadow"]).await);
    assert_eq!(
        shadow,
        "no answer has been held against one that would have been given\n"
    );
    assert_eq!(stdout(&ask(url, &["shadow", "--json"]).await), "{}\n");
}

#[test]
fn what_is_purged_must_be_said() {
    for wrong in [
        &["cache", "purge"][..],
        &["cache", "purge", "--all", "--tag", "shoes"],
        &["cache", "purge", "--key", "12"],
        &["cache"],
    ] {
        let output = baton(wrong);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{wrong:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn without_a_sidecar_it_says_so() {
    let output = baton(&["cache", "stats", "--url", "http://127.0.0.1:1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("next: start it with `baton serve`"));
}
