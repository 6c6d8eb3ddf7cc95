//! Attempts that hold a stream until a deadline, and what becomes of them when nothing else happens until then:
//! a provider that has fallen silent calls nobody back, the tick does.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use baton_core::time::Timestamp;

use crate::attempt::Ours;
use crate::host;
use crate::vm;

type Waiting = BTreeMap<u32, (Timestamp, Rc<RefCell<Ours>>)>;

thread_local! {
    /// By Envoy's number for the stream.
    static WAITING: RefCell<Waiting> = const { RefCell::new(Waiting::new()) };
}

/// Takes note of an attempt's deadline, or that it has none.
pub(crate) fn note(context: u32, ours: &Rc<RefCell<Ours>>) {
    let deadline = ours.borrow().deadline();
    WAITING.with_borrow_mut(|waiting| match deadline {
        Some(deadline) => drop(waiting.insert(context, (deadline, Rc::clone(ours)))),
        None => drop(waiting.remove(&context)),
    });
}

/// Tells the attempts that are past their deadline, as the last thing in a callback: calls to the host are
/// about their streams from then on.
pub(crate) fn tell() {
    let now = host::now();
    let due = WAITING.with_borrow_mut(|waiting| {
        let due = waiting.extract_if(.., |_, (deadline, _)| *deadline <= now);
        due.collect::<Vec<_>>()
    });
    for (context, (_, ours)) in due {
        match host::act_for(context) {
            Ok(()) => ours.borrow_mut().time_passed(),
            done @ Err(_) => vm::note("look at a stream that is late", done),
        }
    }
}
