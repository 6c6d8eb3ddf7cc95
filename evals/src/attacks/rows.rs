//! The rows that weights are fitted to.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::data;

/// A text of which it is known what it is.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it says.
    pub text: String,
    /// What it is.
    pub label: Label,
    /// Where it comes from.
    pub source: String,
    /// What sort of text it is there.
    pub kind: String,
    /// Rows that say nearly the same are in one: never fitted to in part and measured in part.
    pub cluster: usize,
}

/// What a text is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Nothing to worry about.
    Benign,
    /// A request for harm in plain words, which is another guardrail's matter: no attack on the rules.
    HarmfulRequest,
    /// Wants to be obeyed in place of the system.
    Injection,
    /// Wants a model to leave its rules.
    Jailbreak,
}

impl Label {
    /// Whether it is an attack.
    pub const fn is_attack(self) -> bool {
        match self {
            Self::Injection | Self::Jailbreak => true,
            Self::Benign | Self::HarmfulRequest => false,
        }
    }
}

/// Reads `guardrails/injection_jailbreak.jsonl`.
///
/// # Errors
/// It is not there, or a line of it is not as expected.
pub fn attacks(data: &Path) -> anyhow::Result<Vec<Row>> {
    #[derive(Deserialize)]
    struct Line {
        text: String,
        label: Label,
        source: String,
        kind: String,
    }
    let lines: Vec<Line> = data::rows(data, "guardrails/injection_jailbreak.jsonl")?;
    let rows = lines.into_iter().map(|line| Row {
        text: line.text,
        label: line.label,
        source: line.source,
        kind: line.kind,
        cluster: 0,
    });
    Ok(rows.collect())
}

/// Texts of our own, in more languages than published rows are.
pub fn phrases() -> Vec<Row> {
    let files = [
        (include_str!("phrases/benign.txt"), Label::Benign),
        (include_str!("phrases/attacks.txt"), Label::Injection),
    ];
    let lines = files.into_iter().flat_map(|(file, label)| {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        lines.map(move |line| (line, label))
    });
    let rows = lines.map(|(line, label)| Row {
        text: line.replace("\\n", "\n"),
        label,
        source: OURS.to_owned(),
        kind: "phrase".to_owned(),
        cluster: 0,
    });
    rows.collect()
}

/// The source of phrases of our own.
pub const OURS: &str = "phrases of our own";

/// Files of questions that nobody means any harm with, the member that holds them, and how many are taken of each.
const QUESTIONS: [(&str, &str, usize); 5] = [
    ("routing/routellm_mmlu.jsonl", "prompt", 1_500),
    ("routing/ulab_llmrouter_9models.jsonl", "prompt", 1_500),
    ("routing/clinc150_domains.jsonl", "text", 500),
    ("cache/banking77.jsonl", "text", 500),
    ("routing/routerarena_sub10.jsonl", "prompt", 400),
];

/// Reads questions of benchmarks: what is harmless in another way than the rows beside the attacks.
///
/// # Errors
/// One of the files is not there, or a line of it is not as expected.
pub fn questions(data: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, member, most) in QUESTIONS {
        rows.extend(spread(texts(data, name, member)?, most).map(|text| Row {
            text,
            label: Label::Benign,
            source: name.to_owned(),
            kind: "question".to_owned(),
            cluster: 0,
        }));
    }
    Ok(rows)
}

/// Files of texts that are nobody's prompts: answers, sentences of records, lines of code, JSON. The member that holds
/// them, and how many are taken of each.
pub const TEXTS: [(&str, &str, usize); 5] = [
    ("routing/routellm_gsm8k.jsonl", "strong_response", 400),
    ("guardrails/pii_presidio_synth_v2.jsonl", "text", 500),
    ("guardrails/secrets_gitleaks_cases.jsonl", "text", 400),
    ("structured/bfcl_tools.jsonl", "tools", 150),
    ("wire/interactions.jsonl", "response_json", 150),
];

/// Reads documents without an attack: those that attacks were put into elsewhere, as they were, and other texts.
///
/// # Errors
/// One of the files is not there, or a line of it is not as expected.
pub fn documents(data: &Path) -> anyhow::Result<Vec<Row>> {
    #[derive(Deserialize)]
    struct Line {
        context: String,
        attack: Option<String>,
    }
    let row = |source: &str, text| Row {
        text,
        label: Label::Benign,
        source: source.to_owned(),
        kind: "document".to_owned(),
        cluster: 0,
    };
    let name = "guardrails/bipia_indirect.jsonl";
    let lines: Vec<Line> = data::rows(data, name)?;
    let clean = lines.into_iter().filter(|line| line.attack.is_none());
    let mut rows: Vec<Row> = clean.map(|line| row(name, line.context)).collect();
    for (name, member, most) in TEXTS {
        rows.extend(spread(texts(data, name, member)?, most).map(|text| row(name, text)));
    }
    Ok(rows)
}

/// One member of every line of a file: a text, or as JSON.
///
/// # Errors
/// The file is not there, or no line of it has this member.
pub fn texts(data: &Path, name: &str, member: &str) -> anyhow::Result<Vec<String>> {
    let lines: Vec<Value> = data::rows(data, name)?;
    let members = lines.iter().filter_map(|line| line.get(member));
    let texts = members.filter_map(|member| match member {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Some(member.to_string())
        }
    });
    let texts: Vec<String> = texts.collect();
    anyhow::ensure!(!texts.is_empty(), "{name}: no line has `{member}`");
    Ok(texts)
}

/// So many of them, evenly spread.
pub fn spread<T>(all: Vec<T>, most: usize) -> impl Iterator<Item = T> {
    let step = all.len().checked_div(most).unwrap_or(1).max(1);
    all.into_iter().step_by(step).take(most)
}
