//! One exchange with all its attempts, and a trail between them: what the filter does, without Envoy.

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::sync::LazyLock;
use std::time::Duration;

use baton_core::attempt::{self, Attempt, Prospect};
use baton_core::breaker::Count;
use baton_core::cache::{self, Entry, Memory, Purge, Seal, Shelves};
use baton_core::config::Config;
use baton_core::escalations::Daily;
use baton_core::exchange::{self, Cx, Exchange};
use baton_core::health::{Health, News};
use baton_core::http::{Flow, Reads};
use baton_core::name::ExchangeId;
use baton_core::outcome::{AttemptEnding, AttemptOutcome};
use baton_core::time::Timestamp;
use baton_core::trail::{Kept, Trail};

use crate::remote::Remote;

/// Three providers, and a route up all of them.
const CONFIG: &str = r#"{
    "sidecar": {"cluster": "baton-sidecar", "loopback": "127.0.0.1:10001"},
    "limits": {"request_body": 1000, "held_answer": 1000},
    "providers": {
        "onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"},
        "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"},
        "anthropic": {"cluster": "anthropic", "format": "anthropic", "authority": "api.anthropic.com"},
        "google": {"cluster": "google", "format": "gemini", "authority": "generativelanguage.googleapis.com"}
    },
    "models": {
        "small": {"provider": "onprem", "name": "qwen3-8b", "price": {"input": "0.05", "output": "0.10"}},
        "large": {"provider": "openai", "name": "gpt-5.4", "price": {"input": "2.50", "output": "15.00"}},
        "claude": {"provider": "anthropic", "name": "claude-sonnet-5", "max_output": 1000},
        "gemini": {"provider": "google", "name": "gemini-3-flash"},
        "narrow": {"provider": "onprem", "name": "narrow", "context": 8192},
        "slim": {"provider": "anthropic", "name": "slim", "context": 4096},
        "wide": {"provider": "openai", "name": "wide", "context": 128000}
    },
    "routes": [
        {"name": "main", "match": {"models": ["auto"]}, "ladder": ["small", "large"],
         "timeouts": {"first_byte": "2s", "answer": "10s", "total": "30s"}},
        {"name": "patient", "match": {"models": ["patient"]}, "ladder": ["small", "small"]},
        {"name": "mixed", "match": {"models": ["mixed"]}, "ladder": ["small", "claude"]},
        {"name": "claude", "match": {"models": ["claude"]}, "ladder": ["claude", "small"]},
        {"name": "gemini", "match": {"models": ["gemini"]}, "ladder": ["gemini", "small"]},
        {"name": "long", "match": {"models": ["long"]}, "ladder": ["narrow", "slim", "wide"]},
        {"name": "short", "match": {"models": ["short"]}, "ladder": ["narrow", "slim"]},
        {"name": "consulted", "match": {"models": ["consulted"]}, "ladder": ["small"],
         "guardrails": {"request": [{"checker": {"name": "dlp", "cluster": "my-dlp", "action": "block"}}]}},
        {"name": "capped", "match": {"models": ["capped"]}, "ladder": ["small", "large"],
         "max_escalation_share": 0.2},
        {"name": "waiting", "match": {"models": ["waiting"]}, "ladder": ["small", "large"],
         "max_escalation_share": 0.2, "when_used_up": "wait"},
        {"name": "single", "match": {"models": ["single"]}, "ladder": ["large"]},
        {"name": "split", "match": {"models": ["split"]}, "ladder": ["large"],
         "split": {"name": "cheaper", "arms": [{"name": "canary", "percent": 100, "replace": {"large": "small"}}]}},
        {"name": "controlled", "match": {"models": ["controlled"]}, "ladder": ["large"],
         "split": {"name": "paused", "by": "session", "arms": [{"name": "canary", "percent": 0, "ladder": ["small"]}]}},
        {"name": "shadowed", "match": {"models": ["shadowed"]}, "ladder": ["large"],
         "shadow": {"name": "mirror", "percent": 100, "ladder": ["small"]}},
        {"name": "observing", "match": {"models": ["observing"]}, "ladder": ["small", "large"],
         "mode": "observe", "observe": {"to": ["large"]},
         "split": {"name": "watched", "arms": [{"name": "canary", "percent": 100, "ladder": ["wide"]}]}},
        {"name": "tiered", "match": {"models": ["tiered"]}, "domains": {"code": ["claude"]},
         "tiers": {"trivial": ["small"], "standard": ["wide"], "complex": ["large"]}},
        {"name": "trial", "match": {"models": ["trial"]}, "domains": {"code": ["claude"]},
         "tiers": {"trivial": ["small"], "standard": ["wide"], "complex": ["large"]},
         "split": {"name": "narrower", "arms": [{"name": "all", "percent": 100, "replace": {"small": "narrow", "claude": "gemini"}}]}},
        {"name": "checked", "match": {"models": ["checked"]}, "ladder": ["small", "large"],
         "verify": [{"not_empty": {}}, {"complete": {}}]},
        {"name": "foreign", "match": {"models": ["foreign"]}, "ladder": ["claude", "large"],
         "verify": [{"not_empty": {}}]},
        {"name": "strict", "match": {"models": ["strict"]}, "ladder": ["small", "large"],
         "verify": [{"not_empty": {}}], "on_unavailable": "escalate", "on_ceiling": "refuse",
         "max_cost_usd": "0.02", "max_latency": "4s"},
        {"name": "hasty", "match": {"models": ["hasty"]}, "ladder": ["small", "large"],
         "verify": [{"not_empty": {}}], "first_token_deadline": "1s"},
        {"name": "bounded", "match": {"models": ["bounded"]}, "ladder": ["narrow", "small", "large"],
         "verify": [{"not_empty": {}}], "max_attempts": 2},
        {"name": "rationed", "match": {"models": ["rationed"]}, "ladder": ["small", "large"],
         "verify": [{"not_empty": {}}], "max_escalations_per_day": 1},
        {"name": "sure", "match": {"models": ["sure"]}, "ladder": ["small", "large"],
         "verify": [{"confidence": {"mean_logprob": -0.5}}]},
        {"name": "candid", "match": {"models": ["candid"]}, "ladder": ["small", "large"],
         "verify": [{"confidence": {"self_reported": 0.5}}]},
        {"name": "thorough", "match": {"models": ["thorough"]}, "ladder": ["large"],
         "verify": [{"not_empty": {}}], "verify_last": true},
        {"name": "witnessed", "match": {"models": ["witnessed"]}, "ladder": ["claude"],
         "verify": [{"confidence": {"self_reported": 0.5}}, {"not_empty": {}}], "verify_last": true},
        {"name": "shielded", "match": {"models": ["shielded"]}, "ladder": ["small", "claude"],
         "policy": {"when_data_class": {"money": {"trust": "internal"}}},
         "guardrails": {
             "request": [{"secrets": "block"}, {"pii": {"action": "redact", "restore": true, "kinds": ["email"]}},
                         {"pii": {"action": "route", "data_class": "money", "kinds": ["iban"]}}],
             "response": [{"secrets": "block"}]}},
        {"name": "cached", "match": {"models": ["cached"]}, "ladder": ["small", "claude"], "cache": {"exact": {"ttl": "1h"}}},
        {"name": "remembered", "match": {"models": ["remembered"]}, "ladder": ["large"],
         "verify": [{"not_empty": {}}], "verify_last": true,
         "cache": {"exact": {"ttl": "1h", "share": "user", "tool_calls": true, "time_sensitive": []}}},
        {"name": "persisted", "match": {"models": ["persisted"]}, "ladder": ["small"],
         "cache": {"exact": {"ttl": "1h", "persist": true, "coalesce": true}}},
        {"name": "alike", "match": {"models": ["alike"]}, "ladder": ["small", "claude"],
         "cache": {"exact": {"ttl": "1h"}, "semantic": {"ttl": "2h"}}},
        {"name": "frugal", "match": {"models": ["frugal"]}, "ladder": ["small", "large"], "max_cost_usd": "0.001"},
        {"name": "manned", "match": {"models": ["manned"]}, "ladder": ["small"], "max_escalation_share": 0.2,
         "human": {"webhook": {"cluster": "desk", "path": "/cases"}, "message": "A person will answer."}},
        {"name": "polled", "match": {"models": ["polled"]}, "ladder": ["claude"],
         "human": {"webhook": {"cluster": "desk", "path": "/cases"}, "message": "A person will answer.", "status": 202},
         "verify": [{"not_empty": {}}], "verify_last": true}
    ]
}"#;

