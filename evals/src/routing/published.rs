//! What others measured: RouteLLM's paper (arXiv 2406.18665v4), tables 2 and 3, for the same two models. Each router's
//! best figures, and whether it had seen questions of the benchmark's kind.

use super::benchmark::Kind;

/// A published router's figures.
pub(crate) struct Published {
    /// Its name, and what it was trained on.
    pub(crate) name: &'static str,
    /// Share of calls that closes half of the gap.
    pub(crate) cpt50: f64,
    /// Share of calls that closes four fifths of it.
    pub(crate) cpt80: f64,
    /// Average share closed.
    pub(crate) apgr: f64,
}

const fn router(name: &'static str, cpt50: f64, cpt80: f64, apgr: f64) -> Published {
    Published {
        name,
        cpt50,
        cpt80,
        apgr,
    }
}

/// The published figures for a benchmark.
pub(crate) const fn published(benchmark: Kind) -> &'static [Published] {
    match benchmark {
        Kind::Mmlu => &MMLU,
        Kind::Gsm8k => &GSM8K,
        Kind::NineModels => &[],
    }
}

const MMLU: [Published; 3] = [
    router("RouteLLM matrix factorization, arena", 0.450, 0.7686, 0.524),
    router("RouteLLM BERT, arena and MMLU rows", 0.413, 0.722, 0.572),
    router(
        "RouteLLM SW ranking, arena and MMLU rows",
        0.354,
        0.7155,
        0.603,
    ),
];

const GSM8K: [Published; 3] = [
    router("RouteLLM SW ranking, arena", 0.5443, 0.8211, 0.4753),
    router("RouteLLM BERT, arena and judge", 0.4476, 0.7909, 0.531),
    router(
        "RouteLLM causal LLM, arena and judge",
        0.3364,
        0.6326,
        0.622,
    ),
];
