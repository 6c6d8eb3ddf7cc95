//! Arguments of tool calls, through the check `tool_calls`: each an answer that calls the only tool of its request.
//!
//! The labels are python-jsonschema's, for the published calls as they are and for each with one thing wrong.

use std::collections::BTreeMap;
use std::path::Path;

use baton_core::chat::{Answer, Choice, Finish, Function, Part, Request, Tool, ToolCall};
use baton_core::config::verify::{Check, Verify};
use baton_core::json::Json;
use baton_core::verify::{Checks, Step, Subject};
use baton_evals::figure::{Aim, Figure, Share, Value as Measured};
use baton_evals::{data, report};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A call.
#[derive(Deserialize)]
struct Row {
    id: String,
    schema: Box<RawValue>,
    tool: String,
    data: Box<RawValue>,
    valid: bool,
    mutation: Option<String>,
}

/// How the calls went, by what was done to them and what they are.
#[derive(Default)]
pub(super) struct Calls(BTreeMap<(String, bool), Share>);

/// Checks every call.
pub(super) fn run(folder: &Path, misses: bool) -> anyhow::Result<Calls> {
    let checks = Checks::compile(&Verify {
        checks: vec![Check::ToolCalls],
    })?;
    let mut calls = Calls::default();
    for row in data::rows::<Row>(&folder.join("structured"), "bfcl_argument_validation.jsonl")? {
        let passed = row.passes(&checks);
        if misses && passed != Some(row.valid) {
            row.tell(passed);
        }
        let done = row.mutation.unwrap_or_else(|| "as published".to_owned());
        let share = calls.0.entry((done, row.valid)).or_default();
        share.add(passed == Some(row.valid));
    }
    Ok(calls)
}

impl Row {
    fn passes(&self, checks: &Checks) -> Option<bool> {
        let [Step::Structural(check)] = checks.steps() else {
            return None;
        };
        let request = Request {
            tools: vec![Tool::Function(Function {
                name: self.tool.clone(),
                parameters: Json::parse(self.schema.get().to_owned()),
                ..Function::default()
            })],
            ..Request::default()
        };
        let call = ToolCall {
            name: self.tool.clone(),
            arguments: self.data.get().to_owned(),
            ..ToolCall::default()
        };
        let answer = Answer {
            choices: vec![Choice {
                parts: vec![Part::ToolCall(call)],
                finish: Finish::ToolCalls,
                ..Choice::default()
            }],
            ..Answer::default()
        };
        let found = check.check(Subject {
            request: &request,
            answer: &answer,
        });
        found.map(|found| found.passed)
    }

    #[expect(clippy::print_stderr, reason = "asked for with --misses")]
    fn tell(&self, passed: Option<bool>) {
        let label = if self.valid { "valid" } else { "invalid" };
        eprintln!("{}: passed {passed:?}, labelled {label}", self.id);
    }
}

impl Calls {
    pub(super) fn figures(&self) -> Vec<Figure> {
        let figure = |name: &str, valid| Figure {
            name: name.to_owned(),
            value: Measured::Share(self.all(valid)),
            aim: Aim::All,
        };
        vec![
            figure("invalid arguments rejected", false),
            figure("valid arguments taken", true),
        ]
    }

    pub(super) fn table(&self) -> String {
        let rows: Vec<_> = self.0.iter().map(row).collect();
        let head = [
            "Arguments of tool calls",
            "labelled",
            "calls",
            "as labelled",
        ];
        report::table(&head.map(str::to_owned), &rows)
    }

    fn all(&self, valid: bool) -> Share {
        let shares = self.0.iter().filter(|((_, found), _)| *found == valid);
        shares.fold(Share::default(), |sum, (_, share)| sum.plus(*share))
    }
}

fn row(((done, valid), share): (&(String, bool), &Share)) -> Vec<String> {
    let label = if *valid { "valid" } else { "invalid" };
    vec![
        done.clone(),
        label.to_owned(),
        share.of.to_string(),
        share.good.to_string(),
    ]
}
