#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::time::Duration;

use super::*;

const SETTINGS: Settings = Settings {
    window: Duration::from_secs(30),
    min_samples: 10,
    fault_share: 0.5,
    open: Duration::from_secs(30),
    max_open: Duration::from_secs(100),
    step: Duration::from_secs(10),
    observe: false,
};

const DOWN: Sign = Sign::Bad(Fault::Status(503));

/// A breaker and its time, in milliseconds.
struct Story {
    breaker: Breaker,
    now: u64,
}

impl Story {
    fn begin() -> Self {
        Self {
            breaker: Breaker::default(),
            now: 1_000_000,
        }
    }

    fn wait(&mut self, millis: u64) -> &mut Self {
        self.now += millis;
        self
    }

    fn heard(&mut self, sign: Sign, count: u32) -> &mut Self {
        let now = self.now();
        for _ in 0..count {
            let span = Span {
                started: now,
                ended: now,
            };
            self.breaker.note(sign, span, &SETTINGS, true);
        }
        self
    }

    /// An attempt that began so many milliseconds ago.
    fn heard_late(&mut self, sign: Sign, ago: u64) -> &mut Self {
        let span = Span {
            started: at(self.now - ago),
            ended: self.now(),
        };
        self.breaker.note(sign, span, &SETTINGS, true);
        self
    }

    fn opened() -> Self {
        let mut story = Self::begin();
        story.heard(DOWN, 10);
        story
    }

    fn now(&self) -> Timestamp {
        at(self.now)
    }

    fn standing(&self) -> Standing {
        self.breaker.standing(self.now(), &SETTINGS)
    }

    fn is_open(&self) -> bool {
        matches!(self.standing(), Standing::Open { .. })
    }

    /// The share that may ask.
    fn share(&self) -> f64 {
        match self.standing() {
            Standing::Closed => 1.0,
            Standing::Reentering { share } => share,
            Standing::Benched { .. } | Standing::Open { .. } | Standing::HalfOpen => 0.0,
        }
    }
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_micros(millis * 1_000)
}

#[test]
fn opens_when_too_many_of_enough_have_failed() {
    let mut story = Story::begin();
    story.heard(DOWN, 9);
    assert_eq!(story.standing(), Standing::Closed, "nine are too few");
    story.heard(DOWN, 1);
    let until = at(story.now + 30_000);
    assert_eq!(story.standing(), Standing::Open { until });
    assert_eq!(story.breaker.why(), Some(Fault::Status(503)));
}

#[test]
fn stays_closed_while_most_are_answered() {
    let mut story = Story::begin();
    for _ in 0..300 {
        story.heard(Sign::Good, 3).heard(DOWN, 2).wait(100);
        assert_eq!(story.standing(), Standing::Closed);
    }
}

#[test]
fn a_sudden_death_shows_within_a_second_however_well_it_was() {
    for beat in 0..50 {
        let mut story = Story::begin();
        story.wait(beat * 10);
        for _ in 0..3_000 {
            story.heard(Sign::Good, 1).wait(10);
        }
        let died = story.now;
        while !story.is_open() {
            story.heard(DOWN, 1).wait(10);
        }
        let took = story.now - died;
        assert!(took <= 1_000, "{took} ms");
    }
}

#[test]
fn what_is_older_than_the_window_is_forgotten() {
    let mut story = Story::begin();
    story.heard(DOWN, 9).wait(30_500).heard(DOWN, 9);
    assert_eq!(story.standing(), Standing::Closed);
}

#[test]
fn outcomes_that_come_late_count_for_when_they_were() {
    let mut story = Story::opened();
    story.wait(60_000);
    let span = Span {
        started: at(1_000_000),
        ended: at(1_010_000),
    };
    story.breaker.note(DOWN, span, &SETTINGS, true);
    assert_eq!(story.standing(), Standing::HalfOpen);
}

