//! Injections and jailbreaks: published attacks, and published harmless texts that sound like them.
//!
//! The weights that come with Baton were fitted to the development part of these rows, so what they make of it is no
//! proof: the aims hold for weights fitted to the other rows, five times, near duplicates apart. On rows that
//! nobody has fitted to, read the columns of the shipped weights.

mod documents;
mod own;

use std::path::Path;

use baton_core::detect::injection::{Attacks, Voice};
use baton_evals::attacks::{clusters, foreign, rows};

use self::own::Scored;
use super::Part;

/// So many parts, each measured by weights fitted to the others.
const FOLDS: usize = 5;

/// The least confidence that counts, unless told otherwise.
const DEFAULT: f32 = 50.0;

/// Runs all rows through weights fitted to others, and through the shipped ones.
pub(super) fn run(data: &Path) -> anyhow::Result<Part> {
    let mut all = rows::attacks(data)?;
    all.extend(rows::questions(data)?);
    all.extend(rows::documents(data)?);
    all.extend(rows::phrases());
    clusters::assign(&mut all);
    let documents = foreign::Course::read(data, &all)?;
    let course = baton_evals::attacks::own::Course::of(all);
    let attacks = Attacks::new();
    let validated = Scored::by(&course, &course.cross_validated(FOLDS), None);
    let shipped = course.rows().iter();
    let shipped: Vec<f32> = shipped
        .map(|row| confidence(&attacks, &row.text, Voice::Own))
        .collect();
    let shipped = Scored::by(&course, &shipped, Some(DEFAULT));
    let apart = own::apart(&course, &validated);
    let in_documents = documents::run(&documents, &attacks);
    let mut figures = validated.figures("on rows not fitted to", true);
    figures.extend(shipped.figures("by the shipped weights", false));
    figures.extend(in_documents.figures);
    let own = own::sources(&validated, &shipped, &apart);
    Ok(Part {
        table: format!("{own}\n{}", in_documents.table),
        figures,
    })
}

/// The surest finding, in hundredths.
fn confidence(attacks: &Attacks, text: &str, voice: Voice) -> f32 {
    let findings = attacks.look(text, voice);
    let surest = findings
        .iter()
        .map(|it| f32::from(it.confidence.as_hundredths()));
    surest.fold(0.0, f32::max)
}
