//! Brings cases to their webhooks, through Envoy: again and again until each has it, or for too long.

use std::sync::Arc;
use std::time::Duration;

use baton_core::caller::Caller;
use baton_core::config::Webhook;
use baton_core::header::internal;
use baton_core::name::Authority;
use baton_core::protocol::part::{PartOf, Pass};
use baton_core::time::Timestamp;
use baton_core::verdict::Purpose;
use hyper::header::HeaderName;
use serde_json::json;
use serde_json::value::RawValue;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Cases, CasesError, Due};
use crate::clock;
use crate::configs::Configs;
use crate::loopback::{Call, Loopback};

/// Cases that are on their way at a time: one slow webhook holds up few others.
const AT_ONCE: u32 = 8;

/// How long a webhook may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest answer of a webhook that is read, in bytes: what it says is of no interest.
const MAX_REPLY_BYTES: usize = 64 * 1024;

/// How long we sleep at most. Whatever is due meanwhile wakes us; this is for a clock that was set.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// After a failure of our own: the file cannot be read or written.
const BREATH: Duration = Duration::from_secs(5);

/// Brings cases to webhooks.
#[derive(Debug)]
pub struct Courier {
    cases: Cases,
    configs: Arc<Configs>,
    pass: Pass,
    loopback: Loopback,
}

/// Where a case goes.
struct Way {
    /// Where Envoy takes what we send.
    envoy: Authority,
    webhook: Webhook,
}

impl Courier {
    /// One that has nothing under way yet.
    pub fn new(cases: Cases, configs: Arc<Configs>, pass: Pass) -> Self {
        Self {
            cases,
            configs,
            pass,
            loopback: Loopback::default(),
        }
    }

    /// Brings whatever is due, until `stopping`. What is under way then is brought again after the next
    /// start: webhooks tell cases by their id.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let this = Arc::new(self);
        tokio::select! {
            () = this.bring_all() => (),
            _ = stopping.wait_for(|stopping| *stopping) => (),
        }
    }

    async fn bring_all(self: Arc<Self>) {
        loop {
            let sleep = match self.bring_due().await {
                Ok(sleep) => sleep,
                Err(error) => {
                    tracing::error!(%error, "cases wait");
                    BREATH
                }
            };
            tokio::select! {
                () = tokio::time::sleep(sleep) => (),
                () = self.cases.filed.notified() => (),
            }
        }
    }

    /// Brings what is due; how long until more is.
    async fn bring_due(self: &Arc<Self>) -> Result<Duration, CasesError> {
        let now = clock::now();
        let due = self
            .cases
            .with(move |store| store.due(now, AT_ONCE))
            .await?;
        let mut under_way = JoinSet::new();
        for one in due {
            let this = Arc::clone(self);
            under_way.spawn(async move { this.bring(one).await });
        }
        while let Some(brought) = under_way.join_next().await {
            brought.unwrap_or(Ok(()))?;
        }
        let next = self.cases.with(|store| store.next_due()).await?;
        let until = |next: Timestamp| next.since(clock::now());
        Ok(next.map_or(LONGEST_SLEEP, until).min(LONGEST_SLEEP))
    }

    /// Brings one case, and takes note of what came of it.
    async fn bring(&self, due: Due) -> Result<(), CasesError> {
        let brought = self.post(&due).await;
        let now = clock::now();
        let case = due.case.clone();
        match brought {
            Ok(()) => {
                tracing::info!(%case, "the webhook has a case");
                self.cases.with(move |store| store.taken(&case, now)).await
            }
            Err(trouble) => {
                tracing::warn!(%case, trouble, "the webhook does not have a case yet");
                self.cases
                    .with(move |store| store.refused(&due, &trouble, now))
                    .await
            }
        }
    }

    /// Posts a case; what is wrong is said in few words.
    async fn post(&self, due: &Due) -> Result<(), String> {
        let Way { envoy, webhook } = self.way(due)?;
        let header = |name, value: &str| (HeaderName::from_static(name), value.to_owned());
        let call = Call {
            path: webhook.path,
            headers: vec![
                header(internal::PART_OF, &self.part(due).to_header()),
                header(internal::CLUSTER, webhook.cluster.as_str()),
                header("idempotency-key", due.case.as_str()),
            ],
            body: body(due)?.into(),
            within: PATIENCE,
            most: MAX_REPLY_BYTES,
        };
        let reply = self.loopback.post(&envoy, &call).await;
        let reply = reply.map_err(|error| error.to_string())?;
        if reply.status.is_success() {
            Ok(())
        } else {
            Err(format!("status {}", reply.status.as_u16()))
        }
    }

    /// Where a case goes, by the newest configuration that says so.
    fn way(&self, due: &Due) -> Result<Way, String> {
        let config = self.configs.newest().ok_or("no configuration")?;
        let envoy = config.sidecar.loopback.clone();
        let route = self.configs.route_with_human(&due.filing.route);
        let human = route.as_ref().and_then(|route| route.human.as_ref());
        let human = human.ok_or("no route has a person for it any more")?;
        Ok(Way {
            envoy: envoy.ok_or("no `sidecar.loopback`")?,
            webhook: human.webhook.clone(),
        })
    }

    fn part(&self, due: &Due) -> PartOf {
        PartOf {
            pass: self.pass.clone(),
            exchange: due.filing.exchange.clone(),
            attempt: 0,
            purpose: Purpose::Case,
            route: due.filing.route.clone(),
            caller: Caller {
                tenant: due.filing.tenant.clone(),
                ..Caller::default()
            },
        }
    }
}

/// A case as a webhook gets it.
fn body(due: &Due) -> Result<String, String> {
    let request: &RawValue =
        serde_json::from_str(&due.request).map_err(|error| error.to_string())?;
    let body = json!({
        "case": due.case,
        "exchange": due.filing.exchange,
        "route": due.filing.route,
        "tenant": due.filing.tenant,
        "filed": due.filed,
        "asked": due.filing.asked,
        "request": request,
    });
    Ok(body.to_string())
}
