//! Laws of the cache: nobody gets an answer that is not theirs, whatever is in the memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::chat::{Message, Part, Request, Role};
use crate::format::{Api, Format};
use crate::name::{RouteName, TenantName};
use crate::protocol::admit::{MAX_ALIKE_BYTES, Turn};
use crate::time::Timestamp;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SEAL: Seal = Seal::new([1; 16]);
const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

#[derive(Default)]
struct Places(RefCell<BTreeMap<String, Vec<u8>>>);

impl Memory for Places {
    fn read(&self, place: &str) -> Option<Vec<u8>> {
        self.0.borrow().get(place).cloned()
    }
}

impl Places {
    fn put(&self, entry: &Entry, memory: usize) -> usize {
        let writes = Shelves::new(memory).put(entry, NOW, &SEAL, self);
        let count = writes.len();
        let writes = writes.into_iter().map(|write| (write.place, write.bytes));
        self.0.borrow_mut().extend(writes);
        count
    }

    fn find(&self, key: &Key, memory: usize) -> Option<Entry> {
        Shelves::new(memory).find(key, NOW, &SEAL, self)
    }
}

fn question(text: &str) -> Request {
    Request {
        model: "auto".to_owned(),
        messages: vec![Message {
            role: Role::User,
            parts: vec![Part::text(text)],
        }],
        ..Request::default()
    }
}

/// What a request of this scope to a route is known by.
fn key(scope: Scope<'_>, route: &str, request: &Request) -> Key {
    let route: RouteName = route.try_into().unwrap();
    SEAL.key(&Subject {
        scope,
        route: &route,
        generations: (0, 0),
        tier: None,
        api: Api::ChatCompletions,
        path: "/v1/chat/completions",
        body: b"{}",
        request,
    })
}

fn entry(key: Key, body: Vec<u8>) -> Entry {
    Entry {
        key,
        head: Head {
            stored: NOW,
            expires: NOW.after(Duration::from_mins(1)),
            format: Format::Openai,
            model: "small".to_owned(),
            provider: "onprem".to_owned(),
            cost: None,
            verdict: None,
            tenant: None,
            tags: Vec::new(),
        },
        body,
    }
}

#[test]
fn whose_a_request_is_and_all_that_changes_its_answer_tells_it_from_others() {
    let [ann, bob] = ["ann", "bob"].map(|name| TenantName::try_from(name).unwrap());
    let asked = question("Who are you?");
    let base = key(Scope::Tenant(Some(&ann)), "main", &asked);
    assert_eq!(key(Scope::Tenant(Some(&ann)), "main", &asked), base);
    for (scope, route) in [
        (Scope::Tenant(Some(&bob)), "main"),
        (Scope::Tenant(None), "main"),
        (Scope::User(Some(&ann), "x"), "main"),
        (Scope::Everyone, "main"),
        (Scope::Tenant(Some(&ann)), "other"),
    ] {
        assert_ne!(key(scope, route, &asked), base, "{scope:?} {route}");
    }
    let changes: [fn(&mut Request); 12] = [
        |it| it.model.push('2'),
        |it| it.messages[0].role = Role::System,
        |it| it.messages[0].parts.push(Part::text("")),
        |it| it.temperature = Some(0.0),
        |it| it.top_p = Some(0.0),
        |it| it.max_tokens = Some(7),
        |it| it.top_k = Some(7),
        |it| it.seed = Some(7),
        |it| it.stop.push("x".to_owned()),
        |it| it.choices = Some(2),
        |it| it.logprobs = Some(0),
        |it| it.output = crate::chat::Output::Json,
    ];
    let mut keys = vec![base];
    for change in changes {
        let mut changed = asked.clone();
        change(&mut changed);
        keys.push(key(Scope::Tenant(Some(&ann)), "main", &changed));
    }
    for (at, one) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(one), "change {at}");
    }
    let idle: [fn(&mut Request); 4] = [
        |it| it.streams = true,
        |it| it.wants_usage = true,
        |it| it.user = Some("x".to_owned()),
        |it| it.dropped.push("metadata".into()),
    ];
    for change in idle {
        let mut changed = asked.clone();
        change(&mut changed);
        assert_eq!(key(Scope::Tenant(Some(&ann)), "main", &changed), base);
    }
}

/// What a request of a tenant is compared by.
fn turn(tenant: &str, request: &Request) -> Option<Turn> {
    let tenant: TenantName = tenant.try_into().unwrap();
    SEAL.turn(&Subject {
        scope: Scope::Tenant(Some(&tenant)),
        route: &"main".try_into().unwrap(),
        generations: (0, 0),
        tier: None,
        api: Api::ChatCompletions,
        path: "/v1/chat/completions",
        body: b"{}",
        request,
    })
}

