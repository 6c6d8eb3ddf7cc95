//! Which route a request takes: the first, in the document's order, that is for it.
//!
//! A caller may ask for a model itself, by its name here or at its provider. Unless a route has another
//! meaning for that name, the model is the first to be asked, on the first route that has it and is
//! otherwise for the request; the route's others stand behind it.

use std::sync::Arc;

use crate::caller::Caller;
use crate::config::{Config, Match, Model, Route};
use crate::header::caller;
use crate::http::Headers;
use crate::refusal::Refusal;

/// What a route is chosen by.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    /// The request's headers.
    pub headers: &'a Headers,
    /// Who asks.
    pub caller: &'a Caller,
    /// The model asked for, by whatever name.
    pub model: &'a str,
}

/// The route a request takes.
#[derive(Clone, Copy, Debug)]
pub struct Matched<'c> {
    /// The route.
    pub route: &'c Arc<Route>,
    /// The model that the caller asked for itself: the first to be asked.
    pub asked: Option<&'c Arc<Model>>,
}

/// The route that the caller names, or else the first that is for the request.
///
/// # Errors
/// When there is none.
pub fn find<'c>(sought: Sought<'_>, config: &'c Config) -> Result<Matched<'c>, Refusal> {
    if let Some(name) = sought.headers.get(caller::ROUTE) {
        return by_name(name, sought.caller, config);
    }
    let open = || config.routes.iter().filter(|route| sought.may_take(route));
    let taken = open().find(|route| takes_model(&route.matches, sought.model));
    let taken = taken.or_else(|| open().find(|route| asked(route, sought.model).is_some()));
    match taken {
        Some(route) => Ok(Matched {
            route,
            asked: asked_on(route, sought.model),
        }),
        None => Err(nowhere(sought, open(), config)),
    }
}

/// Every name that a request's `model` may have, for this caller: what routes match, then the models
/// themselves that are approved for it. `headers` are those of whatever request asks.
pub fn callable<'c>(headers: &Headers, caller: &Caller, config: &'c Config) -> Vec<&'c str> {
    let routes = config.routes.iter();
    let theirs = routes.filter(|route| is_theirs(route, headers, caller));
    names(theirs, caller, config)
}

impl Sought<'_> {
    /// Whether a route is for the request, whatever model it asks for.
    fn may_take(&self, route: &Route) -> bool {
        let path = self.headers.get(":path").unwrap_or_default();
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let paths = &route.matches.paths;
        is_theirs(route, self.headers, self.caller)
            && (paths.is_empty() || paths.iter().any(|pattern| pattern.covers(path)))
    }
}

/// A name does not make somebody else of a caller: a route for some tenants stays theirs.
fn by_name<'c>(name: &str, caller: &Caller, config: &'c Config) -> Result<Matched<'c>, Refusal> {
    let route = config.route_named(name);
    match route.filter(|route| is_for(&route.matches, caller)) {
        Some(route) => Ok(Matched { route, asked: None }),
        None => Err(Refusal::UnknownRoute {
            route: name.to_owned(),
        }),
    }
}

fn is_theirs(route: &Route, headers: &Headers, caller: &Caller) -> bool {
    let has = |wanted: &str, value: &str| {
        let mut headers = headers.iter();
        headers.any(|(name, found)| name == wanted && found == value)
    };
    let mut wanted = route.matches.headers.iter();
    is_for(&route.matches, caller) && wanted.all(|(name, value)| has(name.as_str(), value))
}

fn is_for(matches: &Match, caller: &Caller) -> bool {
    says_one_of(caller.tenant.as_ref(), &matches.tenants)
        && says_one_of(caller.workflow.as_ref(), &matches.workflows)
}

fn says_one_of<T: PartialEq>(said: Option<&T>, wanted: &[T]) -> bool {
    wanted.is_empty() || said.is_some_and(|said| wanted.contains(said))
}

/// A route without model names takes any.
fn takes_model(matches: &Match, model: &str) -> bool {
    matches.models.is_empty() || has_alias(matches, model)
}

fn has_alias(matches: &Match, model: &str) -> bool {
    matches.models.iter().any(|name| name.as_str() == model)
}

/// The model that is asked for itself, where the route has no other meaning for its name.
fn asked_on<'c>(route: &'c Route, model: &str) -> Option<&'c Arc<Model>> {
    (!has_alias(&route.matches, model)).then(|| asked(route, model))?
}

/// The route's model of this name; the one it has here before the one it has at its provider.
fn asked<'c>(route: &'c Route, name: &str) -> Option<&'c Arc<Model>> {
    let models = route.models();
    let ours = models.iter().find(|model| model.name.as_str() == name);
    let theirs = || models.iter().find(|model| model.wire_name.as_str() == name);
    ours.or_else(theirs).copied()
}

fn nowhere<'c>(
    sought: Sought<'_>,
    open: impl Iterator<Item = &'c Arc<Route>>,
    config: &'c Config,
) -> Refusal {
    let known = names(open, sought.caller, config);
    let known: Vec<_> = known.into_iter().map(str::to_owned).collect();
    if known.is_empty() {
        return Refusal::NoRoute;
    }
    Refusal::UnknownModel {
        model: sought.model.to_owned(),
        known,
    }
}

/// What these routes match, then their models that the caller may have, each once.
fn names<'c>(
    routes: impl Iterator<Item = &'c Arc<Route>>,
    caller: &Caller,
    config: &'c Config,
) -> Vec<&'c str> {
    let approved = |model: &&Arc<Model>| {
        let tenants = config.tenants.as_ref();
        tenants.is_none_or(|tenants| tenants.approve(caller.tenant.as_ref(), &model.name))
    };
    let mut names: Vec<&str> = Vec::new();
    let mut add = |name: &'c str| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    let routes: Vec<_> = routes.collect();
    let aliases = routes.iter().flat_map(|route| &route.matches.models);
    aliases.for_each(|name| add(name.as_str()));
    let models = routes.iter().flat_map(|route| route.models());
    models
        .filter(approved)
        .for_each(|model| add(model.name.as_str()));
    names
}

#[cfg(test)]
mod tests;
