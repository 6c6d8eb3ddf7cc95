//! The built-in detectors, put together once for all who look for the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::injection::Attacks;
use super::{Detector, Family, Scanner, injection, pii, secrets};

/// The families whose detectors go by anchors. Attacks are scored as a whole, and what is custom is not built in.
pub const ANCHORED: [Family; 2] = [Family::Secrets, Family::Pii];

/// By families, what looks for all they have.
static MADE: Mutex<BTreeMap<BTreeSet<Family>, Arc<Scanner>>> = Mutex::new(BTreeMap::new());

/// What looks for all that these families have, in one pass. It is made when it is first asked for.
pub fn built_in(families: &BTreeSet<Family>) -> Arc<Scanner> {
    // Nothing is left half done where a holder ended early.
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(scanner) = made.get(families) {
        return Arc::clone(scanner);
    }
    let detectors = families.iter().flat_map(|family| detectors(*family));
    let scanner = Arc::new(Scanner::new(detectors.collect(), Vec::new()));
    made.insert(families.clone(), Arc::clone(&scanner));
    scanner
}

/// The names of the kinds that may be found of a family, each once and in order; `None` of what operators look for.
#[must_use]
pub fn kinds(family: Family) -> Option<Vec<&'static str>> {
    let detectors = detectors(family);
    let mut kinds: Vec<_> = detectors
        .iter()
        .flat_map(|detector| detector.kinds())
        .chain(injection::kinds::of(family))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    (!kinds.is_empty()).then_some(kinds)
}

/// What scores a text's attacks on a model, with the weights that come with Baton.
pub fn attacks() -> &'static Attacks {
    static ATTACKS: LazyLock<Attacks> = LazyLock::new(Attacks::new);
    &ATTACKS
}

fn detectors(family: Family) -> Vec<Box<dyn Detector>> {
    match family {
        Family::Pii => pii::detectors(),
        Family::Secrets => secrets::detectors(),
        Family::Injection | Family::Jailbreak | Family::Custom => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn who_looks_for_the_same_shares_a_scanner() {
        let of = |families: &[Family]| {
            let families = families.iter().copied().collect();
            built_in(&families)
        };
        let (one, other) = (of(&[Family::Pii]), of(&[Family::Pii]));
        assert!(Arc::ptr_eq(&one, &other));
        assert!(!Arc::ptr_eq(&one, &of(&[Family::Pii, Family::Secrets])));
    }
}
