//! Rows that say nearly the same.
//!
//! Two texts are near when of the shorter one's runs of three words at least a third stand in the other too, or when
//! they begin alike; and what is near to the same is near. A template that was filled in a hundred ways is one cluster; rows of a cluster are
//! either all fitted to or all measured on, or a model would be praised for what it learnt by heart.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Label, Row};

/// Of so few runs, as of a question of eight words, most must be the same.
const FEW: usize = 20;

/// Texts that begin with so many letters the same are near, whatever was put behind them.
const BEGINNING: usize = 40;

/// Says of every row in which cluster it is: the place of the first row of it.
pub fn assign(rows: &mut [Row]) {
    let runs: Vec<BTreeSet<u64>> = rows.iter().map(runs).collect();
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (row, runs) in runs.iter().enumerate() {
        for run in runs {
            holders.entry(*run).or_default().push(row);
        }
    }
    let mut firsts: Vec<usize> = (0..rows.len()).collect();
    for (row, own) in runs.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for other in own.iter().flat_map(|run| &holders[run]) {
            if *other > row {
                *shared.entry(*other).or_default() += 1;
            }
        }
        for (other, count) in shared {
            if are_near(count, own.len(), runs[other].len()) {
                join(&mut firsts, row, other);
            }
        }
    }
    let mut beginnings = BTreeMap::new();
    for (row, text) in rows.iter().enumerate() {
        let begun = *beginnings.entry(beginning(text)).or_insert(row);
        join(&mut firsts, begun, row);
    }
    for (place, row) in rows.iter_mut().enumerate() {
        row.cluster = first(&mut firsts, place);
    }
}

/// A sentence that is quoted in a long text does not make the two alike, so a tenth of the longer one must be shared, too.
fn are_near(shared: usize, one: usize, other: usize) -> bool {
    let (shorter, longer) = (one.min(other), one.max(other));
    let percent = if shorter < FEW { 60 } else { 35 };
    shared * 100 >= shorter * percent && shared * 10 >= longer
}

fn first(firsts: &mut [usize], mut row: usize) -> usize {
    while firsts[row] != row {
        firsts[row] = firsts[firsts[row]];
        row = firsts[row];
    }
    row
}

fn join(firsts: &mut [usize], one: usize, other: usize) {
    let (one, other) = (first(firsts, one), first(firsts, other));
    firsts[one.max(other)] = one.min(other);
}

/// Every three words after each other; of a harmful request none, as the same ones stand within long templates.
fn runs(row: &Row) -> BTreeSet<u64> {
    if row.label == Label::HarmfulRequest {
        return BTreeSet::new();
    }
    let text = row.text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    match words.len() {
        0..3 => BTreeSet::from([hash(&words)]),
        _ => words.windows(3).map(hash).collect(),
    }
}

/// The first letters of a text.
fn beginning(row: &Row) -> String {
    let letters = row.text.chars().filter(|c| c.is_alphanumeric());
    letters.take(BEGINNING).collect()
}

/// FNV-1a, of 64 bits.
fn hash(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
