//! Both sides of the comparison, at work at the same time in front of the same provider.

use std::net::SocketAddr;

use anyhow::Context;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use crate::client::Asked;
use crate::process::Process;
use crate::{bare, cache, client, guardrails, provider, verdicts};

/// The provider, as Envoy's cluster and Baton's configuration name it.
const PROVIDER: &str = "fixed";

/// What is compared.
pub(crate) struct Sides {
    provider: SocketAddr,
    pub(crate) bare: Side,
    pub(crate) baton: Side,
}

/// One Envoy with one worker.
pub(crate) struct Side {
    stack: Stack,
    pub(crate) envoy: Process,
}

impl Sides {
    /// Starts both, and asks each once.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let provider = provider::start()?;
        let stripped = plan(provider)
            .without_sidecar()
            .edit_bootstrap(|bootstrap| {
                // A wiring that cannot be stripped is left whole, and the check below tells.
                let _ = bare::strip(bootstrap, PROVIDER);
            });
        let sides = Self {
            provider,
            bare: Side::start(stripped).await.context("bare Envoy")?,
            baton: Side::start(plan(provider)).await.context("Baton")?,
        };
        let bare = sides.bare.is_dressed().await?;
        let baton = sides.baton.is_dressed().await?;
        anyhow::ensure!(!bare, "bare Envoy answers with Baton's headers");
        anyhow::ensure!(baton, "Baton's answer lacks its headers");
        Ok(sides)
    }

    /// Baton once more, on so many workers.
    pub(crate) async fn wide(&self, workers: u32) -> anyhow::Result<Side> {
        Side::start(plan(self.provider).workers(usize::try_from(workers)?)).await
    }

    /// Baton with so many workers, and a cache that has room for few.
    pub(crate) async fn crowded(&self, workers: u32) -> anyhow::Result<Side> {
        let plan = cache::small(plan(self.provider), PROVIDER);
        Side::start(plan.workers(usize::try_from(workers)?)).await
    }

    /// Ends both.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.bare.stop().await?;
        self.baton.stop().await
    }
}

impl Side {
    async fn start(plan: Plan) -> anyhow::Result<Self> {
        let stack = Stack::start(plan).await?;
        let envoy = Process::new(stack.envoy_pid().context("Envoy is gone")?);
        Ok(Self { stack, envoy })
    }

    /// Ends it.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.stack.stop().await
    }

    /// Where it listens.
    pub(crate) fn edge(&self) -> SocketAddr {
        self.stack.edge()
    }

    /// What its sidecar exports.
    pub(crate) async fn metrics(&self) -> anyhow::Result<String> {
        let answer = baton_tests::http::get(self.stack.sidecar(), "/metrics").await?;
        Ok(answer.text())
    }

    /// Whether it answers, and whether its answer carries Baton's headers.
    async fn is_dressed(&self) -> anyhow::Result<bool> {
        let headers = client::Client::connect(self.edge())
            .await?
            .run(async |mut requests| requests.headers(&Asked::of(client::MODEL)).await)
            .await
            .with_context(|| self.stack.logs())?;
        Ok(headers.contains_key("x-baton-exchange"))
    }
}

/// The shipped wiring with one model on one route, whose provider is ours, and the routes for verdicts.
fn plan(provider: SocketAddr) -> Plan {
    let plan = Plan::new()
        .dead_provider(PROVIDER)
        .model("small", PROVIDER, ["1.00", "2.00"])
        .route(client::MODEL, &["small"], Timeouts::default());
    cache::on(guardrails::on(verdicts::on(plan, PROVIDER)))
        .edit_bootstrap(move |bootstrap| point_at(bootstrap, provider))
}

/// The stack has a provider of this name that never listens; ours takes its place.
fn point_at(bootstrap: &mut Value, provider: SocketAddr) {
    let clusters = bootstrap.pointer_mut("/static_resources/clusters");
    let clusters = clusters.and_then(Value::as_array_mut).into_iter().flatten();
    for cluster in clusters.filter(|cluster| cluster["name"] == PROVIDER) {
        if let Some(port) = cluster.pointer_mut(
            "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address/port_value",
        ) {
            *port = json!(provider.port());
        }
    }
}
