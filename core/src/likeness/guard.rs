//! What must agree, whatever an embedding says: read from the texts themselves.

use super::difference::{Difference, Differences};
use super::pairing::{Paired, Pairing, Tie};
use super::reading::{Place, Word};
use super::related::Related;
use super::role::Role;

/// So many words of either text are looked at for opposites: with more left over, nobody takes the one for the other.
const MOST_OPPOSED: usize = 16;

/// With no more words that mean something, every little one makes another question: `what is it`, `what is it for`.
const FEW: usize = 1;

/// What two texts differ in.
pub(super) fn differences(pairing: &Pairing, related: &Related) -> Differences {
    let left = pairing.left();
    let words = left.iter().flatten();
    let mut differences: Differences = words.filter_map(|word| of_word(word)).collect();
    let found = [
        (are_opposed(&left, related), Difference::Opposite),
        (has_turned(pairing), Difference::Order),
        (is_of_another_mood(pairing, &left), Difference::Mood),
        (hangs_together_otherwise(&left), Difference::Relation),
        (has_other_word(pairing), Difference::Subject),
        (is_brief(pairing), Difference::Wording),
        (asks_whether(pairing), Difference::Question),
        (points(pairing), Difference::Deixis),
    ];
    for (_, difference) in found.into_iter().filter(|(is_found, _)| *is_found) {
        differences.add(difference);
    }
    differences
}

/// What it means that the other text does not have this word.
fn of_word(word: &Word) -> Option<Difference> {
    match (word.place, word.role) {
        (Place::Code, _) => Some(Difference::Code),
        (Place::Quotation, _) => Some(Difference::Quoted),
        (Place::Prose, Role::Sign) => Some(Difference::Code),
        (Place::Prose, Role::Number) if is_year(&word.text) => Some(Difference::Date),
        (Place::Prose, Role::Number) => Some(Difference::Number),
        (Place::Prose, Role::Unit) => Some(Difference::Unit),
        (Place::Prose, Role::Day) => Some(Difference::Date),
        (Place::Prose, Role::Negation) => Some(Difference::Negation),
        (Place::Prose, Role::Degree) => Some(Difference::Degree),
        (Place::Prose, Role::Side) => Some(Difference::Direction),
        (Place::Prose, Role::Question) => Some(Difference::Question),
        (Place::Prose, Role::First | Role::Second | Role::Third) => Some(Difference::Person),
        (Place::Prose, Role::Deixis) => Some(Difference::Deixis),
        (Place::Prose, Role::Ought) => Some(Difference::Mood),
        (Place::Prose, Role::Content) if word.is_name => Some(Difference::Name),
        (Place::Prose, Role::Content) => Some(Difference::Subject),
        // What these mean depends on the others.
        (
            Place::Prose,
            Role::Article
            | Role::Auxiliary
            | Role::Past
            | Role::Able
            | Role::It
            | Role::Preposition
            | Role::Conjunction
            | Role::Quantity
            | Role::Filler,
        ) => None,
    }
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

fn are_opposed([stored, asked]: &[Vec<&Word>; 2], related: &Related) -> bool {
    let mut words = stored.iter().take(MOST_OPPOSED);
    words.any(|one| {
        let mut others = asked.iter().take(MOST_OPPOSED);
        others.any(|other| related.are_opposed(&one.text, &other.text))
    })
}

/// Whether what comes later in one text comes earlier in the other. Little words may.
fn has_turned(pairing: &Pairing) -> bool {
    // `don't they` is `do they not`.
    let counts = |word: &Word| word.role.is_weighty() && word.role != Role::Negation;
    !pairing.places(counts).is_sorted()
}

/// `can` is not `will`. But `how can I` asks what `how do I` asks.
fn is_of_another_mood(pairing: &Pairing, left: &[Vec<&Word>; 2]) -> bool {
    let count = |words: &Vec<&Word>, role| words.iter().filter(|word| word.role == role).count();
    let [stored, asked] = left
        .each_ref()
        .map(|words| (count(words, Role::Able), count(words, Role::Auxiliary)));
    let is_how = |side: &Vec<Paired>| side.first().is_some_and(|first| first.word.text == "how");
    match (stored, asked) {
        ((0, _), (0, _)) => false,
        ((1, _), (0, 1..)) | ((0, 1..), (1, _)) => !pairing.sides.iter().all(is_how),
        _ => true,
    }
}

/// Whether one text has a preposition more: `to pay with a card`, `to pay a card`. Which one it is matters less.
fn hangs_together_otherwise([stored, asked]: &[Vec<&Word>; 2]) -> bool {
    let count = |words: &[&Word]| {
        let prepositions = words.iter().filter(|word| word.role == Role::Preposition);
        prepositions.count()
    };
    count(stored) != count(asked)
}

fn is_brief(pairing: &Pairing) -> bool {
    let weighty = |side: &Vec<Paired>| {
        side.iter()
            .filter(|paired| paired.word.role.is_weighty())
            .count()
    };
    let is_brief = pairing.sides.iter().any(|side| weighty(side) <= FEW);
    let differs = |side: &Vec<Paired>| {
        side.iter()
            .any(|paired| paired.mate.is_none_or(|(_, tie)| tie != Tie::Same))
    };
    is_brief && pairing.sides.iter().any(differs)
}

/// Whether a word only begins like its counterpart, or a name is in another form: `Google`, `googling`.
fn has_other_word(pairing: &Pairing) -> bool {
    let mut words = pairing.sides.iter().flatten();
    words.any(|paired| match paired.mate {
        Some((_, Tie::Family)) => true,
        Some((_, Tie::Form | Tie::Synonym)) => paired.word.is_name,
        Some((_, Tie::Same | Tie::Plural | Tie::Typo)) | None => false,
    })
}

/// Whether one asks whether something is so, and the other does not: `do I need it`, `I need it`.
fn asks_whether(pairing: &Pairing) -> bool {
    let [stored, asked] = pairing.sides.each_ref().map(|side| {
        let first = side.first().map(|first| first.word.role);
        matches!(
            first,
            Some(Role::Auxiliary | Role::Past | Role::Able | Role::Ought)
        )
    });
    stored != asked
}

/// Whether one points at what is not in its words: `what is in this picture`.
fn points(pairing: &Pairing) -> bool {
    let mut words = pairing.sides.iter().flatten();
    words.any(|paired| paired.word.role == Role::Deixis)
}