#[test]
fn only_questions_with_all_but_their_last_turn_in_common_are_compared() {
    let mut asked = question("You are short.");
    asked.messages.extend(question("Who are you?").messages);
    let base = turn("ann", &asked).unwrap();
    assert_eq!(base.text, "Who are you?");
    let mut other = asked.clone();
    other.messages[1].parts = vec![Part::text("Who is"), Part::text("it?")];
    let same = turn("ann", &other).unwrap();
    assert_eq!(same.context, base.context);
    assert_eq!(same.text, "Who is\nit?");
    assert_ne!(turn("bob", &asked).unwrap().context, base.context);
    let changes: [fn(&mut Request); 5] = [
        |it| it.model.push('2'),
        |it| it.messages[0].parts = vec![Part::text("You are long.")],
        |it| drop(it.messages.remove(0)),
        |it| it.temperature = Some(0.0),
        |it| it.messages[0].role = Role::System,
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut changed = asked.clone();
        change(&mut changed);
        assert_ne!(
            turn("ann", &changed).unwrap().context,
            base.context,
            "change {at}"
        );
    }
    // What a whole request is known by is not what a question after it is compared by.
    let before = question("You are short.");
    let ann: TenantName = "ann".try_into().unwrap();
    assert_ne!(
        key(Scope::Tenant(Some(&ann)), "main", &before),
        base.context
    );
}

#[test]
fn what_is_no_question_in_words_is_compared_with_nothing() {
    let long = "x".repeat(MAX_ALIKE_BYTES + 1);
    let changes: [&dyn Fn(&mut Request); 4] = [
        &|it| it.messages[0].role = Role::Assistant,
        &|it| it.messages[0].parts.push(Part::Refusal("No.".to_owned())),
        &|it| it.dropped.push("logit_bias".into()),
        &|it| it.messages[0].parts = vec![Part::text(long.as_str())],
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut asked = question("Who are you?");
        change(&mut asked);
        assert_eq!(turn("ann", &asked), None, "change {at}");
    }
    assert_eq!(turn("ann", &Request::default()), None);
}

#[test]
fn a_purge_takes_what_it_names_and_nothing_younger() {
    let mut kept = entry(Key::from_bytes([7; 16]), Vec::new());
    kept.head.tenant = Some("ann".try_into().unwrap());
    kept.head.tags = vec!["prices".try_into().unwrap(), "staff".try_into().unwrap()];
    let main: RouteName = "main".try_into().unwrap();
    let all = Purge {
        before: NOW,
        ..Purge::default()
    };
    let takes = |purge: Purge| purge.takes(&kept, &main);
    assert!(takes(all.clone()));
    assert!(takes(Purge {
        route: Some(main.clone()),
        tag: Some("staff".try_into().unwrap()),
        ..all.clone()
    }));
    assert!(takes(Purge {
        tenant: kept.head.tenant.clone(),
        key: Some(kept.key),
        ..all.clone()
    }));
    assert!(!takes(Purge {
        route: Some("other".try_into().unwrap()),
        ..all.clone()
    }));
    assert!(!takes(Purge {
        tenant: Some("bob".try_into().unwrap()),
        ..all.clone()
    }));
    assert!(!takes(Purge {
        tag: Some("names".try_into().unwrap()),
        ..all.clone()
    }));
    assert!(!takes(Purge {
        key: Some(Key::from_bytes([8; 16])),
        ..all.clone()
    }));
    assert!(!takes(Purge {
        before: Timestamp::from_micros(NOW.as_micros() - 1),
        ..all
    }));
}