static PARSED: LazyLock<Config> = LazyLock::new(|| Config::parse(CONFIG.as_bytes()).unwrap());

/// Routes for some callers only, and with policies.
static GUARDED: LazyLock<Config> =
    LazyLock::new(|| Config::parse(include_bytes!("guarded.json")).unwrap());

/// One exchange and what belongs to it.
pub(crate) struct World {
    config: &'static Config,
    exchange: Exchange,
    attempts: BTreeMap<u16, Attempt>,
    trail: Option<Trail>,
    health: Health,
    /// What time it is.
    pub(crate) now: Timestamp,
    /// Whether the sidecar cannot be reached.
    pub(crate) sidecar_away: bool,
    /// How many exchanges there were.
    exchanges: u64,
    memory: Places,
    recalled: Option<Entry>,
    /// What the sidecar keeps, and what it was last asked for.
    pub(crate) remote: Remote,
    /// What the cache knows requests by, and what it is not to give.
    news: cache::News,
}

/// What the cache knows requests by.
const SEAL: Seal = Seal::new([7; 16]);

/// The host's memory.
#[derive(Default)]
struct Places(BTreeMap<String, Vec<u8>>);

impl Memory for Places {
    fn read(&self, place: &str) -> Option<Vec<u8>> {
        self.0.get(place).cloned()
    }
}

