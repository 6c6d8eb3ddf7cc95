//! Inputs worth keeping: shapes that real clients and providers send, and inputs that once failed.

use std::fs;
use std::path::Path;

use crate::laws;

#[test]
fn kept_requests_obey_the_laws() {
    for_each("request", |body| {
        laws::request(body);
        every_prefix(body, laws::request);
    });
}

#[test]
fn kept_replies_obey_the_laws() {
    for_each("reply", |body| {
        laws::reply(body);
        every_prefix(body, laws::reply);
    });
}

#[test]
fn kept_streams_obey_the_laws_however_they_are_cut() {
    for_each("stream", |bytes| {
        for at in 0..=bytes.len() {
            laws::stream(bytes, &[at]);
        }
        for step in 1..=9 {
            laws::stream(bytes, &(0..bytes.len()).step_by(step).collect::<Vec<_>>());
        }
        every_prefix(bytes, |prefix| laws::stream(prefix, &[prefix.len() / 2]));
    });
}

fn every_prefix(bytes: &[u8], law: fn(&[u8])) {
    for end in 0..bytes.len() {
        law(&bytes[..end]);
    }
}

fn for_each(kind: &str, law: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/wire/corpus")
        .join(kind);
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the corpus") {
        let path = entry.expect("a file of the corpus").path();
        // Shown only when a law is broken.
        eprintln!("{}", path.display());
        law(&fs::read(&path).expect("a file of the corpus"));
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
}
