//! `confidence`, by the model's own word: a stated last line, which the caller does not see. What asks for it is
//! [`crate::confidence`].

use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};
use crate::chat::{Answer, Choice, Part};
pub use crate::confidence::may_be_stated as may_be_asked;
use crate::share::Share;

/// The check.
#[derive(Debug)]
pub(super) struct Sure(pub(super) Share);

/// Takes the line out of an answer, whatever it says.
pub fn strip(answer: &mut Answer) {
    take(answer);
}

/// The same; what was taken out, of each choice.
pub(super) fn take(answer: &mut Answer) -> Vec<Option<String>> {
    let lasts = answer.choices.iter_mut().map(last_text);
    lasts.map(|last| cut(last?)).collect()
}

/// Puts the lines where they were taken from.
pub(super) fn put_back(answer: &mut Answer, stated: Vec<Option<String>>) {
    for (choice, stated) in answer.choices.iter_mut().zip(stated) {
        if let (Some(text), Some(stated)) = (last_text(choice), stated) {
            text.push_str(&stated);
        }
    }
}

fn last_text(choice: &mut Choice) -> Option<&mut String> {
    choice.parts.iter_mut().rev().find_map(Part::as_text_mut)
}

fn cut(text: &mut String) -> Option<String> {
    let (before, _) = split(text)?;
    Some(text.split_off(before))
}

impl Structural for Sure {
    fn name(&self) -> &'static str {
        "confidence"
    }

    fn reads_statement(&self) -> bool {
        true
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        if !may_be_asked(subject.request) {
            return None;
        }
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            Some(match split(&text).and_then(|(_, said)| number(said)) {
                Some(sure) => {
                    let (sure, least) = (sure.value(), self.0.value());
                    let why = || format!("is sure to {sure}, expected at least {least}");
                    Finding::of(sure >= least, why).scored(sure)
                }
                None => Finding::failed("does not state how sure it is"),
            })
        })
    }
}

/// Where the text before the line ends, and what the line says; `None` where the last line is another.
fn split(text: &str) -> Option<(usize, &str)> {
    let whole = text.trim_end();
    let begin = whole.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let line = whole.get(begin..)?;
    // Models like to write labels bold.
    let plain =
        line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '>' | '#'));
    let label = plain.get(..LABEL.len())?;
    if !label.eq_ignore_ascii_case(LABEL) {
        return None;
    }
    let said = plain
        .get(LABEL.len()..)?
        .trim_start_matches(['*', '_'])
        .trim_start();
    let said = said.strip_prefix(':')?;
    let before = text.get(..begin)?.trim_end().len();
    Some((before, said))
}

const LABEL: &str = "confidence";

/// `0.8`, `80%`, `8/10`; nothing else, however well meant.
fn number(said: &str) -> Option<Share> {
    let said = said.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`'));
    let said = said.strip_suffix('.').unwrap_or(said);
    let value = if let Some(percent) = said.strip_suffix('%') {
        percent.trim_end().parse::<f64>().ok()? / 100.0
    } else if let Some((part, whole)) = said.split_once('/') {
        part.trim().parse::<f64>().ok()? / whole.trim().parse::<f64>().ok()?
    } else {
        said.parse::<f64>().ok()?
    };
    Share::try_from(value).ok()
}
