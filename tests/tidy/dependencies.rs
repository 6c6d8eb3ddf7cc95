//! What may be linked in: deny.toml enforced with what cargo itself knows, since a test needs no installed tool.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;

use crate::project::{assert_none, root, run};

#[test]
fn licences_are_among_the_allowed() {
    let rules = Rules::load();
    let offences: Vec<_> = linked(&rules)
        .iter()
        .filter(|package| {
            !rules
                .licenses
                .allows(package.license.as_deref().unwrap_or_default())
        })
        .map(|package| {
            format!(
                "{package}: {}",
                package.license.as_deref().unwrap_or("no licence named")
            )
        })
        .collect();
    assert_none(
        &offences,
        "licences must be among `licenses.allow` of deny.toml",
    );
}

#[test]
fn no_crate_comes_in_two_versions_without_a_reason() {
    let rules = Rules::load();
    let mut versions: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for package in linked(&rules) {
        versions
            .entry(package.name)
            .or_default()
            .insert(package.version);
    }
    let offences: Vec<_> = versions
        .into_iter()
        .filter(|(name, versions)| versions.len() > 1 && !rules.bans.skips(name))
        .map(|(name, versions)| format!("{name}: {versions:?}"))
        .collect();
    assert_none(
        &offences,
        "two versions of a crate need an entry in `bans.skip` of deny.toml",
    );
}

#[test]
fn every_skipped_duplicate_still_is_one() {
    let rules = Rules::load();
    let packages = linked(&rules);
    let count = |name: &str| {
        packages
            .iter()
            .filter(|package| package.name == name)
            .count()
    };
    let offences: Vec<_> = rules
        .bans
        .skip
        .iter()
        .filter(|entry| count(entry.name()) < 2)
        .map(|entry| entry.krate.clone())
        .collect();
    assert_none(
        &offences,
        "entries of `bans.skip` in deny.toml that nothing needs",
    );
}

#[test]
fn banned_crates_are_absent() {
    let rules = Rules::load();
    let offences: Vec<_> = linked(&rules)
        .iter()
        .filter_map(|package| {
            let ban = rules
                .bans
                .deny
                .iter()
                .find(|ban| ban.name() == package.name)?;
            Some(format!("{package}: {}", ban.reason))
        })
        .collect();
    assert_none(&offences, "crates banned in deny.toml");
}

#[test]
fn core_links_neither_the_host_nor_a_runtime() {
    let tree = run(
        "cargo",
        &[
            "tree",
            "--locked",
            "--package",
            "baton-core",
            "--edges",
            "normal",
            "--prefix",
            "none",
        ],
    );
    let offences: Vec<_> = tree
        .lines()
        .filter(|line| {
            ["proxy-wasm ", "tokio ", "hyper ", "rand ", "getrandom "]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .map(str::to_owned)
        .collect();
    assert_none(
        &offences,
        "core decides and does nothing: no host calls, sockets or randomness",
    );
}

/// deny.toml, as far as these tests enforce it.
#[derive(Deserialize)]
struct Rules {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
}

impl Rules {
    fn load() -> Self {
        let text = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
        toml::from_str(&text).expect("deny.toml")
    }
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

impl Licenses {
    fn allows(&self, expression: &str) -> bool {
        // Old crates separate alternatives by a slash, which is no SPDX any more.
        spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|requirement| self.allow.contains(&requirement.license.to_string()))
        })
    }
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Entry>,
    skip: Vec<Entry>,
}

impl Bans {
    fn skips(&self, name: &str) -> bool {
        self.skip.iter().any(|entry| entry.name() == name)
    }
}

/// A crate (`name` or `name@version`) and why it stands here.
#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "crate")]
    krate: String,
    reason: String,
}

impl Entry {
    fn name(&self) -> &str {
        self.krate.split('@').next().unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_members: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

impl Dependency {
    fn is_for_tests_alone(&self) -> bool {
        self.dep_kinds
            .iter()
            .all(|kind| kind.kind.as_deref() == Some("dev"))
    }
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
}

impl std::fmt::Display for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// Every package that a build for one of the targets compiles, our own among them, and tests leave out.
fn linked(rules: &Rules) -> Vec<Package> {
    let mut arguments = vec!["metadata", "--locked", "--format-version", "1"];
    for target in &rules.graph.targets {
        arguments.extend(["--filter-platform", target]);
    }
    let Metadata {
        packages,
        resolve,
        workspace_members,
    } = serde_json::from_str(&run("cargo", &arguments)).expect("cargo's metadata");
    let needs: BTreeMap<_, _> = resolve
        .nodes
        .into_iter()
        .map(|node| (node.id, node.deps))
        .collect();

    let mut compiled = BTreeSet::new();
    let mut unvisited = workspace_members;
    while let Some(id) = unvisited.pop() {
        let needed = needs
            .get(&id)
            .into_iter()
            .flatten()
            .filter(|need| !need.is_for_tests_alone());
        let needed: Vec<_> = needed.map(|need| need.pkg.clone()).collect();
        if compiled.insert(id) {
            unvisited.extend(needed);
        }
    }
    packages
        .into_iter()
        .filter(|package| compiled.contains(&package.id))
        .collect()
}
