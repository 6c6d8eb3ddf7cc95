//! What one VM keeps: the trails of exchanges in flight, the outbox, and how to mint ids.
//!
//! Both roles of one worker share it; workers share nothing. No host call is made while it is borrowed:
//! the host may call back in.

use std::cell::RefCell;
use std::collections::BTreeMap;

use baton_core::cache::News;
use baton_core::health::Health;
use baton_core::name::ExchangeId;
use baton_core::outbox::Outbox;
use baton_core::protocol::part::Pass;
use baton_core::shadow::Shadows;
use baton_core::speaker::Speaker;
use baton_core::trail::Trail;

use crate::host::{self, Metric, MetricKind};
use crate::shelf;

thread_local! {
    static VM: RefCell<Vm> = RefCell::new(Vm::default());
}

/// What one VM keeps.
#[derive(Debug, Default)]
pub(crate) struct Vm {
    /// Drawn once from the host's random source: no two VMs mint the same id.
    nonce: u64,
    minted: u64,
    /// The exchanges in flight. An entry goes when its exchange ends, whatever way.
    pub(crate) trails: BTreeMap<ExchangeId, Trail>,
    /// How the models are doing, and who may be asked.
    pub(crate) health: Health,
    /// What the cache knows requests by, and what it is not to give.
    pub(crate) cache: Option<News>,
    /// What the sidecar's own requests show.
    pub(crate) pass: Option<Pass>,
    /// The copies of requests that are answered to nobody.
    pub(crate) shadows: Shadows,
    /// What the sidecar has not acknowledged yet.
    pub(crate) outbox: Outbox,
    /// Which of the plugins here talks to the sidecar.
    pub(crate) speaker: Speaker,
    plugins: u64,
    unawaited: Option<Metric>,
    in_flight: Option<Metric>,
    rejected: Option<Metric>,
    shadows_left_out: Option<Metric>,
    /// How many of the trails Envoy's gauge counts.
    gauged: usize,
}

impl Vm {
    /// The id of the next exchange.
    pub(crate) fn mint(&mut self) -> ExchangeId {
        self.minted = self.minted.wrapping_add(1);
        ExchangeId::mint(self.nonce, self.minted)
    }

    /// The number of a plugin that comes: greater than those of all before it.
    pub(crate) fn count_plugin(&mut self) -> u64 {
        self.plugins = self.plugins.wrapping_add(1);
        self.plugins
    }

    /// Which VM this is, in hex.
    pub(crate) fn name(&self) -> String {
        format!("{:016x}", self.nonce)
    }
}

/// Readies this VM, once, before its first request.
pub(crate) fn start() {
    let nonce = host::random().unwrap_or_else(|error| {
        log::error!("no randomness from the host ({error}): exchange ids can be guessed");
        host::now().as_micros()
    });
    let cache = shelf::first_news();
    let unawaited = host::define(MetricKind::Counter, "baton_unawaited_events").ok();
    let in_flight = host::define(MetricKind::Gauge, "baton_exchanges_in_flight").ok();
    let rejected = host::define(MetricKind::Gauge, "baton_config_rejected").ok();
    let left_out = host::define(MetricKind::Counter, "baton_shadows_left_out").ok();
    with(|vm| {
        if vm.nonce == 0 {
            vm.nonce = nonce;
            vm.cache = cache;
            vm.unawaited = unawaited;
            vm.in_flight = in_flight;
            vm.rejected = rejected;
            vm.shadows_left_out = left_out;
        }
    });
}

/// Works on what this VM keeps. The closure makes no host call.
pub(crate) fn with<T>(work: impl FnOnce(&mut Vm) -> T) -> T {
    VM.with_borrow_mut(work)
}

/// Counts an event that a state machine did not await, and logs it.
pub(crate) fn count_unawaited(state: &str, event: &str) {
    log::warn!("`{state}` did not await `{event}`");
    if let Some(metric) = with(|vm| vm.unawaited) {
        host::count(metric, 1);
    }
}

/// Counts a copy of a request that was not made.
pub(crate) fn count_left_out() {
    if let Some(metric) = with(|vm| vm.shadows_left_out) {
        host::count(metric, 1);
    }
}

/// Brings Envoy's gauge of exchanges in flight up to date: by the difference, because all workers' VMs
/// share the gauge, and on the tick, because a request should not pay for it.
pub(crate) fn gauge_in_flight() {
    let (metric, difference) = with(|vm| {
        let before = std::mem::replace(&mut vm.gauged, vm.trails.len());
        (vm.in_flight, vm.gauged.checked_signed_diff(before))
    });
    if let Some((metric, difference)) = metric.zip(difference) {
        host::shift(metric, difference);
    }
}

/// Shows whether the newest configuration was refused. All workers' VMs come to the same.
pub(crate) fn gauge_rejected(is_so: bool) {
    if let Some(metric) = with(|vm| vm.rejected) {
        host::gauge(metric, u64::from(is_so));
    }
}

/// Logs a host call that failed. The stream goes on: what was not done shows in its receipt.
pub(crate) fn note(what: &str, result: Result<(), host::HostError>) {
    if let Err(error) = result {
        log::warn!("could not {what}: {error}");
    }
}
