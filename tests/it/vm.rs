//! Whether Envoy's VMs live on: one that panics answers 503 to everybody and is replaced.

use baton_tests::http::Chat;
use baton_tests::stack::Stack;

/// Checks that no VM has ended since the stack started, and that requests are served.
pub(crate) async fn lives_on(stack: &Stack) {
    let answer = Chat::to("one").send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let stats = stack.admin("/stats?filter=vm_reload").await.expect("stats");
    let stats = stats.text();
    assert!(stats.contains("vm_reload_success"), "{stats}");
    let reloads: Vec<&str> = stats
        .lines()
        .filter(|line| !line.ends_with(": 0"))
        .collect();
    assert!(reloads.is_empty(), "{reloads:?}");
}
