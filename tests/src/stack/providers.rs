//! A stack's providers: those that listen, and those whose port refuses.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::plan::Scripted;
use super::port::Port;
use super::process::{apart, spawn_apart};
use crate::provider;

/// Every provider of a stack. They end with it.
#[derive(Debug, Default)]
pub(super) struct Providers {
    addresses: Vec<(String, SocketAddr)>,
    alive: JoinSet<io::Result<Infallible>>,
    dead: Vec<Port>,
}

impl Providers {
    pub(super) async fn start(scripted: &[Scripted]) -> anyhow::Result<Self> {
        let mut providers = Self::default();
        for Scripted { name, alive } in scripted {
            let address = match alive {
                true => providers.listen(name.clone()).await?,
                false => providers.refuse()?,
            };
            providers.addresses.push((name.clone(), address));
        }
        Ok(providers)
    }

    pub(super) fn addresses(&self) -> &[(String, SocketAddr)] {
        &self.addresses
    }

    async fn listen(&mut self, name: String) -> anyhow::Result<SocketAddr> {
        let listener = apart(async { Ok(TcpListener::bind("127.0.0.1:0").await?) }).await?;
        let address = listener.local_addr()?;
        spawn_apart(&mut self.alive, provider::serve(name, listener));
        Ok(address)
    }

    fn refuse(&mut self) -> anyhow::Result<SocketAddr> {
        let port = Port::hold(0)?;
        let address = port.address();
        self.dead.push(port);
        Ok(address)
    }
}
