//! The one stack that most tests share: providers keep nothing between requests, so tests do not
//! notice each other.

use std::ops::Deref;
use std::thread;

use tokio::sync::OnceCell;

use super::{Plan, Stack};

static STACK: OnceCell<Stack> = OnceCell::const_new();

/// A test's hold on the shared stack. If the test fails, the logs are printed with it.
#[derive(Debug)]
pub struct Shared(&'static Stack);

impl Shared {
    pub(super) async fn stack() -> anyhow::Result<Self> {
        STACK
            .get_or_try_init(|| Stack::start(Plan::usual().workers(2)))
            .await
            .map(Self)
    }
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
