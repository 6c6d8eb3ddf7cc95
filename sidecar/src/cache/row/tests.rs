use baton_core::cache::Head;
use baton_core::format::Format;
use hmac::Mac;

use super::*;

fn signer(secret: &[u8]) -> Signer {
    Signer::new_from_slice(secret).unwrap()
}

fn record() -> Record {
    Record {
        route: RouteName::try_from("support").unwrap(),
        entry: Entry {
            key: Key::from_bytes([7; 16]),
            head: Head {
                stored: Timestamp::from_micros(1_000),
                expires: Timestamp::from_micros(9_000),
                format: Format::Openai,
                model: "small".to_owned(),
                provider: "onprem".to_owned(),
                cost: None,
                verdict: None,
                tenant: None,
                tags: Vec::new(),
            },
            body: b"{\"choices\": []}".to_vec(),
        },
        question: Some(Question {
            turn: Turn {
                context: Key::from_bytes([8; 16]),
                text: "Where is my parcel?".to_owned(),
            },
            embedder: "lexical-1".to_owned(),
            vector: vec![0.6, -0.8],
        }),
    }
}

fn row() -> Row {
    record().seal(Timestamp::from_micros(9_000), &signer(b"ours"))
}

#[test]
fn what_was_sealed_is_opened_as_it_was() {
    let opened = row().open(&signer(b"ours")).unwrap();
    assert_eq!(opened.route, record().route);
    assert_eq!(opened.entry, record().entry);
    assert_eq!(opened.question, record().question);
}

#[test]
fn without_a_question_too() {
    let bare = Record {
        question: None,
        ..record()
    };
    let row = bare.seal(Timestamp::from_micros(9_000), &signer(b"ours"));
    assert!(row.open(&signer(b"ours")).unwrap().question.is_none());
}

#[test]
fn what_anybody_else_signed_is_not_opened() {
    assert!(row().open(&signer(b"theirs")).is_none());
}

/// Changes a row.
type Change = fn(&mut Row);

#[test]
fn a_row_that_was_changed_anywhere_is_not_opened() {
    let changes: [(&str, Change); 13] = [
        ("route", |row| row.route = "billing".to_owned()),
        ("key", |row| row.key = Key::from_bytes([9; 16])),
        ("head", |row| row.head = row.head.replace("small", "large")),
        ("head that lasts", |row| {
            row.head = row.head.replace("9000", "90000")
        }),
        ("body", |row| row.body.push(b' ')),
        ("no body", |row| row.body.clear()),
        ("context", |row| {
            asked(row).context = Key::from_bytes([9; 16])
        }),
        ("text", |row| asked(row).text.push('!')),
        ("embedder", |row| asked(row).embedder.push('2')),
        ("vector", |row| asked(row).vector = written(&[0.8, -0.6])),
        ("no question", |row| row.asked = None),
        ("no signature", |row| row.signature.clear()),
        ("half a signature", |row| row.signature.truncate(16)),
    ];
    for (what, change) in changes {
        let mut row = row();
        change(&mut row);
        assert!(row.open(&signer(b"ours")).is_none(), "{what}");
    }
}

fn asked(row: &mut Row) -> &mut Asked {
    row.asked.as_mut().unwrap()
}

#[test]
fn bytes_moved_from_one_field_to_the_next_are_seen() {
    let mut row = row();
    let moved = row.body.remove(0);
    row.head.push(char::from(moved));
    assert!(row.open(&signer(b"ours")).is_none());
}

#[test]
fn a_vector_is_read_as_it_was_written() {
    let vector = [0.0, -1.5, f32::MIN_POSITIVE, 0.1];
    assert_eq!(read(&written(&vector)).unwrap(), vector);
    assert!(read(&[0; 5]).is_none());
}