#[test]
fn keys_and_seals_are_told_in_hex_and_nothing_else_is_one() {
    let key = Key::from_bytes(*b"0123456789abcdef");
    let told = serde_json::to_string(&key).unwrap();
    assert_eq!(told, r#""30313233343536373839616263646566""#);
    assert_eq!(serde_json::from_str::<Key>(&told).unwrap(), key);
    let seal: Seal = serde_json::from_str(&told).unwrap();
    assert_eq!(serde_json::to_string(&seal).unwrap(), told);
    for text in [
        "",
        "0",
        "+0000000000000000000000000000001",
        "0000000000000000000000000000000g",
    ] {
        assert_eq!(Key::try_from(text), Err(NoHex), "{text}");
    }
}

#[test]
fn of_what_the_neutral_model_does_not_say_every_byte_counts() {
    let mut asked = question("Hi");
    asked.dropped.push("logit_bias".into());
    let key = |body: &'static [u8]| {
        let route: RouteName = "main".try_into().unwrap();
        SEAL.key(&Subject {
            scope: Scope::Everyone,
            route: &route,
            generations: (0, 0),
            tier: None,
            api: Api::ChatCompletions,
            path: "/",
            body,
            request: &asked,
        })
    };
    assert_eq!(
        key(br#"{"logit_bias": {"1": 2}}"#),
        key(b"{ \"logit_bias\":\n{\"1\":2}}")
    );
    assert_ne!(
        key(br#"{"logit_bias": {"1": 2}}"#),
        key(br#"{"logit_bias": {"1": 3}}"#)
    );
    assert_ne!(key(br#"{"a": "b c"}"#), key(br#"{"a": "bc"}"#));
}

#[test]
fn an_entry_that_was_touched_is_none() {
    let known = key(Scope::Everyone, "main", &question("a"));
    let written = entry(known, b"{\"an\":\n\"answer\"}".to_vec());
    let bytes = written.encode(&SEAL);
    assert_eq!(Entry::decode(&bytes, &known, &SEAL), Some(written));
    let other = key(Scope::Everyone, "main", &question("b"));
    assert_eq!(Entry::decode(&bytes, &other, &SEAL), None);
    assert_eq!(Entry::decode(&bytes, &known, &Seal::new([2; 16])), None);
    for at in 0..bytes.len() {
        let mut touched = bytes.clone();
        touched[at] ^= 1;
        assert_eq!(Entry::decode(&touched, &known, &SEAL), None, "{at}");
        assert_eq!(Entry::decode(&bytes[..at], &known, &SEAL), None, "{at}");
    }
}

#[test]
fn what_is_kept_is_found_until_its_time_is_over() {
    let places = Places::default();
    let known = key(Scope::Everyone, "main", &question("a"));
    let first = entry(known, vec![b'1'; 100]);
    assert_eq!(places.put(&first, 1 << 20), 2);
    assert_eq!(places.find(&known, 1 << 20), Some(first));
    // It grows out of its way, and the old one is forgotten.
    let second = entry(known, vec![b'2'; 10_000]);
    assert_eq!(places.put(&second, 1 << 20), 2);
    assert_eq!(places.find(&known, 1 << 20), Some(second));
    let late = NOW.after(Duration::from_mins(1));
    let found = Shelves::new(1 << 20).find(&known, late, &SEAL, &places);
    assert_eq!(found, None);
    assert_eq!(places.put(&entry(known, vec![b'3'; 64 * 1024]), 1 << 20), 0);
}

#[test]
fn memory_does_not_grow_beyond_its_bound() {
    let places = Places::default();
    let memory = 512 * 1024;
    let mut last = None;
    for number in 0..5_000_u32 {
        let known = key(
            Scope::Everyone,
            "main",
            &question(&format!("question {number}")),
        );
        let size = [100, 3_000, 15_000, 60_000][usize::try_from(number % 4).unwrap()];
        places.put(&entry(known, vec![b'x'; size]), memory);
        last = Some(known);
    }
    let held: usize = places.0.borrow().values().map(Vec::len).sum();
    assert!(held <= memory + memory / 100, "{held}");
    assert!(
        places.find(&last.unwrap(), memory).is_some(),
        "the newest is there"
    );
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Workers write sets and ways in any order, and writes of one another are lost: whoever finds something finds
        /// their own.
        #[test]
        fn whatever_writes_are_lost_nobody_finds_anothers(
            steps in prop::collection::vec((0_u8..12, any::<bool>(), any::<bool>(), 1_usize..6_000), 1..80)
        ) {
            let places = Places::default();
            for (number, way, index, size) in steps {
                let asked = question(&number.to_string());
                let known = key(Scope::Everyone, "main", &asked);
                let kept = entry(known, vec![number; size]);
                let writes = Shelves::new(1).put(&kept, NOW, &SEAL, &places);
                for (write, arrives) in writes.into_iter().zip([way, index]) {
                    if arrives {
                        places.0.borrow_mut().insert(write.place, write.bytes);
                    }
                }
                for other in 0_u8..12 {
                    let known = key(Scope::Everyone, "main", &question(&other.to_string()));
                    if let Some(found) = places.find(&known, 1) {
                        prop_assert!(found.body.iter().all(|byte| *byte == other));
                    }
                }
            }
        }

        #[test]
        fn no_bytes_make_it_panic(places in prop::collection::btree_map("baton\\.cache\\.0(\\.[0-9])?", any::<Vec<u8>>(), 0..12)) {
            let places = Places(RefCell::new(places));
            let known = key(Scope::Everyone, "main", &question("a"));
            prop_assert_eq!(places.find(&known, 1), None);
            places.put(&entry(known, b"{}".to_vec()), 1);
            prop_assert!(places.find(&known, 1).is_some());
        }
    }
}
