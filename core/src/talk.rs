//! When a VM talks to the sidecar, and about what: outcomes as they come, its configuration when the
//! sidecar does not hold it.

use std::time::Duration;

use crate::config::Revision;
use crate::outbox::Outbox;
use crate::protocol::Snapshot;
use crate::time::Timestamp;

/// How often the sidecar is asked when there is nothing to tell: how late a VM learns that it is away,
/// and how the models are doing, when its next request comes.
const IDLE_INTERVAL: Duration = Duration::from_secs(1);

/// The same while exchanges are in flight: more will come, and a provider may be dying.
const BUSY_INTERVAL: Duration = Duration::from_millis(500);

/// How often a sidecar that is away is asked: how late it gets what waits for it.
const AWAY_INTERVAL: Duration = Duration::from_secs(1);

/// What there is to say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Subject {
    /// What waits in the outbox.
    Outcomes,
    /// The configuration document.
    Config,
}

/// The talk of one plugin on one VM.
#[derive(Debug, Default)]
pub struct Talk {
    pending: Option<Pending>,
    last: Timestamp,
    owes_config: bool,
}

/// A call that was not answered yet.
#[derive(Debug)]
struct Pending {
    token: u32,
    since: Timestamp,
    subject: Subject,
}

impl Talk {
    /// What there is to say now; nothing while a call of at most `timeout` is under way. `in_flight` are
    /// the exchanges that have not ended.
    pub fn due(
        &mut self,
        outbox: &Outbox,
        in_flight: usize,
        timeout: Duration,
        now: Timestamp,
    ) -> Option<Subject> {
        // Every call is answered, if only with a timeout; what is older was lost with its cluster.
        let lost = timeout.saturating_mul(2);
        self.pending
            .take_if(|pending| now.since(pending.since) > lost);
        if self.pending.is_some() || now.since(self.last) < self.pause(outbox, in_flight) {
            return None;
        }
        Some(if self.owes_config {
            Subject::Config
        } else {
            Subject::Outcomes
        })
    }

    /// Takes note that it was tried, under this token if it could be.
    pub fn said(&mut self, subject: Subject, token: Option<u32>, now: Timestamp) {
        self.last = now;
        self.pending = token.map(|token| Pending {
            token,
            since: now,
            subject,
        });
    }

    /// What the call with this token was about, now that it is answered; `None` if it is none of ours.
    pub fn answered(&mut self, token: u32) -> Option<Subject> {
        let pending = self.pending.take_if(|pending| pending.token == token)?;
        if pending.subject == Subject::Config {
            self.owes_config = false;
        }
        Some(pending.subject)
    }

    /// Takes in what the sidecar knows.
    pub fn learn(&mut self, snapshot: &Snapshot, own: &Revision) {
        self.owes_config = snapshot.revision.as_ref() != Some(own);
    }

    /// How long to be silent after the last call.
    fn pause(&self, outbox: &Outbox, in_flight: usize) -> Duration {
        if outbox.is_sidecar_away() {
            AWAY_INTERVAL
        } else if !outbox.is_empty() || self.owes_config {
            Duration::ZERO
        } else if in_flight > 0 {
            BUSY_INTERVAL
        } else {
            IDLE_INTERVAL
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const TIMEOUT: Duration = Duration::from_millis(250);

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_micros(1_000_000_000 + millis * 1_000)
    }

    #[test]
    fn talks_at_intervals_when_there_is_nothing_to_tell() {
        let (mut talk, outbox) = (Talk::default(), Outbox::default());
        assert_eq!(
            talk.due(&outbox, 0, TIMEOUT, at(0)),
            Some(Subject::Outcomes)
        );
        talk.said(Subject::Outcomes, Some(7), at(0));
        assert_eq!(talk.answered(7), Some(Subject::Outcomes));
        assert_eq!(talk.due(&outbox, 0, TIMEOUT, at(999)), None);
        let due = talk.due(&outbox, 0, TIMEOUT, at(1_000));
        assert_eq!(due, Some(Subject::Outcomes));
    }

    #[test]
    fn asks_more_often_while_exchanges_are_in_flight() {
        let (mut talk, outbox) = (Talk::default(), Outbox::default());
        talk.said(Subject::Outcomes, None, at(0));
        assert_eq!(talk.due(&outbox, 3, TIMEOUT, at(499)), None);
        let due = talk.due(&outbox, 3, TIMEOUT, at(500));
        assert_eq!(due, Some(Subject::Outcomes));
    }

    #[test]
    fn waits_for_an_answer_but_not_for_ever() {
        let (mut talk, mut outbox) = (Talk::default(), Outbox::default());
        talk.said(Subject::Outcomes, Some(7), at(0));
        outbox.answered(503);
        assert_eq!(
            talk.due(&outbox, 0, Duration::from_secs(2), at(1_500)),
            None
        );
        assert_eq!(talk.answered(8), None);
        assert_eq!(
            talk.due(&outbox, 0, TIMEOUT, at(1_500)),
            Some(Subject::Outcomes)
        );
        assert_eq!(talk.answered(7), None);
    }

    #[test]
    fn tells_its_configuration_to_a_sidecar_that_does_not_hold_it() {
        let (mut talk, outbox) = (Talk::default(), Outbox::default());
        let own = Revision::of(b"{}");
        talk.learn(&Snapshot::default(), &own);
        assert_eq!(talk.due(&outbox, 0, TIMEOUT, at(0)), Some(Subject::Config));
        talk.said(Subject::Config, Some(7), at(0));
        assert_eq!(talk.answered(7), Some(Subject::Config));
        talk.learn(
            &Snapshot {
                revision: Some(own.clone()),
                ..Snapshot::default()
            },
            &own,
        );
        assert_eq!(
            talk.due(&outbox, 0, TIMEOUT, at(2_000)),
            Some(Subject::Outcomes)
        );
    }
}