#[test]
fn comes_back_in_steps() {
    let mut story = Story::opened();
    story.wait(29_999);
    assert!(story.is_open());
    story.wait(1);
    assert_eq!(story.standing(), Standing::HalfOpen);
    story.heard(Sign::Good, 1);
    let shares = [0.10, 0.25, 0.50, 1.0].map(|share| (share, 10_000));
    for (share, lasts) in shares {
        assert!((story.share() - share).abs() < f64::EPSILON, "{share}");
        story.wait(lasts - 1);
        assert!((story.share() - share).abs() < f64::EPSILON, "{share}");
        story.wait(1);
    }
    assert_eq!(story.standing(), Standing::Closed);
}

#[test]
fn a_fault_while_half_open_opens_it_for_twice_as_long_up_to_a_limit() {
    let mut story = Story::opened();
    for seconds in [60, 100, 100] {
        let Standing::Open { until } = story.standing() else {
            panic!("{:?}", story.standing());
        };
        story.now = until.as_micros() / 1_000;
        story.heard(DOWN, 1);
        let until = at(story.now + seconds * 1_000);
        assert_eq!(story.standing(), Standing::Open { until });
    }
}

#[test]
fn the_first_that_fails_while_it_re_enters_opens_it_again() {
    let mut story = Story::opened();
    story.wait(30_000).heard(Sign::Good, 1).wait(5_000);
    story.heard(DOWN, 1);
    let until = at(story.now + 60_000);
    assert_eq!(story.standing(), Standing::Open { until });
}

#[test]
fn one_of_many_that_fails_while_it_re_enters_does_not() {
    let mut story = Story::opened();
    story.wait(30_000).heard(Sign::Good, 1).wait(5_000);
    story.heard(Sign::Good, 20).heard(DOWN, 1);
    assert!(story.share() > 0.0);
}

#[test]
fn a_closed_one_has_forgotten_how_often_it_opened() {
    let mut story = Story::opened();
    story.wait(30_000).heard(Sign::Good, 1).wait(30_000);
    story.heard(DOWN, 10);
    let until = at(story.now + 30_000);
    assert_eq!(story.standing(), Standing::Open { until });
}

#[test]
fn what_was_asked_before_says_nothing_of_now() {
    let mut story = Story::opened();
    story.wait(31_000).heard_late(DOWN, 20_000);
    assert_eq!(story.standing(), Standing::HalfOpen, "it hung since before");
    story.heard_late(Sign::Good, 20_000);
    assert_eq!(story.standing(), Standing::HalfOpen);
    story.heard(Sign::Good, 1).wait(100);
    story.heard_late(DOWN, 1_000);
    assert!(story.share() > 0.0, "another probe, from before the answer");
}

#[test]
fn who_says_when_to_come_back_is_not_asked_before_and_then_at_once() {
    let mut story = Story::begin();
    story.heard(Sign::StayAway(Duration::from_secs(7)), 100);
    let until = at(story.now + 7_000);
    assert_eq!(story.standing(), Standing::Benched { until });
    story.heard(Sign::StayAway(Duration::from_secs(2)), 1);
    assert_eq!(story.standing(), Standing::Benched { until }, "the longest");
    story.wait(7_000);
    assert_eq!(story.standing(), Standing::Closed);
}

#[test]
fn a_refused_key_benches_for_a_minute_and_is_tried_with_single_requests_then() {
    let mut story = Story::begin();
    story.heard(Sign::LockedOut(Fault::Auth), 100);
    let until = at(story.now + 60_000);
    assert_eq!(story.standing(), Standing::Benched { until });
    story.wait(60_000);
    assert_eq!(story.standing(), Standing::HalfOpen);
    story.heard(Sign::LockedOut(Fault::Auth), 1);
    let until = at(story.now + 100_000);
    assert_eq!(story.standing(), Standing::Benched { until });
}

