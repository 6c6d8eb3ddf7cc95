//! A person above a route's models: the sidecar in the place of a provider, the webhook, and where callers
//! poll. Only routes with a `human` need them.

use std::collections::BTreeMap;

use baton_core::config::{Config, Human};

use super::ask::Asked;
use super::bootstrap::{Bootstrap, Edge};
use super::buffers::Buffers;
use super::configuration::Configuration;
use super::llm_route::has_route;
use super::node::Node;
use super::{cluster, provider};

/// The ids that the sidecar gives to cases, and nothing else of its interface.
const PLACE: &str = "/v1/cases/[0-9a-f]{32}";

/// What happens without any part of it.
const UNREACHED: &str = "what no model answers comes to nobody";

/// Looks at what the people above an edge's routes need.
pub(super) fn check(
    edge: &Edge<'_>,
    configuration: &Configuration,
    bootstrap: &Bootstrap<'_>,
    buffers: Buffers,
    asked: &mut Asked,
) {
    let Some(config) = &configuration.config else {
        return;
    };
    let humans = humans(config);
    if humans.is_empty() {
        return;
    }
    let sidecar = cluster_named(configuration.sidecar_cluster().text(), bootstrap);
    for (index, human) in humans {
        let at = configuration.human(index);
        let named = at.get("cluster");
        let name = human.rung.provider.cluster.as_str();
        match cluster_named(Some(name), bootstrap) {
            Some(cluster) => {
                provider::check(&at, &cluster, &edge.plugin, buffers, asked);
                check_endpoint(&cluster, sidecar.as_ref(), asked);
            }
            None if bootstrap.has_all_clusters() => {
                let expected =
                    format!("a cluster `{name}` of this file, that leads to the sidecar");
                asked.about(&named).wrong(expected, UNREACHED);
            }
            None => {}
        }
        let _reported = cluster::find(&at.at(&["webhook", "cluster"]), bootstrap, asked);
    }
    check_place(edge, configuration, asked);
}

/// The people of a config, by the number of their route.
fn humans(config: &Config) -> BTreeMap<usize, &Human> {
    let routes = config.routes.iter().enumerate();
    routes
        .filter_map(|(index, route)| Some((index, route.human.as_ref()?)))
        .collect()
}

fn cluster_named<'a>(name: Option<&str>, bootstrap: &Bootstrap<'a>) -> Option<Node<'a>> {
    bootstrap.cluster(name?)
}

/// Both clusters must lead to one sidecar. Where they find their endpoints is theirs.
fn check_endpoint(cluster: &Node<'_>, sidecar: Option<&Node<'_>>, asked: &mut Asked) {
    let endpoints = ["load_assignment", "endpoints"];
    let Some(of_sidecar) = sidecar.map(|sidecar| sidecar.at(&endpoints)) else {
        return;
    };
    let own = cluster.at(&endpoints);
    if own.value.is_some() && of_sidecar.value.is_some() {
        asked.about(&own).must_copy(&of_sidecar, UNREACHED);
    }
}

/// Callers poll through Envoy.
fn check_place(edge: &Edge<'_>, configuration: &Configuration, asked: &mut Asked) {
    let hosts = edge.manager.at(&["route_config", "virtual_hosts"]);
    let sidecar = configuration.sidecar_cluster();
    let leads = |route: &Node<'_>| {
        route.at(&["match", "safe_regex", "regex"]).text() == Some(PLACE)
            && route.at(&["route", "cluster"]).text() == sidecar.text()
    };
    if !has_route(&hosts, leads) {
        asked.about(&hosts).missing(
            format!("a route with `safe_regex: {{regex: \"{PLACE}\"}}` to the sidecar's cluster"),
            "callers cannot ask what a person has said",
        );
    }
}
