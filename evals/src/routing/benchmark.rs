//! Questions, and how a weak and a strong model did.

use std::collections::BTreeMap;
use std::path::Path;

use baton_evals::data;
use serde::Deserialize;

/// A set of questions.
pub(crate) struct Benchmark {
    /// Which it is.
    pub(crate) kind: Kind,
    /// The questions.
    pub(crate) rows: Vec<Row>,
    /// APGR that the shipped weights, and fitted ones, are to reach.
    pub(crate) aims: Aims,
}

/// The sets there are.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Kind {
    /// Knowledge and reasoning in 57 subjects, with answers to choose from (RouteLLM's outcomes).
    Mmlu,
    /// Arithmetic in prose (RouteLLM's outcomes).
    Gsm8k,
    /// Fourteen tasks, nine models (LLMRouter's outcomes).
    NineModels,
}

impl Kind {
    /// Its name in tables.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Mmlu => "MMLU",
            Self::Gsm8k => "GSM8K",
            Self::NineModels => "nine models",
        }
    }
}

/// What is to be reached.
#[derive(Clone, Copy)]
pub(crate) struct Aims {
    /// By the shipped weights.
    pub(crate) shipped: Option<f64>,
    /// By fitted ones.
    pub(crate) fitted: Option<f64>,
}

/// A question.
pub(crate) struct Row {
    /// What is asked.
    pub(crate) prompt: String,
    /// How well the weak model answered, from 0 to 1.
    pub(crate) weak: f64,
    /// How well the strong one did.
    pub(crate) strong: f64,
}

/// RouteLLM's rows: Mixtral-8x7B and GPT-4-1106.
#[derive(Deserialize)]
struct RouteLlm {
    prompt: String,
    weak_correct: bool,
    strong_correct: bool,
    contaminated: bool,
}

/// LLMRouter's rows: nine models.
#[derive(Deserialize)]
struct LlmRouter {
    prompt: String,
    scores: BTreeMap<String, f64>,
}

/// The pair of the nine that the data's floors were measured with.
const WEAK: &str = "mistral-7b-instruct-v0.3";
const STRONG: &str = "llama-3.1-nemotron-51b-instruct";

impl Benchmark {
    /// All there are.
    pub(crate) fn all(folder: &Path) -> anyhow::Result<Vec<Self>> {
        Ok(vec![
            Self {
                kind: Kind::Mmlu,
                rows: route_llm(folder, "routing/routellm_mmlu.jsonl")?,
                aims: Aims {
                    shipped: Some(0.62),
                    fitted: Some(0.66),
                },
            },
            Self {
                kind: Kind::Gsm8k,
                rows: route_llm(folder, "routing/routellm_gsm8k.jsonl")?,
                aims: Aims {
                    shipped: Some(0.62),
                    fitted: None,
                },
            },
            Self {
                kind: Kind::NineModels,
                rows: llm_router(folder)?,
                aims: Aims {
                    shipped: None,
                    fitted: Some(0.72),
                },
            },
        ])
    }
}

/// Without the few questions that RouteLLM found in its own training data.
fn route_llm(folder: &Path, name: &str) -> anyhow::Result<Vec<Row>> {
    let rows: Vec<RouteLlm> = data::rows(folder, name)?;
    let score = |correct: bool| f64::from(u8::from(correct));
    let clean = rows.into_iter().filter(|row| !row.contaminated);
    Ok(clean
        .map(|row| Row {
            prompt: row.prompt,
            weak: score(row.weak_correct),
            strong: score(row.strong_correct),
        })
        .collect())
}

fn llm_router(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let rows: Vec<LlmRouter> = data::rows(folder, "routing/ulab_llmrouter_9models.jsonl")?;
    let pair = |row: LlmRouter| {
        Some(Row {
            weak: *row.scores.get(WEAK)?,
            strong: *row.scores.get(STRONG)?,
            prompt: row.prompt,
        })
    };
    Ok(rows.into_iter().filter_map(pair).collect())
}