#[test]
fn faults_that_are_anothers_do_not_open_it() {
    let mut breaker = Breaker::default();
    let span = Span {
        started: at(1_000),
        ended: at(1_000),
    };
    for _ in 0..100 {
        breaker.note(DOWN, span, &SETTINGS, false);
    }
    let standing = breaker.standing(at(1_000), &SETTINGS);
    assert_eq!(standing, Standing::Closed);
}

#[test]
fn survives_being_written_down() {
    for (millis, sign) in [(0, DOWN), (30_000, Sign::Good)] {
        let mut story = Story::opened();
        story.wait(millis).heard(sign, 1);
        let text = serde_json::to_string(&story.breaker).unwrap();
        let read: Breaker = serde_json::from_str(&text).unwrap();
        for later in [0, 5_000, 15_000, 25_000, 60_000] {
            let now = at(story.now + later);
            let told = read.standing(now, &SETTINGS);
            assert_eq!(told, story.breaker.standing(now, &SETTINGS), "{text}");
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Happening {
        Wait(u64),
        Heard(Sign),
        HeardLate(Sign, u64),
    }

    fn sign() -> impl Strategy<Value = Sign> {
        prop_oneof![
            4 => Just(Sign::Good),
            6 => Just(DOWN),
            1 => Just(Sign::LockedOut(Fault::Auth)),
            1 => (0..20_u64).prop_map(|s| Sign::StayAway(Duration::from_secs(s))),
        ]
    }

    fn happenings() -> impl Strategy<Value = Vec<Happening>> {
        let happening = prop_oneof![
            2 => (0..40_000_u64).prop_map(Happening::Wait),
            8 => sign().prop_map(Happening::Heard),
            1 => (sign(), 0..100_000_u64).prop_map(|(sign, ago)| Happening::HeardLate(sign, ago)),
        ];
        vec(happening, 0..60)
    }

    impl Story {
        fn play(happenings: &[Happening]) -> Self {
            let mut story = Self::begin();
            for happening in happenings {
                match *happening {
                    Happening::Wait(millis) => story.wait(millis),
                    Happening::Heard(sign) => story.heard(sign, 1),
                    Happening::HeardLate(sign, ago) => story.heard_late(sign, ago),
                };
            }
            story
        }
    }

    proptest! {
        #[test]
        fn never_stuck(past in happenings()) {
            let mut story = Story::play(&past);
            story.wait(100_000);
            let standing = story.standing();
            let may_be_asked = matches!(
                standing,
                Standing::Closed | Standing::HalfOpen | Standing::Reentering { .. }
            );
            prop_assert!(may_be_asked, "{:?}", standing);
            story.heard(Sign::Good, 1).wait(30_000);
            prop_assert_eq!(story.standing(), Standing::Closed);
        }

        #[test]
        fn without_faults_the_share_only_rises(
            past in happenings(),
            steps in vec((0..8_000_u64, any::<bool>()), 1..40),
        ) {
            let mut story = Story::play(&past);
            story.wait(100_000).heard(Sign::Good, 1);
            let mut before = story.share();
            for (millis, is_asked) in steps {
                story.wait(millis).heard(Sign::Good, u32::from(is_asked));
                prop_assert!(story.share() >= before);
                before = story.share();
            }
        }

        #[test]
        fn an_open_one_admits_nobody_before_its_time(
            past in happenings(),
            more in happenings(),
        ) {
            let mut story = Story::play(&past);
            if let Standing::Open { until } | Standing::Benched { until } = story.standing() {
                for happening in &more {
                    match *happening {
                        Happening::Wait(_) => {}
                        Happening::Heard(sign) => { story.heard(sign, 1); }
                        Happening::HeardLate(sign, ago) => { story.heard_late(sign, ago); }
                    }
                    prop_assert!(story.share() == 0.0);
                    prop_assert!(story.standing() != Standing::HalfOpen);
                }
                story.now = until.as_micros() / 1_000 - 1;
                prop_assert!(story.share() == 0.0);
            }
        }
    }
}
