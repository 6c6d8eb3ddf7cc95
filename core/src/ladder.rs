//! The models one request may climb, in the order it climbs them.
//!
//! Why a ladder and not a list of retries: attempt *n* is Envoy's own retry *n*, and what changes from
//! one to the next is the model. Envoy sees it as priority groups, one cluster each.

use std::num::NonZeroU16;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prost::Message;
use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value};

use crate::config::Model;
use crate::gather::gather;

/// The most rungs a ladder may have. Each is a retry of Envoy's; nobody waits for a ninth.
pub const MAX_RUNGS: usize = 8;

/// The ordered models one request may climb; never empty.
#[derive(Debug)]
pub struct Ladder {
    rungs: Vec<Arc<Model>>,
    names: String,
    groups: String,
}

impl Ladder {
    /// A ladder of these rungs; `None` if there are none or more than [`MAX_RUNGS`].
    pub fn new(rungs: Vec<Arc<Model>>) -> Option<Self> {
        if rungs.is_empty() || rungs.len() > MAX_RUNGS {
            return None;
        }
        let names = rungs
            .iter()
            .map(|model| model.name.as_str())
            .collect::<Vec<_>>()
            .join(",");
        let groups = STANDARD.encode(priority_groups(&rungs));
        Some(Self {
            rungs,
            names,
            groups,
        })
    }

    /// The model that attempt takes; `None` above the last rung.
    pub fn rung(&self, attempt: NonZeroU16) -> Option<&Arc<Model>> {
        self.rungs.get(usize::from(attempt.get()).checked_sub(1)?)
    }

    /// The model that the attempt after that one takes.
    pub fn rung_after(&self, attempt: NonZeroU16) -> Option<&Arc<Model>> {
        self.rung(attempt.checked_add(1)?)
    }

    /// All rungs, first to last.
    pub fn rungs(&self) -> &[Arc<Model>] {
        &self.rungs
    }

    /// How often Envoy may retry: once for each rung above the first.
    pub fn retries(&self) -> usize {
        self.rungs.len().saturating_sub(1)
    }

    /// The rungs' names, joined by commas.
    pub fn names(&self) -> &str {
        &self.names
    }

    /// The rungs as Envoy priority groups, in the form `header_to_metadata` reads: base64 of a
    /// `google.protobuf.Value`.
    pub fn groups(&self) -> &str {
        &self.groups
    }
}

/// A list of `{name, clusters: [{cluster_name, weight: 1}]}`, one for each rung.
fn priority_groups(rungs: &[Arc<Model>]) -> Vec<u8> {
    let group = |(rung, model): (usize, &Arc<Model>)| {
        let cluster = structure([
            (
                "cluster_name",
                Kind::StringValue(model.provider.cluster.to_string()),
            ),
            ("weight", Kind::NumberValue(1.0)),
        ]);
        structure([
            (
                "name",
                Kind::StringValue(format!("rung-{}", rung.saturating_add(1))),
            ),
            ("clusters", list([cluster])),
        ])
    };
    value(list(rungs.iter().enumerate().map(group))).encode_to_vec()
}

fn structure<const N: usize>(fields: [(&str, Kind); N]) -> Kind {
    let fields = fields
        .into_iter()
        .map(|(key, kind)| (key.to_owned(), value(kind)));
    Kind::StructValue(Struct {
        fields: gather(fields),
    })
}

fn list(items: impl IntoIterator<Item = Kind>) -> Kind {
    Kind::ListValue(ListValue {
        values: items.into_iter().map(value).collect(),
    })
}

const fn value(kind: Kind) -> Value {
    Value { kind: Some(kind) }
}
