//! The JSON Schema Test Suite, through the check `json_schema`.
//!
//! Each test is an answer in JSON and says whether it keeps to a schema. The suite keeps drafts apart by folders,
//! where an operator writes `$schema`; so a schema without one gets its folder's, and so does a document that
//! schemas refer to.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use baton_core::chat::{Answer, Choice, Part, Request};
use baton_core::config::verify::{Check, JsonSchema, Verify};
use baton_core::json::Json;
use baton_core::verify::{Checks, Documents, Step, Subject};
use baton_evals::figure::{Aim, Figure, Share, Value as Measured};
use baton_evals::{data, report};
use serde::Deserialize;
use serde_json::Value;

/// A test.
#[derive(Deserialize)]
struct Row {
    id: String,
    draft: String,
    file: String,
    optional: bool,
    test: String,
    schema: Value,
    data: Value,
    valid: bool,
}

/// How the tests went, by draft and part of the suite.
#[derive(Default)]
pub(super) struct Suite(BTreeMap<(String, Kind), Tally>);

/// A part of the suite.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Kind {
    /// What every validator must do.
    Required,
    /// What one may do; of formats see `Formats`.
    Optional,
    /// That values of a `format` are of it, which no draft demands.
    Formats,
}

/// How some tests went.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// As the suite says.
    right: Share,
    /// Passed where they should not.
    wrongly_passed: u64,
    /// Failed where they should not.
    wrongly_failed: u64,
    /// Whose schema could not be used.
    unusable: u64,
}

/// Where the suite's own documents stand in their addresses.
const REMOTES: &str = "http://localhost:1234/";

/// Runs every test.
pub(super) fn run(folder: &Path, misses: bool) -> anyhow::Result<Suite> {
    let folder = folder.join("structured");
    let documents = documents(&folder)?;
    let mut suite = Suite::default();
    for row in data::rows::<Row>(&folder, "json_schema_test_suite.jsonl")? {
        let passed = row.passes(&documents);
        if misses && passed != Some(row.valid) {
            row.tell(passed);
        }
        let key = (row.draft.clone(), row.kind());
        suite.0.entry(key).or_default().add(passed, row.valid);
    }
    Ok(suite)
}

fn documents(folder: &Path) -> anyhow::Result<Documents> {
    let mut text = String::new();
    data::open(folder, "json_schema_test_suite_remotes.json")?.read_to_string(&mut text)?;
    let documents: BTreeMap<String, Value> = serde_json::from_str(&text)?;
    // `v1` is a draft that is still being written; the suite's tests of it are not run either.
    let documents = documents
        .into_iter()
        .filter(|(path, _)| !path.starts_with("v1/"));
    let documents = documents.map(|(path, document)| {
        let folder = path.split('/').next().unwrap_or_default();
        let document = of_draft(document, folder);
        (format!("{REMOTES}{path}"), document)
    });
    Documents::new(documents).context("the suite's documents")
}

/// A schema that says of what draft it is: its own, or its folder's. What is in no draft's folder is for all.
fn of_draft(mut schema: Value, folder: &str) -> Value {
    let draft = match folder {
        "draft4" => "http://json-schema.org/draft-04/schema#",
        "draft6" => "http://json-schema.org/draft-06/schema#",
        "draft7" => "http://json-schema.org/draft-07/schema#",
        "draft2019-09" => "https://json-schema.org/draft/2019-09/schema",
        "draft2020-12" => "https://json-schema.org/draft/2020-12/schema",
        _ => return schema,
    };
    if let Some(members) = schema.as_object_mut() {
        members.entry("$schema").or_insert_with(|| draft.into());
    }
    schema
}

impl Row {
    fn kind(&self) -> Kind {
        match (self.optional, self.is_of_formats()) {
            (false, _) => Kind::Required,
            (true, false) => Kind::Optional,
            (true, true) => Kind::Formats,
        }
    }

    /// What the check finds; `None` where the schema cannot be used.
    fn passes(&self, documents: &Documents) -> Option<bool> {
        let schema = of_draft(self.schema.clone(), &self.draft);
        let schema = Json::parse(schema.to_string())?;
        let verify = Verify {
            checks: vec![Check::JsonSchema(JsonSchema {
                schema: Some(schema),
                formats: self.kind() == Kind::Formats,
            })],
        };
        let checks = Checks::compile_with(&verify, documents).ok()?;
        let [Step::Structural(check)] = checks.steps() else {
            return None;
        };
        let parts = vec![Part::text(self.data.to_string())];
        let answer = Answer {
            choices: vec![Choice {
                parts,
                ..Choice::default()
            }],
            ..Answer::default()
        };
        let request = Request::default();
        let found = check.check(Subject {
            request: &request,
            answer: &answer,
        });
        found.map(|found| found.passed)
    }

    #[expect(clippy::print_stderr, reason = "asked for with --misses")]
    fn tell(&self, passed: Option<bool>) {
        let found = match passed {
            Some(true) => "passed",
            Some(false) => "failed",
            None => "schema unusable",
        };
        eprintln!("{}: {found}: {}: {}", self.id, self.file, self.test);
    }
}

impl Row {
    /// Those that demand it; what is only noted stands in the required part.
    fn is_of_formats(&self) -> bool {
        self.file.starts_with("optional/format/") || self.file == "optional/format-assertion.json"
    }
}

impl Kind {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Required, "required"),
        (Self::Optional, "optional"),
        (Self::Formats, "formats"),
    ];
}

impl Tally {
    fn add(&mut self, passed: Option<bool>, valid: bool) {
        self.right.add(passed == Some(valid));
        let counter = match (passed, valid) {
            (Some(true), false) => &mut self.wrongly_passed,
            (Some(false), true) => &mut self.wrongly_failed,
            (None, _) => &mut self.unusable,
            (Some(true), true) | (Some(false), false) => return,
        };
        *counter = counter.saturating_add(1);
    }
}

impl Suite {
    /// What every validator must do is to be done; what it may do is reported.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (draft, tallies) in self.by_draft() {
            for ((kind, name), tally) in Kind::ALL.into_iter().zip(tallies) {
                figures.push(Figure {
                    name: format!("{draft} {name}"),
                    value: Measured::Share(tally.right),
                    aim: match kind {
                        Kind::Required => Aim::All,
                        Kind::Optional | Kind::Formats => Aim::None,
                    },
                });
            }
        }
        figures
    }

    /// What went wrong, and how.
    pub(super) fn table(&self) -> String {
        let head = [
            "JSON Schema Test Suite",
            "tests",
            "as it says",
            "wrongly passed",
            "wrongly failed",
            "schema unusable",
        ];
        let mut rows = Vec::new();
        for (draft, tallies) in self.by_draft() {
            for ((_, name), tally) in Kind::ALL.into_iter().zip(tallies) {
                rows.push(vec![
                    format!("{draft}, {name}"),
                    tally.right.of.to_string(),
                    tally.right.good.to_string(),
                    tally.wrongly_passed.to_string(),
                    tally.wrongly_failed.to_string(),
                    tally.unusable.to_string(),
                ]);
            }
        }
        report::table(&head.map(str::to_owned), &rows)
    }

    fn by_draft(&self) -> BTreeMap<&str, [Tally; 3]> {
        let mut drafts: BTreeMap<&str, [Tally; 3]> = BTreeMap::new();
        for ((draft, kind), tally) in &self.0 {
            let tallies = drafts.entry(draft).or_default();
            let place = Kind::ALL.iter().position(|(known, _)| known == kind);
            if let Some(slot) = place.and_then(|place| tallies.get_mut(place)) {
                *slot = *tally;
            }
        }
        drafts
    }
}
