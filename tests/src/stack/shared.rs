//! The stacks that tests share: providers keep nothing between requests, so tests do not notice each
//! other.
//!
//! Beside the routes of [`Plan::usual`] the one that most share has:
//!
//! | route | ladder | |
//! |---|---|---|
//! | `refused` | `unreachable`, `medium` | the first rung refuses connections |
//! | `dead-end` | `small`, `unreachable` | the last rung refuses connections |
//! | `again` | `small`, `small` | the same model twice |
//! | `hasty` | `small`, `medium` | an attempt has 2 s |
//! | `brief` | `small`, `medium` | the whole exchange has 2 s |

use std::ops::Deref;
use std::thread;

use anyhow::bail;
use tokio::sync::OnceCell;

use super::{Plan, Stack, Timeouts};

/// One that cannot be started is not tried again by every other test.
type Started = OnceCell<Result<Stack, String>>;
static STACK: Started = OnceCell::const_new();
static POLYGLOT: Started = OnceCell::const_new();

/// A test's hold on a shared stack. If the test fails, the logs are printed with it.
#[derive(Debug)]
pub struct Shared(&'static Stack);

impl Shared {
    pub(super) async fn stack() -> anyhow::Result<Self> {
        Self::of(&STACK, plan).await
    }

    pub(super) async fn polyglot() -> anyhow::Result<Self> {
        Self::of(&POLYGLOT, Plan::polyglot).await
    }

    async fn of(shared: &'static Started, plan: fn() -> Plan) -> anyhow::Result<Self> {
        let started = shared.get_or_init(async || {
            let stack = Stack::start(plan()).await;
            stack.map_err(|problem| format!("{problem:?}"))
        });
        match started.await {
            Ok(stack) => Ok(Self(stack)),
            Err(problem) => bail!("{problem}"),
        }
    }
}

/// [`Plan::usual`], and what is there for the tests of faults and of time.
fn plan() -> Plan {
    let two = ["small", "medium"];
    Plan::usual()
        .workers(2)
        .dead_provider("gone")
        .model("unreachable", "gone", ["1.00", "1.00"])
        .route("refused", &["unreachable", "medium"], Timeouts::default())
        .route("hasty", &two, Timeouts::hasty())
        .route("brief", &two, Timeouts::brief())
        .route("again", &["small", "small"], Timeouts::default())
        .route("dead-end", &["small", "unreachable"], Timeouts::default())
}

impl Deref for Shared {
    type Target = Stack;

    fn deref(&self) -> &Stack {
        self.0
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("{}", self.logs());
        }
    }
}
