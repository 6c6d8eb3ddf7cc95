//! The questions of one context: few are compared one by one, many lie in a graph.

use baton_core::likeness::cosine;
use usearch::ffi::{IndexOptions, MetricKind, ScalarKind};

use super::super::store::Id;

/// So many are compared one by one: that takes no longer than to look into a graph, and finds the nearest for certain.
const FEW: usize = 512;

/// Neighbours of each in the graph: the fewest with which the nearest is found as good as always.
const NEIGHBOURS: usize = 12;

/// How many are looked at where one is added, and where one is looked for.
const ADDING: usize = 64;
const LOOKING: usize = 64;

/// Questions of one context.
pub(super) enum Place {
    Few(Vec<(Id, Vec<f32>)>),
    Many(usearch::Index),
}

impl Default for Place {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Place {
    /// Adds a question. One that does not fit the others is left out: it is not found, and nothing else is lost.
    pub(super) fn add(&mut self, id: Id, vector: Vec<f32>) {
        match self {
            Self::Few(few) => {
                few.push((id, vector));
                if few.len() > FEW
                    && let Some(many) = graph(few)
                {
                    *self = Self::Many(many);
                }
            }
            Self::Many(many) => {
                put(many, id, &vector);
            }
        }
    }

    pub(super) fn remove(&mut self, id: Id) {
        match self {
            Self::Few(few) => few.retain(|(known, _)| *known != id),
            Self::Many(many) => {
                let _was_there = many.remove(key(id));
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Few(few) => few.is_empty(),
            Self::Many(many) => many.size() == 0,
        }
    }

    /// The nearest, nearest first, and how alike they are.
    pub(super) fn nearest(&self, vector: &[f32], most: usize) -> Vec<(Id, f32)> {
        match self {
            Self::Few(few) => nearest_of(few, vector, most),
            Self::Many(many) if many.dimensions() == vector.len() => {
                let found = many.search(vector, most).ok();
                let found = found.map(|found| found.keys.into_iter().zip(found.distances));
                let ids = found.into_iter().flatten();
                ids.filter_map(|(key, distance)| Some((Id::try_from(key).ok()?, 1.0 - distance)))
                    .collect()
            }
            Self::Many(_) => Vec::new(),
        }
    }
}

fn nearest_of(few: &[(Id, Vec<f32>)], vector: &[f32], most: usize) -> Vec<(Id, f32)> {
    let all = few.iter().map(|(id, known)| (*id, cosine(known, vector)));
    let mut all: Vec<_> = all.collect();
    all.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    all.truncate(most);
    all
}

/// A graph of these; `None` where there is none.
fn graph(few: &[(Id, Vec<f32>)]) -> Option<usearch::Index> {
    let (_, first) = few.first()?;
    let graph = usearch::Index::new(&IndexOptions {
        dimensions: first.len(),
        metric: MetricKind::Cos,
        // A quarter of the memory; what is found is compared again as it was.
        quantization: ScalarKind::I8,
        connectivity: NEIGHBOURS,
        expansion_add: ADDING,
        expansion_search: LOOKING,
        multi: false,
    });
    let graph = graph
        .inspect_err(|error| tracing::warn!(%error, "no graph of questions can be made"))
        .ok()?;
    for (id, vector) in few {
        put(&graph, *id, vector);
    }
    Some(graph)
}

/// Whether it was put in.
fn put(graph: &usearch::Index, id: Id, vector: &[f32]) -> bool {
    if vector.len() != graph.dimensions() {
        return false;
    }
    let is_full = graph.size() >= graph.capacity();
    let has_room = !is_full
        || graph
            .reserve(graph.capacity().saturating_mul(2).max(2 * FEW))
            .is_ok();
    let added = has_room.then(|| graph.add(key(id), vector));
    added.is_some_and(|added| {
        added
            .inspect_err(|error| tracing::warn!(%error, "a question cannot be found again"))
            .is_ok()
    })
}

/// Numbers of rows are above zero.
fn key(id: Id) -> u64 {
    u64::try_from(id).unwrap_or_default()
}
