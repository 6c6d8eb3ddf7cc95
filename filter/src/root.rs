//! One plugin on one VM: takes the configuration in, keeps the last good one, ticks.

use std::rc::Rc;
use std::time::Duration;

use baton_core::config::{Config, Revision};
use baton_core::document;
use baton_core::protocol::RejectedConfig;
use baton_core::talk::Talk;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::ContextType;

use crate::attempt::AttemptStream;
use crate::edge::EdgeStream;
use crate::host;
use crate::late;
use crate::shadow;
use crate::sync::{self, Topic};
use crate::vm;

/// How often outcomes go out: how late a receipt is.
const TICK: Duration = Duration::from_millis(200);

/// One plugin on one VM.
#[derive(Debug, Default)]
pub(crate) struct Root {
    /// Only the edge role has one: an attempt acts on its exchange's plan.
    edge: Option<Edge>,
}

#[derive(Debug)]
struct Edge {
    topic: Topic,
    talk: Talk,
    /// Which of this VM's plugins it is, by age.
    number: u64,
}

impl Context for Root {
    fn on_http_call_response(&mut self, token: u32, headers: usize, size: usize, _: usize) {
        // What another one has sent since is not what this answers.
        let speaking = self.edge.as_mut();
        let speaking = speaking.filter(|edge| vm::with(|vm| vm.speaker.is(edge.number)));
        if let Some(edge) = speaking {
            sync::answered(
                &mut edge.talk,
                token,
                headers,
                size,
                &edge.topic.config.revision,
            );
            if vm::with(|vm| vm.outbox.has_backlog()) {
                sync::speak(&mut edge.talk, &edge.topic);
            }
        }
        // Where a copy was answered there is room for the next.
        shadow::send();
    }
}

impl RootContext for Root {
    fn on_configure(&mut self, _: usize) -> bool {
        vm::start();
        if host::property(&["plugin_root_id"]).as_deref() == Some("attempt") {
            return true;
        }
        let Some(edge) = configure() else {
            return false;
        };
        self.edge = Some(edge);
        // Only on the tick: a call from here crashes Envoy.
        proxy_wasm::hostcalls::set_tick_period(TICK).is_ok()
    }

    fn on_tick(&mut self) {
        vm::gauge_in_flight();
        shadow::send();
        let now = host::now();
        vm::with(|vm| vm.health.age(now));
        let speaking = self.edge.as_mut();
        let speaking = speaking.filter(|edge| vm::with(|vm| vm.speaker.asks(edge.number, now)));
        if let Some(edge) = speaking {
            vm::gauge_rejected(edge.topic.rejected.is_some());
            sync::speak(&mut edge.talk, &edge.topic);
        }
        late::tell();
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, context: u32) -> Option<Box<dyn HttpContext>> {
        Some(match &self.edge {
            Some(edge) => Box::new(EdgeStream::new(Rc::clone(&edge.topic.config))),
            None => Box::new(AttemptStream::new(context)),
        })
    }
}

/// The configuration to work with; `None` if there is none.
fn configure() -> Option<Edge> {
    let key = last_good_key();
    let document = document::to_json(host::configuration().unwrap_or_default());
    let problems = match Config::parse(&document) {
        Ok(config) => {
            vm::note(
                "keep the configuration for the next update",
                host::share(&key, &document),
            );
            return Some(Edge::new(config, document, None));
        }
        Err(problems) => problems,
    };
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    for problem in &problems {
        log::error!("configuration refused: {problem}");
    }
    // An update makes a new root context, so the last good document cannot live in the old one.
    let last_good = host::shared(&key)?;
    let config = Config::parse(&last_good).ok()?;
    log::error!(
        "the last good configuration {} stays in force",
        config.revision
    );
    let rejected = RejectedConfig {
        revision: Revision::of(&document),
        problems,
    };
    Some(Edge::new(config, last_good, Some(rejected)))
}

impl Edge {
    fn new(config: Config, document: Vec<u8>, rejected: Option<RejectedConfig>) -> Self {
        vm::with(|vm| vm.health.heed(config.breaker));
        Self {
            topic: Topic {
                config: Rc::new(config),
                document,
                rejected,
            },
            talk: Talk::default(),
            number: vm::with(vm::Vm::count_plugin),
        }
    }
}

/// Plugins of different names have configurations of their own.
fn last_good_key() -> String {
    format!(
        "baton.last_good.{}",
        host::property(&["plugin_name"]).unwrap_or_default()
    )
}
