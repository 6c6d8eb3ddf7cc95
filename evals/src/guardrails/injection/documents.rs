//! What stands in documents and tools' results: what speaks to an assistant there, and what only seems to.

use baton_core::detect::injection::{Attacks, Voice};
use baton_evals::attacks::foreign::{Course, Document};
use baton_evals::attacks::measure;
use baton_evals::figure::{Aim, Figure, Share, Value};
use baton_evals::report;

use super::super::Part;
use super::{DEFAULT, FOLDS, confidence};

/// Of documents and of prompts, each, the share that may be taken for attacks.
const ALARMS: f64 = 0.01;

/// What one way of scoring makes of every document and of every harmless prompt.
struct Scored<'a> {
    how: &'static str,
    documents: Vec<(&'a Document, f32)>,
    prompts: Vec<f32>,
    threshold: f32,
    /// Of the area under the curve: a half is chance.
    aim: Aim,
}

/// Runs documents through weights fitted to others, and through the shipped ones.
pub(super) fn run(course: &Course, attacks: &Attacks) -> Part {
    let ways = [validated(course), shipped(course, attacks)];
    let mut figures: Vec<Figure> = ways.iter().flat_map(Scored::figures).collect();
    let as_own = |document: &&Document| confidence(attacks, &document.text, Voice::Own) >= DEFAULT;
    let clean = course.documents().iter().filter(|it| it.attack.is_none());
    figures.push(Figure {
        name: "attacks: clean documents flagged as one's own words, by the shipped weights"
            .to_owned(),
        value: Value::Share(share(clean.map(|document| as_own(&document)))),
        aim: Aim::None,
    });
    Part {
        table: table(course, &ways),
        figures,
    }
}

fn validated(course: &Course) -> Scored<'_> {
    let scores = course.cross_validated(FOLDS);
    let documents: Vec<_> = course.documents().iter().zip(scores.documents).collect();
    let clean: Vec<f32> = of(&documents, |it| it.attack.is_none());
    let threshold = measure::threshold(&clean, ALARMS);
    Scored {
        how: "on ones and attacks not fitted to",
        threshold: threshold.max(measure::threshold(&scores.prompts, ALARMS)),
        documents,
        prompts: scores.prompts,
        aim: Aim::Reaches(0.9),
    }
}

fn shipped<'a>(course: &'a Course, attacks: &Attacks) -> Scored<'a> {
    let foreign = |text: &str| confidence(attacks, text, Voice::Foreign);
    let documents = course.documents().iter();
    let prompts = course.prompts();
    Scored {
        how: "by the shipped weights",
        documents: documents.map(|it| (it, foreign(&it.text))).collect(),
        prompts: prompts.map(foreign).collect(),
        // A confidence counts from the threshold on, a score above it.
        threshold: DEFAULT - 0.5,
        aim: Aim::None,
    }
}

impl Scored<'_> {
    fn figures(&self) -> Vec<Figure> {
        let figure = |name: &str, value, aim| Figure {
            name: format!("attacks: {name}, {}", self.how),
            value,
            aim,
        };
        let clean = of(&self.documents, |it| it.attack.is_none());
        let held = of(&self.documents, |it| it.attack.is_some());
        let flagged = |scores: &[f32]| Value::Share(share(self.above(scores)));
        vec![
            figure(
                "AUC in documents",
                Value::Number(measure::auc(&held, &clean)),
                self.aim,
            ),
            figure("found in documents", flagged(&held), Aim::None),
            figure(
                "clean documents flagged as foreign",
                flagged(&clean),
                Aim::None,
            ),
            figure(
                "harmless prompts flagged as foreign",
                flagged(&self.prompts),
                Aim::None,
            ),
        ]
    }

    fn above(&self, scores: &[f32]) -> impl Iterator<Item = bool> {
        scores.iter().map(|score| *score > self.threshold)
    }
}

fn of(documents: &[(&Document, f32)], takes: impl Fn(&Document) -> bool) -> Vec<f32> {
    let documents = documents.iter().filter(|(it, _)| takes(it));
    documents.map(|(_, score)| *score).collect()
}

fn share(all: impl Iterator<Item = bool>) -> Share {
    let mut share = Share::default();
    all.for_each(|is_flagged| share.add(is_flagged));
    share
}

/// What is found, by what the document is and where in it the attack stands.
fn table(course: &Course, ways: &[Scored<'_>]) -> String {
    let documents = course.documents().iter();
    let mut groups: Vec<(&str, &str)> = documents
        .filter_map(|it| Some((it.task.as_str(), it.attack.as_ref()?.1.as_str())))
        .collect();
    groups.sort_unstable();
    groups.dedup();
    let rows = groups.into_iter().map(|(task, place)| {
        let is_in = |it: &Document| {
            it.task == task && it.attack.as_ref().is_some_and(|(_, at)| at == place)
        };
        let cells = ways.iter().map(|way| {
            let scores = of(&way.documents, is_in);
            share(way.above(&scores)).show()
        });
        [format!("{task}, {place}")]
            .into_iter()
            .chain(cells)
            .collect()
    });
    let head = [
        "found in documents, by kind and place",
        "neither fitted to",
        "shipped weights",
    ];
    report::table(&head.map(str::to_owned), &rows.collect::<Vec<_>>())
}
