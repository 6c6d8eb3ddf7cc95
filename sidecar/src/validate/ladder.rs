//! The way of the ladder from the edge role to the router: two of Envoy's own filters.

use super::ask::Asked;
use super::bootstrap::{Edge, Filter};
use super::node::Node;

/// The header in which the edge role hands over the ladder.
const GROUPS: &str = baton_core::header::internal::GROUPS;

/// What breaks where the route is not chosen again.
const EARLY: &str = "the route is chosen before the ladder is known, and attempt 1 goes nowhere";

/// Looks at the filters; gives where the metadata namespace is written that the route must read.
pub(super) fn check<'a>(edge: &Edge<'a>, asked: &mut Asked) -> Option<Node<'a>> {
    let to_metadata = find(edge, "header_to_metadata", |filter| {
        groups_rule(filter).is_some()
    });
    let rule = check_to_metadata(edge, to_metadata, asked);
    // Where there is no header_to_metadata, the next filter is still to come after Baton.
    let before = to_metadata.map_or(edge.position, |(position, _)| position.max(edge.position));
    check_choose_again(edge, before, asked);
    if let Some((_, router)) = find(edge, "router", |_| true) {
        asked
            .about(&router.typed.body.get("suppress_envoy_headers"))
            .must_be_true("Envoy's own headers go on to providers");
    }
    rule.map(|rule| check_rule(&rule, asked))
}

/// header_to_metadata takes the ladder from its header, behind Baton; gives its rule.
fn check_to_metadata<'a>(
    edge: &Edge<'a>,
    found: Option<(usize, &Filter<'a>)>,
    asked: &mut Asked,
) -> Option<Node<'a>> {
    let Some((position, filter)) = found else {
        asked.about(&edge.manager.get("http_filters")).missing(
            format!("`envoy.filters.http.header_to_metadata` with a rule for `{GROUPS}`"),
            "the router never sees the ladder, and every request goes nowhere",
        );
        return None;
    };
    if position < edge.position {
        asked.about(&filter.node).misplaced(
            "after Baton's edge role",
            "it looks for the ladder before there is one, and every request goes nowhere",
        );
    }
    groups_rule(filter)
}

/// set_filter_state makes the router choose the route again, once the ladder is metadata.
fn check_choose_again(edge: &Edge<'_>, before: usize, asked: &mut Asked) {
    let Some((position, filter)) = find(edge, "set_filter_state", |_| true) else {
        asked.about(&edge.manager.get("http_filters")).missing(
            "`envoy.filters.http.set_filter_state` after header_to_metadata",
            EARLY,
        );
        return;
    };
    if position < before {
        asked
            .about(&filter.node)
            .misplaced("after Baton's edge role and header_to_metadata", EARLY);
    }
    asked
        .about(&filter.typed.body.get("clear_route_cache"))
        .must_be_true(EARLY);
}

/// The first filter whose type is of this package: a filter's name is free to choose.
fn find<'e, 'a>(
    edge: &'e Edge<'a>,
    package: &str,
    is: impl Fn(&Filter<'a>) -> bool,
) -> Option<(usize, &'e Filter<'a>)> {
    edge.filters
        .iter()
        .enumerate()
        .find(|(_, filter)| filter.typed.package == package && is(filter))
}

/// The rule for the ladder's header, in a header_to_metadata filter.
fn groups_rule<'a>(filter: &Filter<'a>) -> Option<Node<'a>> {
    let rules = filter.typed.body.get("request_rules").entries();
    rules
        .into_iter()
        .find(|rule| rule.get("header").text() == Some(GROUPS))
}

fn check_rule<'a>(rule: &Node<'a>, asked: &mut Asked) -> Node<'a> {
    let goes_nowhere = "the router cannot read the ladder, and every request goes nowhere";
    let value = rule.get("on_header_present");
    asked
        .about(&value.get("key"))
        .must_be_text("priority_groups", goes_nowhere);
    asked
        .about(&value.get("type"))
        .must_be_text("PROTOBUF_VALUE", goes_nowhere);
    asked
        .about(&value.get("encode"))
        .must_be_text("BASE64", goes_nowhere);
    asked
        .about(&rule.get("remove"))
        .must_be_true("the ladder is sent to providers");
    let namespace = value.get("metadata_namespace");
    asked
        .about(&namespace)
        .must_be_there("a name such as `baton.ladder`", goes_nowhere);
    namespace
}
