//! What a stack is to consist of, before any of it is started.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde_json::{Value, json};

use super::dialect;
use crate::provider::Dialect;
use crate::tiny::TinyModel;

/// A stack's parts and settings. [`Plan::default`] has nothing in it.
pub struct Plan {
    pub(super) providers: Vec<Scripted>,
    settings: BTreeMap<(&'static str, String), Vec<(String, Value)>>,
    models: BTreeMap<String, Value>,
    routes: Vec<Value>,
    breaker: Value,
    edits: Vec<Edit>,
    bootstrap_edits: Vec<Edit>,
    pub(super) sidecar: bool,
    /// Models that the sidecar has itself, each in a folder of its name.
    pub(super) own_models: Vec<(&'static str, TinyModel)>,
    /// Another stack's, in place of one of its own.
    pub(super) shared_sidecar: Option<SocketAddr>,
    pub(super) listener_from_file: bool,
    pub(super) workers: usize,
    pub(super) ports: Ports,
}

/// A change to a document before it is written.
type Edit = Box<dyn FnOnce(&mut Value) + Send>;

/// A provider of a stack.
#[derive(Debug)]
pub(super) struct Scripted {
    pub(super) name: String,
    pub(super) dialect: Dialect,
    /// Whether it listens at all.
    pub(super) alive: bool,
}

/// The ports a stack listens on; 0 takes a free one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    /// Where applications connect.
    pub edge: u16,
    /// Envoy's own pages.
    pub admin: u16,
    /// The sidecar.
    pub sidecar: u16,
}

/// How long each phase of an exchange may take, as the configuration writes it.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// Until the first event of a streamed answer.
    pub first_byte: &'static str,
    /// Until the whole of an answer that is not streamed.
    pub answer: &'static str,
    /// The whole exchange.
    pub total: &'static str,
}

impl Timeouts {
    /// So short that an attempt which hangs is soon given up, and long enough for one that does not.
    #[must_use]
    pub fn hasty() -> Self {
        Self {
            first_byte: "2s",
            answer: "2s",
            ..Self::default()
        }
    }

    /// So short that an exchange which hangs is soon given up.
    #[must_use]
    pub fn brief() -> Self {
        Self {
            first_byte: "2s",
            answer: "2s",
            total: "2s",
        }
    }
}

impl Default for Timeouts {
    /// So long that none is reached, however slow the machine.
    fn default() -> Self {
        Self {
            first_byte: "20s",
            answer: "30s",
            total: "60s",
        }
    }
}

impl Plan {
    /// Nothing yet, but for a sidecar and an Envoy with one worker.
    #[must_use]
    pub fn new() -> Self {
        Self {
            providers: Vec::new(),
            settings: BTreeMap::new(),
            models: BTreeMap::new(),
            routes: Vec::new(),
            // Most tests are about what happens when something fails, and not about the next request.
            breaker: json!({"observe": true}),
            edits: Vec::new(),
            bootstrap_edits: Vec::new(),
            sidecar: true,
            own_models: Vec::new(),
            shared_sidecar: None,
            listener_from_file: false,
            workers: 1,
            ports: Ports::default(),
        }
    }

    /// What most tests need: `small` at `alpha`, `medium` at `beta` and `large` at `gamma`, each
    /// provider with a key of its own, and the routes `one`, `two` and `three` with so many rungs.
    #[must_use]
    pub fn usual() -> Self {
        Self::new()
            .provider("alpha")
            .provider("beta")
            .provider("gamma")
            .model("small", "alpha", ["1.00", "2.00"])
            .model("medium", "beta", ["10.00", "20.00"])
            .model("large", "gamma", ["100.00", "200.00"])
            .route("one", &["small"], Timeouts::default())
            .route("two", &["small", "medium"], Timeouts::default())
            .route("three", &["small", "medium", "large"], Timeouts::default())
    }

    /// A provider of every dialect, named after it, with a model of its name. Routes: each dialect by
    /// its name, and for every two of them one from the first to the second, such as `openai-gemini`.
    #[must_use]
    pub fn polyglot() -> Self {
        let mut plan = Self::new();
        for dialect in Dialect::ALL {
            let name = dialect.name();
            plan = plan
                .provider_speaking(dialect, name)
                .model(name, name, ["1.00", "2.00"])
                .of_model(name, "name", json!(dialect.model()))
                .route(name, &[name], Timeouts::default());
            for next in Dialect::ALL.map(Dialect::name) {
                if next != name {
                    let route = format!("{name}-{next}");
                    plan = plan.route(&route, &[name, next], Timeouts::default());
                }
            }
        }
        plan
    }

    /// Adds a scripted provider that speaks OpenAI chat. Its key is `sk-` and its name.
    #[must_use]
    pub fn provider(self, name: &str) -> Self {
        self.provider_speaking(Dialect::Openai, name)
    }

    /// Adds a scripted provider that is reached as one of this dialect is.
    #[must_use]
    pub fn provider_speaking(mut self, dialect: Dialect, name: &str) -> Self {
        self.providers.push(Scripted {
            name: name.to_owned(),
            dialect,
            alive: true,
        });
        self
    }

    /// Adds a provider whose port refuses every connection.
    #[must_use]
    pub fn dead_provider(mut self, name: &str) -> Self {
        self.providers.push(Scripted {
            name: name.to_owned(),
            dialect: Dialect::Openai,
            alive: false,
        });
        self
    }

