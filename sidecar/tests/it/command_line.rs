//! `baton` itself: its help, its errors, its exit codes, its log.

use crate::outcome::one;
use crate::process::{Serving, baton, stderr, stdout};
use crate::server::{directory, post};

#[test]
fn says_what_it_can_do() {
    let help = baton(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    for word in ["serve", "receipts", "Exit codes: 0 all is well"] {
        assert!(stdout(&help).contains(word), "{}", stdout(&help));
    }
    assert_eq!(baton(&["--version"]).status.code(), Some(0));
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        &[][..],
        &["sing"],
        &["serve"],
        &["receipts", "x1", "--follow"],
        &["receipts", "a/b"],
    ] {
        assert_eq!(baton(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn does_not_listen_to_other_machines_unless_told() {
    let directory = directory();
    let data_dir = directory.path().to_str().unwrap();
    let output = baton(&["serve", "--data-dir", data_dir, "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: `0.0.0.0:0` can be reached from other machines, and whoever reaches it may read \
         every receipt\n  next: listen at 127.0.0.1, or add --allow-remote where the network is \
         yours alone\n"
    );
}

#[tokio::test]
async fn a_second_sidecar_says_who_is_in_its_way() {
    let directory = directory();
    let first = Serving::start(directory.path(), &[]).await;
    let data_dir = directory.path().to_str().unwrap();
    let second = baton(&["serve", "--data-dir", data_dir, "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(stderr(&second).contains(&format!("another sidecar works in `{data_dir}`")));
    assert!(stderr(&second).contains("\n  next: stop the other one, or give each its own"));

    let address = first.url.to_string().replace("http://", "");
    let elsewhere = crate::server::directory();
    let elsewhere = elsewhere.path().to_str().unwrap();
    let third = baton(&["serve", "--data-dir", elsewhere, "--listen", &address]);
    assert_eq!(third.status.code(), Some(2));
    assert!(stderr(&third).contains(&format!("cannot listen at `{address}`")));
}

#[tokio::test]
async fn logs_a_line_per_exchange_and_stops_when_asked() {
    for signal in ["TERM", "INT"] {
        let directory = directory();
        let mut sidecar = Serving::start(directory.path(), &["--log-format", "json"]).await;
        post(&sidecar.url, &one("x1")).await;
        let line: serde_json::Value = serde_json::from_str(&sidecar.logged().await).unwrap();
        assert_eq!(line["exchange"], "x1");
        assert_eq!(line["route"], "support");
        assert_eq!(line["model"], "large");
        assert_eq!(line["cost_usd"], "0.0005");
        assert_eq!(line["gen_ai.usage.input_tokens"], 120);

        sidecar.signal(signal);
        assert!(sidecar.logged().await.contains(signal));
        assert!(sidecar.child.wait().await.unwrap().success());
    }
}
