//! Waiting for what will be so: on the condition, never for a time.

use std::time::Duration;

use anyhow::Context;
use tokio::time::{sleep, timeout};

/// How long anything may take that is only waited for: enough for a slow and busy machine.
const BOUND: Duration = Duration::from_secs(60);

/// How often it is looked at.
const PACE: Duration = Duration::from_millis(20);

/// Asks until there is an answer.
///
/// # Errors
///
/// When there is none in time; says what was waited for.
pub async fn eventually<T>(
    what: &str,
    mut answer: impl AsyncFnMut() -> Option<T>,
) -> anyhow::Result<T> {
    let asking = async {
        loop {
            if let Some(answer) = answer().await {
                return answer;
            }
            sleep(PACE).await;
        }
    };
    timeout(BOUND, asking)
        .await
        .with_context(|| format!("waited {BOUND:?} for {what}"))
}
