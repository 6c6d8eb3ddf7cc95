use baton_core::cache::{Head, Key};
use baton_core::format::Format;
use baton_core::name::{CacheTag, TenantName};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};

use super::*;

fn moment(micros: u64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn route(name: &str) -> RouteName {
    RouteName::try_from(name).unwrap()
}

fn entry(stored: u64, key: u8, tenant: &str, tag: &str) -> Entry {
    Entry {
        key: Key::from_bytes([key; 16]),
        head: Head {
            stored: moment(stored),
            expires: moment(u64::MAX),
            format: Format::Openai,
            model: "small".to_owned(),
            provider: "onprem".to_owned(),
            cost: None,
            verdict: None,
            tenant: Some(TenantName::try_from(tenant).unwrap()),
            tags: vec![CacheTag::try_from(tag).unwrap()],
        },
        body: Vec::new(),
    }
}

#[test]
fn they_are_kept_over_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let purges = Purges::open(directory.path()).unwrap();
    assert!(purges.allow(&entry(5, 1, "acme", "shoes"), &route("support")));
    purges.add(everything(moment(7)), moment(7)).unwrap();
    let again = Purges::open(directory.path()).unwrap();
    assert_eq!(again.list(), purges.list());
    assert!(!again.allow(&entry(5, 1, "acme", "shoes"), &route("support")));
    assert!(again.allow(&entry(8, 1, "acme", "shoes"), &route("support")));
}

#[test]
fn a_list_that_cannot_be_read_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(NAME), "[").unwrap();
    assert!(Purges::open(directory.path()).is_err());
    let all = Purges::of_all(directory.path(), moment(7));
    assert!(!all.allow(&entry(7, 1, "acme", "shoes"), &route("support")));
}

#[test]
fn what_says_no_more_than_the_next_and_what_is_a_year_old_is_left_out() {
    let directory = tempfile::tempdir().unwrap();
    let purges = Purges::open(directory.path()).unwrap();
    let of_route = |before| Purge {
        before: moment(before),
        route: Some(route("support")),
        ..Purge::default()
    };
    purges.add(of_route(1), moment(1)).unwrap();
    purges.add(of_route(2), moment(2)).unwrap();
    assert_eq!(purges.list(), [of_route(2)]);
    purges.add(everything(moment(3)), moment(3)).unwrap();
    assert_eq!(purges.list(), [everything(moment(3))]);
    let next_year = moment(4).after(LONGEST);
    let late = Purge {
        before: next_year,
        ..of_route(0)
    };
    purges.add(late.clone(), next_year).unwrap();
    assert_eq!(purges.list(), [late]);
}

fn purge() -> impl Strategy<Value = Purge> {
    let name = prop_oneof![Just(None), Just(Some("one")), Just(Some("two"))];
    (name.clone(), name.clone(), name, any::<Option<bool>>()).prop_map(|(of, tenant, tag, key)| {
        Purge {
            before: moment(0),
            route: of.map(route),
            tenant: tenant.map(|name| TenantName::try_from(name).unwrap()),
            tag: tag.map(|name| CacheTag::try_from(name).unwrap()),
            key: key.map(|key| Key::from_bytes([u8::from(key); 16])),
        }
    })
}

proptest! {
    #[test]
    fn whatever_was_purged_stays_purged_however_many_there_are(
        all in proptest::collection::vec(purge(), 1..200),
        key: bool, of in "one|two", tenant in "one|two", tag in "one|two",
    ) {
        let mut list = Vec::new();
        for (at, purge) in all.iter().enumerate() {
            let before = moment(10 * u64::try_from(at).unwrap());
            add(&mut list, Purge { before, ..purge.clone() }, before);
            prop_assert!(list.len() <= MAX_PURGES);
        }
        for (at, purge) in all.iter().enumerate() {
            let before = moment(10 * u64::try_from(at).unwrap());
            let entry = entry(before.as_micros(), u8::from(key), &tenant, &tag);
            let purge = Purge { before, ..purge.clone() };
            if purge.takes(&entry, &route(&of)) {
                prop_assert!(list.iter().any(|known| known.takes(&entry, &route(&of))));
            }
        }
    }
}
