use super::*;

const HOUR: Duration = Duration::from_secs(3600);

fn store() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&directory.path().join("cases.db")).unwrap();
    (directory, store)
}

fn filing(exchange: &str) -> Filing {
    Filing {
        exchange: exchange.try_into().unwrap(),
        route: "support".try_into().unwrap(),
        tenant: None,
        asked: Vec::new(),
    }
}

fn now() -> Timestamp {
    Timestamp::from_micros(1_795_248_000_000_000)
}

#[test]
fn a_webhook_is_tried_less_and_less_often() {
    let waits: Vec<_> = (1..=10).map(|tries| wait(tries).as_secs()).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    assert_eq!(wait(u32::MAX), LONGEST_WAIT);
}

#[test]
fn a_webhook_that_takes_nothing_for_a_day_is_given_up() {
    let (_directory, mut store) = store();
    store.file(&filing("x1"), "{}", now()).unwrap();
    let due = store.due(now(), 8).unwrap().pop().unwrap();
    store
        .refused(&due, "status 503", now().after(HOUR))
        .unwrap();
    let again = now().after(HOUR).after(FIRST_WAIT);
    assert_eq!(store.next_due().unwrap(), Some(again));
    store
        .refused(&due, "status 503", now().after(HOUR * 24))
        .unwrap();
    assert_eq!(store.next_due().unwrap(), None);
    let case = store.open_ones(8).unwrap().pop().unwrap();
    assert_eq!(case.delivery.state, State::GivenUp);
    assert_eq!(case.delivery.tries, 2);
}

#[test]
fn a_case_that_is_answered_on_its_way_is_posted_no_more() {
    let (_directory, mut store) = store();
    let case = store.file(&filing("x1"), "{}", now()).unwrap();
    let due = store.due(now(), 8).unwrap().pop().unwrap();
    assert_eq!(
        store.answer(case.as_str(), "Yes.", now()).unwrap(),
        Taken::Kept
    );
    store.refused(&due, "status 503", now()).unwrap();
    assert_eq!(store.next_due().unwrap(), None);
    assert!(store.due(now().after(HOUR), 8).unwrap().is_empty());
}

#[test]
fn what_is_old_is_forgotten() {
    let (_directory, mut store) = store();
    let old = store.file(&filing("x1"), "{}", now()).unwrap();
    let new = store.file(&filing("x2"), "{}", now().after(HOUR)).unwrap();
    assert_eq!(store.prune(now().after(HOUR)).unwrap(), 1);
    assert_eq!(store.said(old.as_str()).unwrap(), None);
    assert_eq!(store.said(new.as_str()).unwrap(), Some(Said::Nothing));
}