    /// Says more about a provider, such as `max_tokens` or `stream_options`.
    #[must_use]
    pub fn of_provider(self, name: &str, key: &str, value: Value) -> Self {
        self.of("providers", name, key, value)
    }

    /// Says more about a model, such as `context` or `max_output`.
    #[must_use]
    pub fn of_model(self, name: &str, key: &str, value: Value) -> Self {
        self.of("models", name, key, value)
    }

    fn of(mut self, section: &'static str, name: &str, key: &str, value: Value) -> Self {
        let settings = self.settings.entry((section, name.to_owned()));
        settings.or_default().push((key.to_owned(), value));
        self
    }

    /// Adds a provider's model, with its price per million tokens in and out. The provider knows it
    /// by its name and `-1`.
    #[must_use]
    pub fn model(mut self, name: &str, provider: &str, [input, output]: [&str; 2]) -> Self {
        let model = json!({
            "provider": provider,
            "name": format!("{name}-1"),
            "price": {"input": input, "output": output},
        });
        self.models.insert(name.to_owned(), model);
        self
    }

    /// Adds a route, for requests whose `model` is its name.
    #[must_use]
    pub fn route(self, name: &str, ladder: &[&str], timeouts: Timeouts) -> Self {
        self.route_by("ladder", json!(ladder), name, timeouts)
    }

    /// Adds a route with models by how hard a request is, for requests whose `model` is its name.
    #[must_use]
    pub fn tiered_route(self, name: &str, tiers: Value, timeouts: Timeouts) -> Self {
        self.route_by("tiers", tiers, name, timeouts)
    }

    fn route_by(mut self, key: &str, models: Value, name: &str, timeouts: Timeouts) -> Self {
        let Timeouts {
            first_byte,
            answer,
            total,
        } = timeouts;
        self.routes.push(json!({
            "name": name,
            "match": {"models": [name]},
            key: models,
            "timeouts": {"first_byte": first_byte, "answer": answer, "total": total},
        }));
        self
    }

    /// Says more about a route that was added, such as `policy` or `split`. Of one that was not it says
    /// too little, which Baton refuses.
    #[must_use]
    pub fn of_route(mut self, name: &str, key: &str, value: Value) -> Self {
        match self.routes.iter_mut().find(|route| route["name"] == name) {
            Some(route) => route[key] = value,
            None => self.routes.push(json!({"name": name, key: value})),
        }
        self
    }

    /// Lets breakers with these settings keep requests out.
    #[must_use]
    pub fn heeding_breakers(mut self, settings: Value) -> Self {
        self.breaker = settings;
        self
    }

    /// Gives the sidecar a model of its own.
    #[must_use]
    pub fn own_model(mut self, name: &'static str, model: TinyModel) -> Self {
        self.own_models.push((name, model));
        self
    }

    /// Starts no sidecar. It can be started later.
    #[must_use]
    pub fn without_sidecar(mut self) -> Self {
        self.sidecar = false;
        self
    }

    /// Uses the sidecar of another stack.
    #[must_use]
    pub fn beside(mut self, other: &super::Stack) -> Self {
        self.shared_sidecar = Some(other.sidecar());
        self.without_sidecar()
    }

    /// Runs Envoy with so many workers.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// Listens on these ports.
    #[must_use]
    pub fn ports(mut self, ports: Ports) -> Self {
        self.ports = ports;
        self
    }

    /// Lets Envoy take its listener from a file, so that [`super::Stack::update`] works.
    #[must_use]
    pub fn listener_from_file(mut self) -> Self {
        self.listener_from_file = true;
        self
    }

    /// Changes Baton's configuration after all else, for instance into a bad one.
    #[must_use]
    pub fn edit(mut self, edit: impl FnOnce(&mut Value) + Send + 'static) -> Self {
        self.edits.push(Box::new(edit));
        self
    }

    /// Changes Envoy's configuration after all else.
    #[must_use]
    pub fn edit_bootstrap(mut self, edit: impl FnOnce(&mut Value) + Send + 'static) -> Self {
        self.bootstrap_edits.push(Box::new(edit));
        self
    }

    /// Baton's configuration, with the address at which the sidecar reaches Envoy.
    pub(super) fn document_at(&mut self, loopback: SocketAddr) -> Value {
        let mut document = self.document();
        if let Some(sidecar) = document["sidecar"].as_object_mut() {
            let address = json!(loopback.to_string());
            sidecar.entry("loopback").or_insert(address);
        }
        document
    }

    /// Baton's configuration. Each [`Self::edit`] is made the first time it is asked for.
    #[must_use]
    pub fn document(&mut self) -> Value {
        let providers: BTreeMap<&str, Value> = self
            .providers
            .iter()
            .map(|one| (&*one.name, dialect::provider(one.dialect, &one.name)))
            .collect();
        let mut document = json!({
            // On a busy machine the shipped 250 ms would make the sidecar look away when it is not.
            "sidecar": {"cluster": "baton-sidecar", "timeout": "2s"},
            "breaker": self.breaker,
            "providers": providers,
            "models": self.models,
            "routes": self.routes,
        });
        for ((section, name), settings) in &self.settings {
            for (key, value) in settings {
                document[*section][name][key] = value.clone();
            }
        }
        for edit in self.edits.drain(..) {
            edit(&mut document);
        }
        document
    }

    /// Makes the last changes to Envoy's configuration.
    pub(super) fn edit_whole(&mut self, bootstrap: &mut Value) {
        for edit in self.bootstrap_edits.drain(..) {
            edit(bootstrap);
        }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self::new()
    }
}
