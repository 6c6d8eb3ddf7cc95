//! What the VMs beside this sidecar say of themselves, as opposed to of their exchanges.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton_core::protocol::RejectedConfig;
use baton_core::time::Timestamp;
use serde::Serialize;

/// A VM that was not heard of for so long has gone, and what it said of itself is no longer so.
const SILENCE: Duration = Duration::from_secs(3600);

/// How often a VM is told the models' vitals, which change slowly and are most of what it is told.
const VITALS_EVERY: Duration = Duration::from_secs(1);

/// VMs remembered at a time, one per Envoy worker: many times what one sidecar has beside it.
const REMEMBERED: usize = 1024;

/// Problems of one rejected config that are remembered.
const PROBLEMS: usize = 100;

/// Every VM heard of lately.
#[derive(Debug, Default)]
pub struct Fleet {
    vms: Mutex<BTreeMap<String, Vm>>,
}

#[derive(Debug)]
struct Vm {
    heard: Timestamp,
    /// When it was last told the vitals.
    told_vitals: Timestamp,
    rejected: Option<RejectedConfig>,
    dropped: u64,
}

/// A VM that was given a newer config and did not take it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejection {
    /// Which VM.
    pub vm: String,
    /// What it did not take, and why.
    #[serde(flatten)]
    pub config: RejectedConfig,
}

impl Fleet {
    /// Takes note of what a VM says, and returns how many outcomes it dropped since it last spoke.
    pub fn heard(
        &self,
        vm: &str,
        mut rejected: Option<RejectedConfig>,
        dropped: u64,
        now: Timestamp,
    ) -> u64 {
        if let Some(rejected) = &mut rejected {
            rejected.problems.truncate(PROBLEMS);
        }
        let mut vms = self.vms.lock().unwrap_or_else(PoisonError::into_inner);
        vms.retain(|_, vm| now.since(vm.heard) < SILENCE);
        let known = vms.get(vm);
        let before = known.map_or(0, |vm| vm.dropped);
        let told_vitals = known.map_or_else(Timestamp::default, |vm| vm.told_vitals);
        // A count never goes back: one that does is of a batch that was overtaken.
        let dropped = dropped.max(before);
        let said = Vm {
            heard: now,
            told_vitals,
            rejected,
            dropped,
        };
        vms.insert(vm.to_owned(), said);
        if vms.len() > REMEMBERED {
            forget_quietest(&mut vms);
        }
        dropped.saturating_sub(before)
    }

    /// Whether a VM is to be told the vitals, which then counts as done.
    pub fn owes_vitals(&self, vm: &str, now: Timestamp) -> bool {
        let mut vms = self.vms.lock().unwrap_or_else(PoisonError::into_inner);
        match vms.get_mut(vm) {
            Some(vm) if now.since(vm.told_vitals) < VITALS_EVERY => false,
            Some(vm) => {
                vm.told_vitals = now;
                true
            }
            None => true,
        }
    }

    /// Every rejection that stands.
    pub fn rejections(&self, now: Timestamp) -> Vec<Rejection> {
        let vms = self.vms.lock().unwrap_or_else(PoisonError::into_inner);
        let present = vms.iter().filter(|(_, vm)| now.since(vm.heard) < SILENCE);
        let rejection = |(name, vm): (&String, &Vm)| {
            let config = vm.rejected.clone()?;
            Some(Rejection {
                vm: name.clone(),
                config,
            })
        };
        present.filter_map(rejection).collect()
    }
}

fn forget_quietest(vms: &mut BTreeMap<String, Vm>) {
    let quietest = vms
        .iter()
        .min_by_key(|(_, vm)| vm.heard)
        .map(|(name, _)| name.clone());
    if let Some(name) = quietest {
        vms.remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_was_dropped_since_a_vm_last_spoke() {
        let fleet = Fleet::default();
        assert_eq!(fleet.heard("a", None, 3, at(0)), 3);
        assert_eq!(fleet.heard("a", None, 3, at(1)), 0);
        assert_eq!(fleet.heard("b", None, 1, at(1)), 1);
        assert_eq!(fleet.heard("a", None, 5, at(2)), 2);
        assert_eq!(fleet.heard("a", None, 4, at(3)), 0);
        assert_eq!(fleet.heard("a", None, 6, at(4)), 1);
    }

    #[test]
    fn a_rejection_stands_until_its_vm_reports_none() {
        let fleet = Fleet::default();
        fleet.heard("a", Some(rejected()), 0, at(0));
        fleet.heard("b", None, 0, at(1));
        assert_eq!(
            fleet.rejections(at(1)),
            [Rejection {
                vm: "a".into(),
                config: rejected()
            }]
        );
        fleet.heard("a", None, 0, at(2));
        assert_eq!(fleet.rejections(at(2)), []);
    }

    #[test]
    fn a_vm_is_told_the_vitals_once_a_second() {
        let fleet = Fleet::default();
        fleet.heard("a", None, 0, at(10));
        assert!(fleet.owes_vitals("a", at(10)));
        fleet.heard("a", None, 0, at(10));
        assert!(!fleet.owes_vitals("a", at(10)));
        assert!(fleet.owes_vitals("b", at(10)));
        assert!(fleet.owes_vitals("a", at(11)));
    }

    #[test]
    fn a_rejection_goes_with_its_vm() {
        let fleet = Fleet::default();
        fleet.heard("a", Some(rejected()), 0, at(0));
        assert_eq!(fleet.rejections(at(3600)), []);
    }

    #[test]
    fn remembers_so_many_and_no_more() {
        let fleet = Fleet::default();
        for vm in 0..2000 {
            fleet.heard(&vm.to_string(), Some(rejected()), 0, at(vm / 100));
        }
        assert_eq!(fleet.rejections(at(20)).len(), REMEMBERED);
    }

    fn rejected() -> RejectedConfig {
        RejectedConfig {
            revision: Default::default(),
            problems: vec!["routes: missing".into()],
        }
    }

    fn at(second: u64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }
}