impl World {
    /// Just before the request comes.
    pub(crate) fn new() -> Self {
        Self::of(&PARSED)
    }

    /// The same where routes are for some and have policies.
    pub(crate) fn guarded() -> Self {
        Self::of(&GUARDED)
    }

    fn of(config: &'static Config) -> Self {
        let now = Timestamp::from_micros(1_000_000);
        Self {
            config,
            exchange: Exchange::new(ExchangeId::mint(1, 1), now),
            attempts: BTreeMap::new(),
            trail: None,
            health: Health::default(),
            now,
            sidecar_away: false,
            exchanges: 1,
            memory: Places::default(),
            recalled: None,
            remote: Remote::default(),
            news: cache::News {
                seal: SEAL,
                purges: Vec::new(),
            },
        }
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, duration: Duration) {
        self.now = self.now.after(duration);
    }

    /// So many attempts at a model have just ended so.
    pub(crate) fn ended(&mut self, model: &str, ending: AttemptEnding, count: u32) {
        let model = self.config.models.get(model).unwrap();
        for _ in 0..count {
            let outcome = AttemptOutcome {
                exchange: ExchangeId::mint(1, 0),
                attempt: NonZeroU16::MIN,
                model: model.name.clone(),
                wire_name: model.wire_name.clone(),
                provider: model.provider.name.clone(),
                started: self.now,
                first_byte: None,
                duration: Duration::ZERO,
                ending,
                usage: None,
                cost: None,
                verification: None,
                dropped: Vec::new(),
                case: None,
            };
            self.health.note(model, &outcome);
        }
    }

    /// So many exchanges of a route have just gone past its first rung.
    pub(crate) fn climbed(&mut self, route: &str, count: u32) {
        let climbed = Count {
            samples: count,
            faults: count,
        };
        let mut today = Daily::default();
        (0..count).for_each(|_| today.climbs(&route.try_into().unwrap(), self.now));
        let news = News {
            today,
            climbed: [(route.try_into().unwrap(), climbed)].into(),
            ..News::default()
        };
        self.health.learn(news, self.now);
    }

    /// Something happened at the edge.
    pub(crate) fn edge(&mut self, event: exchange::Event<'_>) -> Vec<exchange::Command> {
        let cx = Cx {
            config: self.config,
            now: self.now,
            sidecar_away: self.sidecar_away,
            cache: Some(&self.news),
            health: &self.health,
            trail: self.trail.as_ref(),
        };
        let commands = self.exchange.on(event, cx);
        for command in &commands {
            if let exchange::Command::OpenTrail(plan) = command {
                self.health.planned(plan, self.now);
                self.trail = Some(Trail::new(plan.clone()));
            }
            if let exchange::Command::CloseTrail { .. } = command {
                self.trail = None;
            }
            if let exchange::Command::Recall(key) = command {
                self.recalled = self.shelves().find(key, self.now, &SEAL, &self.memory);
            }
            if let exchange::Command::Keep(entry) = command {
                let writes = self.shelves().put(entry, self.now, &SEAL, &self.memory);
                let writes = writes.into_iter().map(|write| (write.place, write.bytes));
                self.memory.0.extend(writes);
            }
            self.remote.hear(command);
        }
        commands
    }

