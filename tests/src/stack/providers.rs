//! A stack's providers: those that listen, and those whose port refuses.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::plan::Scripted;
use super::port::Port;
use super::process::{apart, spawn_apart};
use crate::provider::{self, Dialect};

/// How a provider is reached.
#[derive(Debug)]
pub(super) struct Reached {
    pub(super) name: String,
    pub(super) dialect: Dialect,
    pub(super) address: SocketAddr,
}

/// Every provider of a stack. They end with it.
#[derive(Debug, Default)]
pub(super) struct Providers {
    reached: Vec<Reached>,
    alive: JoinSet<io::Result<Infallible>>,
    dead: Vec<Port>,
}

impl Providers {
    pub(super) async fn start(scripted: &[Scripted]) -> anyhow::Result<Self> {
        let mut providers = Self::default();
        for one in scripted {
            let address = match one.alive {
                true => providers.listen(one.name.clone(), one.dialect).await?,
                false => providers.refuse()?,
            };
            providers.reached.push(Reached {
                name: one.name.clone(),
                dialect: one.dialect,
                address,
            });
        }
        Ok(providers)
    }

    pub(super) fn reached(&self) -> &[Reached] {
        &self.reached
    }

    async fn listen(&mut self, name: String, dialect: Dialect) -> anyhow::Result<SocketAddr> {
        let listener = apart(async { Ok(TcpListener::bind("127.0.0.1:0").await?) }).await?;
        let address = listener.local_addr()?;
        spawn_apart(
            &mut self.alive,
            provider::serve(name, Some(dialect), listener),
        );
        Ok(address)
    }

    fn refuse(&mut self) -> anyhow::Result<SocketAddr> {
        let port = Port::hold(0)?;
        let address = port.address();
        self.dead.push(port);
        Ok(address)
    }
}
