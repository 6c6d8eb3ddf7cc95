//! Whether subjects are told apart: by keywords fitted on one part of the rows, on the other.

use std::collections::BTreeSet;
use std::path::Path;

use baton_core::facts::{Facts, Lexicon, List};
use baton_core::name::DomainName;
use baton_core::placing::{Domains, domain};
use baton_core::tuning::{Example, Keywords, keywords};
use baton_evals::data;
use baton_evals::figure::{Aim, Figure, Share, Value};
use serde::Deserialize;

use super::folds::fold_of;

/// A text and its subject; CLINC150 calls those of no subject `oos`.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "prompt")]
    text: String,
    domain: String,
    #[serde(default)]
    orig_split: String,
}

/// Accuracy among those that have a subject, and how many of the others are left alone.
pub(crate) fn figures(folder: &Path, fit: Option<&Path>) -> anyhow::Result<Vec<Figure>> {
    let clinc = "routing/clinc150_domains.jsonl";
    let mmlu = "routing/routellm_mmlu.jsonl";
    let (in_scope, out) = measure(folder, fit, clinc)?;
    let (subjects, _) = measure(folder, fit, mmlu)?;
    let figure = |name: &str, share| Figure {
        name: name.to_owned(),
        value: Value::Share(share),
        aim: Aim::None,
    };
    Ok(vec![
        figure("CLINC150: subject of ten found", in_scope),
        figure("CLINC150: no subject where there is none", out),
        figure("MMLU: subject of seventeen found", subjects),
    ])
}

fn measure(folder: &Path, fit: Option<&Path>, name: &str) -> anyhow::Result<(Share, Share)> {
    let rows: Vec<Row> = data::rows(folder, name)?;
    let other: Option<Vec<Row>> = fit.map(|folder| data::rows(folder, name)).transpose()?;
    let is_split = rows.iter().any(|row| row.orig_split == "train");
    let kept = |row: &&Row| is_for_fitting(row, is_split);
    let fitted_on: Vec<&Row> = match &other {
        Some(other) => other.iter().collect(),
        None => rows.iter().filter(kept).collect(),
    };
    let finder = Finder::fit(&fitted_on);
    let tested = rows.iter().filter(|row| fit.is_some() || !kept(row));
    let (mut in_scope, mut out) = (Share::default(), Share::default());
    for row in tested {
        let found = finder.find(&row.text);
        match subject(row) {
            Some(subject) => in_scope.add(found == Some(named(subject))),
            None => out.add(found.is_none()),
        }
    }
    Ok((in_scope, out))
}

/// As the data says; where it says nothing, one part in five is for testing.
fn is_for_fitting(row: &Row, is_split: bool) -> bool {
    match is_split {
        true => matches!(row.orig_split.as_str(), "train" | "oos_train"),
        false => fold_of(&row.text) != 0,
    }
}

fn subject(row: &Row) -> Option<&str> {
    Some(row.domain.as_str()).filter(|domain| *domain != "oos")
}

/// Keywords as a configuration has them.
struct Finder {
    domains: Domains,
    lexicon: Lexicon,
}

impl Finder {
    fn fit(rows: &[&Row]) -> Self {
        let names: BTreeSet<&str> = rows.iter().filter_map(|row| subject(row)).collect();
        // Spaces are none of a name's characters.
        let names: Vec<String> = names.into_iter().map(named).collect();
        let texts: Vec<(String, Option<String>)> = rows
            .iter()
            .map(|row| (row.text.clone(), subject(row).map(named)))
            .collect();
        let keywords = keywords(&texts, &names);
        let domains = names
            .iter()
            .filter_map(|name| DomainName::try_from(name.as_str()).ok());
        Self {
            domains: Domains(domains.collect()),
            lexicon: lexicon(&keywords),
        }
    }

    fn find(&self, text: &str) -> Option<String> {
        let request = Example::prompt(text, 0.0).request;
        let facts = Facts::of(&request, &self.lexicon, None);
        let found = domain(&facts, &self.domains);
        // The built-in ones are not what is measured.
        let own = found.filter(|name| self.domains.0.contains(name));
        own.map(|name| name.as_str().to_owned())
    }
}

fn named(subject: &str) -> String {
    subject.replace(' ', "_")
}

fn lexicon(keywords: &[Keywords]) -> Lexicon {
    let words = keywords.iter().enumerate().flat_map(|(place, keywords)| {
        let whose = List::Domain(place);
        keywords
            .iter()
            .map(move |(word, weight)| (word.as_str(), whose, *weight))
    });
    Lexicon::new(words)
}
