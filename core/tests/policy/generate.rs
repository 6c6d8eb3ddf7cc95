//! Random configurations and requests, as documents.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

const PROVIDERS: [&str; 4] = ["p0", "p1", "p2", "p3"];
const MODELS: [&str; 6] = ["m0", "m1", "m2", "m3", "m4", "m5"];
const REGIONS: [&str; 3] = ["eu", "us", "asia"];
const ENVIRONMENTS: [&str; 2] = ["production", "staging"];
const CLASSES: [&str; 3] = ["personal", "health", "public"];
const CAPABILITIES: [&str; 3] = ["tools", "vision", "reasoning"];

/// A request of somebody.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) model: &'static str,
    pub(crate) tools: bool,
}

/// A configuration; some are refused.
pub(crate) fn document() -> impl Strategy<Value = Value> {
    let providers = vec(provider(), PROVIDERS.len());
    let models = vec(model(), MODELS.len());
    let routes = vec(route(), 1..4);
    (providers, models, routes, option::of(tenants())).prop_map(
        |(providers, models, routes, tenants)| {
            let mut document = json!({
                "sidecar": {"cluster": "s"},
                "identity": {"tenant": "x-tenant"},
                "providers": named(&PROVIDERS, providers),
                "models": named(&MODELS, models),
            });
            let routes = routes.into_iter().enumerate();
            let routes = routes.map(|(index, mut route)| {
                route["name"] = json!(format!("r{index}"));
                route["match"] = json!({"models": [format!("r{index}")]});
                if route.get("split").is_some() {
                    route["split"]["name"] = json!(format!("e{index}"));
                }
                route
            });
            document["routes"] = routes.collect();
            put(&mut document, "tenants", tenants);
            document
        },
    )
}

/// A request that some route may take.
pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    let tenant = option::of(select(vec!["acme", "other"]));
    let classes = option::weighted(0.7, vec(select(&CLASSES[..]), 1..3));
    let odd_class = prop::bool::weighted(0.1);
    let route = option::weighted(0.2, select(vec!["r0", "r1"]));
    let model = select(vec!["r0", "r1", "r2", "m0", "m3", "wire-m1", "wire-m4"]);
    (tenant, classes, odd_class, route, model, any::<bool>()).prop_map(
        |(tenant, classes, odd_class, route, model, tools)| {
            let mut headers: Vec<(&'static str, String)> = Vec::new();
            headers.extend(tenant.map(|tenant| ("x-tenant", tenant.to_owned())));
            headers.extend(classes.map(|classes| ("x-baton-data-class", classes.join(","))));
            headers.extend(odd_class.then(|| ("x-baton-data-class", "unheard-of".to_owned())));
            headers.extend(route.map(|route| ("x-baton-route", route.to_owned())));
            Asked {
                headers,
                model,
                tools,
            }
        },
    )
}

fn provider() -> impl Strategy<Value = Value> {
    let format = select(vec!["openai", "anthropic", "gemini"]);
    let region = option::of(select(&REGIONS[..]));
    let trust = option::of(select(vec!["internal", "external"]));
    let environment = option::of(select(&ENVIRONMENTS[..]));
    (format, region, trust, environment).prop_map(|(format, region, trust, environment)| {
        let mut provider = json!({"format": format, "cluster": "c", "authority": "a.example"});
        put(&mut provider, "region", region);
        put(&mut provider, "trust", trust);
        put(&mut provider, "environment", environment);
        provider
    })
}

fn model() -> impl Strategy<Value = Value> {
    let capabilities = option::of(subsequence(CAPABILITIES.to_vec(), 0..=3));
    (select(&PROVIDERS[..]), capabilities).prop_map(|(provider, capabilities)| {
        let mut model = json!({"provider": provider});
        put(&mut model, "capabilities", capabilities);
        model
    })
}

fn route() -> impl Strategy<Value = Value> {
    let split = option::weighted(0.3, models());
    let observe = option::weighted(0.1, models());
    (rungs(), option::weighted(0.8, policy()), split, observe).prop_map(
        |(mut route, policy, split, observe)| {
            put(&mut route, "policy", policy);
            let split = split
                .map(|models| json!({"arms": [{"name": "a", "percent": 50, "ladder": models}]}));
            put(&mut route, "split", split);
            if let Some(models) = observe {
                route["mode"] = json!("observe");
                route["observe"] = json!({"to": models});
            }
            route
        },
    )
}

fn rungs() -> impl Strategy<Value = Value> {
    let ladder = models().prop_map(|models| json!({"ladder": models}));
    let specialists = option::of(models());
    let tiers = (models(), models(), specialists).prop_map(|(easy, hard, code)| {
        let mut route = json!({"tiers": {"trivial": easy, "complex": hard}});
        put(
            &mut route,
            "domains",
            code.map(|models| json!({"code": models})),
        );
        route
    });
    prop_oneof![2 => ladder, 1 => tiers]
}

fn policy() -> impl Strategy<Value = Value> {
    let rule = || (select(&CLASSES[..]), rules());
    (rules(), vec(rule(), 0..3)).prop_map(|(mut policy, classes)| {
        if !classes.is_empty() {
            let classes = classes
                .into_iter()
                .map(|(class, rules)| (class.to_owned(), rules));
            policy["when_data_class"] = Value::Object(classes.collect());
        }
        policy
    })
}

fn rules() -> impl Strategy<Value = Value> {
    let some = |names: &[&'static str]| {
        option::weighted(0.25, subsequence(names.to_vec(), 1..=names.len()))
    };
    let trust = option::weighted(0.25, select(vec!["internal", "external"]));
    let (allow, deny) = (
        some(&PROVIDERS),
        option::weighted(0.25, subsequence(PROVIDERS.to_vec(), 1)),
    );
    (
        some(&REGIONS),
        trust,
        some(&ENVIRONMENTS),
        allow,
        deny,
        some(&MODELS),
    )
        .prop_map(|(regions, trust, environments, allow, deny, models)| {
            let mut rules = json!({});
            put(&mut rules, "regions", regions);
            put(&mut rules, "trust", trust);
            put(&mut rules, "environments", environments);
            put(&mut rules, "models", models);
            let mut providers = json!({});
            put(&mut providers, "allow", allow);
            put(&mut providers, "deny", deny);
            rules["providers"] = providers;
            rules
        })
}

fn tenants() -> impl Strategy<Value = Value> {
    let models = || option::of(subsequence(MODELS.to_vec(), 1..=MODELS.len()));
    (models(), option::of(models())).prop_map(|(acme, others)| {
        let mut tenants = json!({"acme": {}});
        put(&mut tenants["acme"], "models", acme);
        if let Some(models) = others {
            tenants["*"] = json!({});
            put(&mut tenants["*"], "models", models);
        }
        tenants
    })
}

fn models() -> impl Strategy<Value = Vec<&'static str>> {
    vec(select(&MODELS[..]), 1..4)
}

fn named(names: &[&str], values: Vec<Value>) -> Value {
    let mut map = Map::new();
    for (name, mut value) in names.iter().zip(values) {
        if value.get("provider").is_some() {
            value["name"] = json!(format!("wire-{name}"));
        }
        map.insert((*name).to_owned(), value);
    }
    Value::Object(map)
}

fn put(map: &mut Value, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        map[key] = value.into();
    }
}