    /// The next exchange, where this one has left its answers.
    pub(crate) fn again(&mut self) {
        self.exchanges += 1;
        self.exchange = Exchange::new(ExchangeId::mint(1, self.exchanges), self.now);
        self.attempts.clear();
    }

    /// What the cache had of what it was last asked for.
    pub(crate) fn recalled(&mut self) -> exchange::Event<'static> {
        exchange::Event::Recalled(self.recalled.take().map(Box::new))
    }

    /// Envoy's memory is lost.
    pub(crate) fn forget(&mut self) {
        self.memory.0.clear();
    }

    /// All that was kept up to now is not to be given any more.
    pub(crate) fn purge(&mut self) {
        self.news.purges.push(Purge {
            before: self.now,
            ..Purge::default()
        });
    }

    fn shelves(&self) -> Shelves {
        Shelves::new(self.config.cache.memory)
    }

    /// Envoy's router starts an attempt; nothing happens if there is no such rung or no plan.
    pub(crate) fn open(&mut self, number: u16) -> Vec<attempt::Command> {
        let Some(attempt) = self.begin(number) else {
            return Vec::new();
        };
        self.attempts.insert(number, attempt);
        self.attempt(number, attempt::Event::RequestOpened, b"")
    }

    fn begin(&mut self, number: u16) -> Option<Attempt> {
        let number = NonZeroU16::new(number)?;
        let trail = self.trail.as_mut()?;
        let climb = self.health.climb(trail, number, self.now);
        let attempt = Attempt::new(trail, number, climb, self.now)?;
        trail.began(number, climb);
        Some(attempt)
    }

    /// Something happened to an attempt.
    pub(crate) fn attempt(
        &mut self,
        number: u16,
        event: attempt::Event<'_>,
        held: &[u8],
    ) -> Vec<attempt::Command> {
        let Some(attempt) = self.attempts.get_mut(&number) else {
            return Vec::new();
        };
        let commands = attempt.on(event, self.now);
        for command in &commands {
            if let attempt::Command::Report(outcome) = command {
                self.health.note(attempt.model(), outcome);
            }
        }
        let Some(trail) = &mut self.trail else {
            return commands;
        };
        for command in &commands {
            if let attempt::Command::Keep { status, instead } = command {
                let number = NonZeroU16::new(number).unwrap();
                trail.keep(kept(number, *status, instead.clone(), held));
            }
            if let attempt::Command::Accept(accepted) = command {
                trail.accept(accepted.clone());
            }
            if let attempt::Command::Report(outcome) = command {
                trail.ended((**outcome).clone());
            }
        }
        commands
    }

    /// What is known of the rung above an attempt.
    pub(crate) fn prospect(&self, number: u16) -> Prospect {
        let number = NonZeroU16::new(number).unwrap();
        let trail = self.trail.as_ref();
        trail.map_or_else(Prospect::default, |trail| {
            self.health.prospect(trail, number, self.now)
        })
    }

    /// Whether the edge holds what came.
    pub(crate) fn edge_flow(&self) -> Flow {
        self.exchange.flow()
    }

    /// What the edge wants to see of an answer.
    pub(crate) fn edge_reads_answer(&self) -> Reads {
        self.exchange.reads_answer()
    }

    /// What an attempt wants to see of an answer.
    pub(crate) fn attempt_reads(&self, number: u16) -> Reads {
        let attempt = self.attempts.get(&number);
        attempt.map_or(Reads::Nothing, Attempt::reads)
    }

    /// When an attempt wants to be told that time has passed.
    pub(crate) fn attempt_deadline(&self, number: u16) -> Option<Timestamp> {
        self.attempts.get(&number)?.deadline()
    }

    /// Whether an attempt holds what came.
    pub(crate) fn attempt_flow(&self, number: u16) -> Flow {
        self.attempts.get(&number).map_or(Flow::Pass, Attempt::flow)
    }
}

/// An answer as the filter keeps it: what is held, unless it is another.
fn kept(
    attempt: NonZeroU16,
    status: u16,
    instead: Option<(&'static str, Vec<u8>)>,
    held: &[u8],
) -> Kept {
    let (content_type, body) = instead.unwrap_or(("application/json", held.to_vec()));
    Kept {
        attempt,
        status,
        content_type: content_type.to_owned(),
        body,
    }
}
