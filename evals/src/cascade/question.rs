//! Questions whose answers by a weak and a strong model are known, and known to be right or wrong.

use std::path::Path;

use baton_core::draw::draw;
use baton_evals::data;
use serde::Deserialize;

/// A part of a published set.
pub(crate) struct Benchmark {
    /// Its name in tables.
    pub(crate) name: &'static str,
    /// The questions.
    pub(crate) questions: Vec<Question>,
}

/// A question.
pub(crate) struct Question {
    /// What is asked.
    pub(crate) prompt: String,
    /// What the weak model made of it.
    pub(crate) weak: Answered,
    /// What the strong one did.
    pub(crate) strong: Answered,
}

/// What became of a question.
pub(crate) struct Answered {
    /// Whether the answer is right.
    pub(crate) is_right: bool,
    /// The answer.
    pub(crate) text: String,
}

/// What the weak model's answers to GSM8K end with, as its examples had it: `#### 18`. One without it never
/// came to its end.
pub(crate) const RESULT: &str = "####";

/// RouteLLM's rows: Mixtral-8x7B and GPT-4-1106. Answers to MMLU are a letter long, and are not told.
#[derive(Deserialize)]
struct Row {
    prompt: String,
    weak_correct: bool,
    strong_correct: bool,
    #[serde(default = "letter")]
    weak_response: String,
    #[serde(default = "letter")]
    strong_response: String,
    contaminated: bool,
}

/// The sets, and where they are.
const SETS: [(&str, &str); 2] = [
    ("MMLU", "routing/routellm_mmlu.jsonl"),
    ("GSM8K", "routing/routellm_gsm8k.jsonl"),
];

impl Benchmark {
    /// So many questions of every set, drawn by their words: the same every time.
    pub(crate) fn all(folder: &Path, questions: usize) -> anyhow::Result<Vec<Self>> {
        let sets = SETS.into_iter();
        sets.map(|(name, file)| {
            let questions = drawn(data::rows(folder, file)?, questions);
            Ok(Self { name, questions })
        })
        .collect()
    }

    /// Whether the weak model's answers end with a line of their own, which can be missed.
    pub(crate) fn has_a_form(&self) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|question| question.weak.text.contains(RESULT))
    }
}

/// Without the few questions that RouteLLM found in its own training data.
fn drawn(mut rows: Vec<Row>, count: usize) -> Vec<Question> {
    rows.retain(|row| !row.contaminated);
    let place = |row: &Row| draw(&row.prompt, "cascade");
    rows.sort_by(|one, other| place(one).total_cmp(&place(other)));
    rows.into_iter().take(count).map(Question::from).collect()
}

impl From<Row> for Question {
    fn from(row: Row) -> Self {
        let answered = |is_right, text| Answered { is_right, text };
        Self {
            weak: answered(row.weak_correct, row.weak_response),
            strong: answered(row.strong_correct, row.strong_response),
            prompt: row.prompt,
        }
    }
}

/// Tokens of a text, four characters to each: the bills that follow from it are to be added up exactly, not to
/// be anybody's.
pub(crate) fn tokens(text: &str) -> u64 {
    let tokens = text.chars().count().div_ceil(4);
    u64::try_from(tokens).unwrap_or(u64::MAX)
}

fn letter() -> String {
    "A".to_owned()
}
