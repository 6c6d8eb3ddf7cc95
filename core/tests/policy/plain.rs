//! Policy said again, plainly, over the document itself: what the code is held against.

use serde_json::Value;

use super::generate::Asked;

/// Why this model may not be asked on this route by this request; `None`: it may.
pub(crate) fn forbids(
    document: &Value,
    route: &str,
    asked: &Asked,
    model: &str,
) -> Option<&'static str> {
    let routes = document["routes"].as_array().expect("routes");
    let route = routes.iter().find(|it| it["name"] == route).expect("it");
    let policy = &route["policy"];
    let provider = document["models"][model]["provider"].as_str().expect("one");
    let provider = (provider, &document["providers"][provider]);
    let classes = classes(asked);
    let classes = classes.iter().filter(|_| rules_classes(policy));
    let all = classes.map(|class| &policy["when_data_class"][*class]);
    [policy]
        .into_iter()
        .chain(all)
        .find_map(|rules| broken(rules, provider, model))
        .or_else(|| (!approved(document, asked, model)).then_some("tenants"))
}

/// Whether the route refuses a class of data that the request names.
pub(crate) fn refuses_class(document: &Value, route: &str, asked: &Asked) -> bool {
    let routes = document["routes"].as_array().expect("routes");
    let route = routes.iter().find(|it| it["name"] == route).expect("it");
    let policy = &route["policy"];
    let known = |class: &&str| policy["when_data_class"].get(*class).is_some();
    rules_classes(policy) && !classes(asked).iter().all(known)
}

/// Whether a model says what it can do, and that is not enough.
pub(crate) fn lacks(document: &Value, asked: &Asked, model: &str) -> bool {
    let says = document["models"][model]["capabilities"].as_array();
    asked.tools && says.is_some_and(|says| !says.iter().any(|one| one == "tools"))
}

fn rules_classes(policy: &Value) -> bool {
    policy["when_data_class"].is_object()
}

fn classes(asked: &Asked) -> Vec<&str> {
    let named = asked
        .headers
        .iter()
        .filter(|(name, _)| *name == "x-baton-data-class");
    named.flat_map(|(_, value)| value.split(',')).collect()
}

fn broken(rules: &Value, (name, provider): (&str, &Value), model: &str) -> Option<&'static str> {
    let region_is_wrong = asks(&rules["regions"], &provider["region"]);
    let environment_is_wrong = asks(&rules["environments"], &provider["environment"]);
    let is_external = provider["trust"] != "internal";
    let denied = rules["providers"]["deny"].as_array();
    if region_is_wrong {
        Some("regions")
    } else if environment_is_wrong {
        Some("environments")
    } else if rules["trust"] == "internal" && is_external {
        Some("trust")
    } else if asks(&rules["providers"]["allow"], &Value::from(name)) {
        Some("providers.allow")
    } else if denied.is_some_and(|denied| denied.iter().any(|one| one == name)) {
        Some("providers.deny")
    } else if asks(&rules["models"], &Value::from(model)) {
        Some("models")
    } else {
        None
    }
}

/// Whether a list is there and this is not on it.
fn asks(list: &Value, found: &Value) -> bool {
    list.as_array().is_some_and(|list| !list.contains(found))
}

fn approved(document: &Value, asked: &Asked, model: &str) -> bool {
    let Some(tenants) = document.get("tenants") else {
        return true;
    };
    let mut headers = asked.headers.iter();
    let tenant = headers.find(|(name, _)| *name == "x-tenant");
    let own = tenant.and_then(|(_, name)| tenants.get(name));
    match own.or(tenants.get("*")) {
        Some(entry) => !asks(&entry["models"], &Value::from(model)),
        None => false,
    }
}
