//! Stories of each check, in files.
//!
//! A file begins with its check. A case is what is asked (`?`), with what else the request has (`+`), what is
//! answered (`>`, further lines `.`), with what else the choice has (`*`), and below it what is found. A case that asks for
//! nothing asks what the one before asked. `|` begins another choice. `UPDATE_GOLDEN=1` writes what
//! is found (`=`) and the answer as it is mended (`~`).

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use baton_core::verify::{Finding, Subject};
use serde_json::{Map, Value, json};

use crate::scene::{answer, check, request, structural};

#[test]
fn every_story_ends_as_it_is_told() {
    let mut differences = String::new();
    for path in files() {
        let told = fs::read_to_string(&path).unwrap();
        let got = retold(&told);
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &got).unwrap();
        } else if told != got {
            write!(
                differences,
                "{}:\n{}",
                path.display(),
                difference(&told, &got)
            )
            .unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn every_check_has_its_stories() {
    let told: Vec<_> = files().iter().map(|path| name(path)).collect();
    for check in [
        "citations",
        "code",
        "complete",
        "confidence",
        "fields",
        "json",
        "json_schema",
        "language",
        "lacks",
        "length",
        "matches",
        "no_refusal",
        "not_empty",
        "on_topic",
        "tool_calls",
    ] {
        assert!(told.iter().any(|name| name.starts_with(check)), "{check}");
    }
}

/// The same file with what is found now.
fn retold(told: &str) -> String {
    let mut lines = told.lines().peekable();
    let mut out = String::new();
    let mut checks = None;
    let mut case = Case::default();
    while let Some(line) = lines.next() {
        let (mark, rest) = line.split_at_checked(2).unwrap_or((line, ""));
        match mark {
            "! " => checks = Some(check(&json(rest))),
            "? " => case = Case::asking(rest),
            "+ " => case.more = json(rest).as_object().unwrap().clone(),
            "> " | ">" | "| " | "|" => case.choices.push(Choice::saying(rest)),
            ". " | "." => case.last().text.push_str(&format!("\n{rest}")),
            "* " => case.last().more = json(rest).as_object().unwrap().clone(),
            // What was found the last time.
            "= " | "~ " => continue,
            _ => {}
        }
        out.push_str(line);
        out.push('\n');
        let goes_on = lines
            .peek()
            .is_some_and(|next| next.starts_with(['.', '*', '|']));
        if matches!(mark, "> " | ">" | "| " | "|" | ". " | "." | "* ") && !goes_on {
            let checks = checks.as_ref().expect("a check stands first");
            let (request, answer) = case.take();
            let subject = Subject {
                request: &request,
                answer: &answer,
            };
            let check = structural(checks);
            out.push_str(&shown(check.find(subject)));
            if let Some(mended) = check.mend(subject) {
                let texts = mended.choices.iter().flat_map(|choice| &choice.parts);
                let texts = texts.filter_map(|part| {
                    part.as_text()
                        .or_else(|| part.as_tool_call().map(|call| call.arguments.as_str()))
                });
                for text in texts {
                    writeln!(out, "~ {text}").unwrap();
                }
            }
        }
    }
    out
}

#[derive(Default)]
struct Case {
    question: String,
    more: Map<String, Value>,
    choices: Vec<Choice>,
}

#[derive(Default)]
struct Choice {
    text: String,
    more: Map<String, Value>,
}

impl Case {
    fn asking(question: &str) -> Self {
        Self {
            question: question.to_owned(),
            ..Self::default()
        }
    }

    fn last(&mut self) -> &mut Choice {
        self.choices.last_mut().expect("an answer has begun")
    }

    /// What was asked stays, for the next answer.
    fn take(&mut self) -> (baton_core::chat::Request, baton_core::chat::Answer) {
        let choices: Vec<_> = std::mem::take(&mut self.choices)
            .into_iter()
            .map(Choice::into_json)
            .collect();
        (request(&self.question, &self.more), answer(&choices))
    }
}

impl Choice {
    fn saying(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            more: Map::new(),
        }
    }

    fn into_json(self) -> Value {
        let mut choice = json!({"content": self.text});
        choice.as_object_mut().unwrap().extend(self.more);
        choice
    }
}

fn shown(found: Option<Finding>) -> String {
    let Some(found) = found else {
        return "= says nothing\n".to_owned();
    };
    let score = found
        .score
        .map(|score| format!(" ({score:.3})"))
        .unwrap_or_default();
    match found.why {
        None => format!("= passed{score}\n"),
        Some(why) => format!("= failed{score}: {why}\n"),
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect(text)
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn difference(told: &str, got: &str) -> String {
    let lines = told.lines().zip(got.lines());
    let first = lines.clone().position(|(told, got)| told != got);
    let first = first.unwrap_or_else(|| told.lines().count().min(got.lines().count()));
    let near = |text: &str| {
        text.lines()
            .skip(first.saturating_sub(3))
            .take(6)
            .collect::<Vec<_>>()
            .join("\n    ")
    };
    format!(
        "  expected:\n    {}\n  got:\n    {}\n",
        near(told),
        near(got)
    )
}
