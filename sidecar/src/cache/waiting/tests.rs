use std::task::Poll;

use baton_core::cache::Head;
use baton_core::config::Revision;
use baton_core::format::Format;
use baton_core::time::Timestamp;
use tokio::task::JoinSet;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn route() -> RouteName {
    RouteName::try_from("support").unwrap()
}

fn key(key: u8) -> Key {
    Key::from_bytes([key; 16])
}

fn answer(body: &[u8]) -> Arc<Entry> {
    Arc::new(Entry {
        key: key(1),
        head: Head {
            stored: Timestamp::default(),
            expires: Timestamp::default(),
            format: Format::Openai,
            model: String::new(),
            provider: String::new(),
            cost: None,
            verdict: None,
            tenant: None,
            tags: Vec::new(),
        },
        body: body.to_vec(),
    })
}

fn asking(exchange: &str, key: Key) -> Application {
    Application {
        exchange: ExchangeId::try_from(exchange).unwrap(),
        revision: Revision::of(b"{}"),
        route: route(),
        key,
        turn: None,
        within: MINUTE,
    }
}

/// What an exchange says of the request under key 1.
fn came(exchange: &str) -> Keeping {
    Keeping {
        exchange: ExchangeId::try_from(exchange).unwrap(),
        revision: Revision::of(b"{}"),
        route: route(),
        key: key(1),
        turn: None,
        head: None,
    }
}

fn waits(part: Part) -> Wait {
    match part {
        Part::Waits(wait) => wait,
        Part::Goes => panic!("it should wait"),
    }
}

fn goes(part: &Part) -> bool {
    matches!(part, Part::Goes)
}

#[tokio::test(start_paused = true)]
async fn the_first_goes_and_a_hundred_get_its_answer() {
    let waiting = Waiting::new();
    assert!(goes(&waiting.join(&asking("first", key(1)), MINUTE)));
    let mut all = JoinSet::new();
    for _ in 0..100 {
        all.spawn(waits(waiting.join(&asking("first", key(1)), MINUTE)).outcome(MINUTE));
    }
    waiting.end(&came("first"), Some(answer(b"here")));
    for outcome in all.join_all().await {
        assert_eq!(outcome.unwrap().body, b"here");
    }
    assert!(
        goes(&waiting.join(&asking("first", key(1)), MINUTE)),
        "it is over"
    );
}

#[tokio::test(start_paused = true)]
async fn where_none_comes_they_go_on_at_once() {
    let waiting = Waiting::new();
    let _first = waiting.join(&asking("first", key(1)), MINUTE);
    let wait = waits(waiting.join(&asking("first", key(1)), MINUTE));
    waiting.end(&came("first"), None);
    let began = Instant::now();
    assert!(wait.outcome(MINUTE).await.is_none());
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn that_none_comes_only_the_first_can_say() {
    let waiting = Waiting::new();
    let _first = waiting.join(&asking("first", key(1)), MINUTE);
    let wait = waits(waiting.join(&asking("second", key(1)), MINUTE));
    waiting.end(&came("second"), None);
    waiting.end(&came("first"), Some(answer(b"here")));
    assert_eq!(wait.outcome(MINUTE).await.unwrap().body, b"here");
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_it_may_for_one_that_is_not_heard_of_again() {
    let waiting = Waiting::new();
    let _first = waiting.join(&asking("first", key(1)), MINUTE);
    let wait = waits(waiting.join(&asking("first", key(1)), MINUTE));
    let began = Instant::now();
    assert!(wait.outcome(Duration::from_secs(2)).await.is_none());
    assert_eq!(began.elapsed(), Duration::from_secs(2));
    tokio::time::advance(MINUTE).await;
    assert!(
        goes(&waiting.join(&asking("first", key(1)), MINUTE)),
        "the first is given up"
    );
}

#[tokio::test]
async fn who_leaves_makes_room_and_what_comes_first_is_first() {
    let waiting = Waiting::new();
    let _first = waiting.join(&asking("first", key(1)), MINUTE);
    let waits_here: Vec<_> = (0..FOR_ONE)
        .map(|_| waits(waiting.join(&asking("first", key(1)), MINUTE)))
        .collect();
    assert!(
        goes(&waiting.join(&asking("first", key(1)), MINUTE)),
        "too many wait for it"
    );
    drop(waits_here);
    let mut wait = Box::pin(waits(waiting.join(&asking("first", key(1)), MINUTE)).outcome(MINUTE));
    let pending = std::future::poll_fn(|cx| Poll::Ready(wait.as_mut().poll(cx).is_pending())).await;
    assert!(pending);
    waiting.end(&came("first"), Some(answer(b"here")));
    assert_eq!(wait.await.unwrap().body, b"here");
}

#[tokio::test]
async fn no_more_wait_than_there_is_room_for() {
    let waiting = Waiting::new();
    let mut all = Vec::new();
    for one in 0..4 {
        let _first = waiting.join(&asking("first", key(one)), MINUTE);
        for _ in 0..FOR_ONE {
            all.push(waiting.join(&asking("first", key(one)), MINUTE));
        }
    }
    let waiting = all.iter().filter(|part| !goes(part)).count();
    assert_eq!(waiting, WAITING);
}

#[tokio::test]
async fn other_routes_and_keys_are_none_of_it() {
    let waiting = Waiting::new();
    let _first = waiting.join(&asking("first", key(1)), MINUTE);
    assert!(goes(&waiting.join(&asking("first", key(2)), MINUTE)));
    let other = RouteName::try_from("billing").unwrap();
    assert!(goes(&waiting.join(
        &Application {
            route: other.clone(),
            ..asking("first", key(1))
        },
        MINUTE
    )));
    let wait = waits(waiting.join(&asking("first", key(1)), MINUTE));
    waiting.end(
        &Keeping {
            route: other,
            ..came("first")
        },
        Some(answer(b"theirs")),
    );
    waiting.end(&came("first"), Some(answer(b"ours")));
    assert_eq!(wait.outcome(MINUTE).await.unwrap().body, b"ours");
}

#[tokio::test]
async fn what_is_on_its_way_is_remembered_up_to_a_bound() {
    let waiting = Waiting::new();
    for one in 0..2 * u128::try_from(FLIGHTS).unwrap() {
        let part = waiting.join(&asking("first", Key::from_bytes(one.to_be_bytes())), MINUTE);
        assert!(goes(&part));
    }
    let flights = waiting.flights.lock().unwrap().len();
    assert_eq!(flights, FLIGHTS);
}
