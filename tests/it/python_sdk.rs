//! The SDK that most applications use sees nothing unusual: not in answers, not in streams, not in
//! errors. What it checks is in `clients/openai_sdk.py`.

use std::time::Duration;

use baton_tests::stack::{Stack, place};
use tokio::process::Command;
use tokio::time::timeout;

/// How long all its checks may take together.
const BOUND: Duration = Duration::from_secs(120);

#[tokio::test]
async fn the_openai_sdk_for_python_sees_nothing_unusual() {
    let stack = Stack::shared().await.expect("a stack");
    let checks = Command::new(place::python().expect("a Python"))
        .arg(place::root().join("tests/clients/openai_sdk.py"))
        .env("BATON_BASE_URL", stack.base_url())
        .env("NO_PROXY", "127.0.0.1")
        .kill_on_drop(true)
        .output();
    let checked = timeout(BOUND, checks).await.expect("an end");
    let checked = checked.expect("Python runs");
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
}
