use super::encode::{event, frame};
use super::*;

#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A message without headers and payload, as Amazon's documentation of Transcribe's streams shows it.
const EMPTY: [u8; 16] = [
    0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff,
];

/// A header of every type, and `last` after them.
const EVERY_TYPE: &[u8] = b"\x01a\x00\x01b\x01\x01c\x02C\x01d\x03DD\x01e\x04EEEE\x01f\x05FFFFFFFF\
    \x01g\x06\x00\x03GGG\x01h\x07\x00\x02HH\x01i\x08IIIIIIII\x01j\x09JJJJJJJJJJJJJJJJ\
    \x04last\x07\x00\x00";

#[test]
fn a_message_has_headers_and_a_payload() {
    let stream = event("messageStart", r#"{"role":"assistant"}"#);
    let mut parser = MessageParser::default();
    let mut seen = 0;
    let fed = parser.feed(&stream, |message| {
        seen += 1;
        assert_eq!(message.header(":event-type"), Some("messageStart"));
        assert_eq!(message.header(":message-type"), Some("event"));
        assert_eq!(message.header(":exception-type"), None);
        assert_eq!(message.payload, br#"{"role":"assistant"}"#);
    });
    assert_eq!((fed, seen), (Ok(()), 1));
}

#[test]
fn the_documented_example_is_read() {
    assert_eq!(messages([EMPTY.as_slice()]), (vec![vec![]], Ok(())));
}

#[test]
fn headers_of_every_type_are_passed_over() {
    let stream = frame(EVERY_TYPE, b"");
    let mut parser = MessageParser::default();
    let fed = parser.feed(&stream, |message| {
        assert_eq!(message.header("h"), Some("HH"));
        assert_eq!(message.header("last"), Some(""));
        assert_eq!(message.header("g"), None, "bytes are no text");
    });
    assert_eq!(fed, Ok(()));
}

#[test]
fn the_pieces_that_a_stream_comes_in_do_not_matter() {
    let stream = [
        event("one", "1"),
        EMPTY.to_vec(),
        event("two", &"2".repeat(300)),
    ]
    .concat();
    let whole = messages([stream.as_slice()]);
    assert_eq!(whole.0.len(), 3);
    for size in 1..stream.len() {
        assert_eq!(messages(stream.chunks(size)), whole, "in pieces of {size}");
    }
}

#[test]
fn a_message_that_lies_in_one_chunk_is_not_copied() {
    let chunk = [event("one", "1"), event("two", "2")].concat();
    let mut parser = MessageParser::default();
    let fed = parser.feed(&chunk, |message| {
        assert!(chunk.as_ptr_range().contains(&message.payload.as_ptr()));
    });
    assert_eq!((fed, parser.kept.capacity()), (Ok(()), 0));
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let stream = event("one", "1");
    for at in 0..stream.len() {
        let mut flipped = stream.clone();
        flipped[at] ^= 4;
        let (seen, fed) = messages([flipped.as_slice()]);
        assert!(seen.is_empty() && fed.is_err(), "at {at}");
    }
}

#[test]
fn what_came_before_is_read_and_nothing_after() {
    let stream = [event("one", "1"), vec![0; 16], event("two", "2")].concat();
    for size in 1..stream.len() {
        let (seen, fed) = messages(stream.chunks(size));
        assert_eq!(seen, [b"1"], "in pieces of {size}");
        assert_eq!(fed, Err(Broken::PreludeChecksum));
    }
}

#[test]
fn lengths_must_fit() {
    for (message, headers, broken) in [
        (15, 0, Broken::Lengths),
        (0, 0, Broken::Lengths),
        (20, 5, Broken::Lengths),
        (20, u32::MAX, Broken::Lengths),
        (0x0010_0001, 0, Broken::TooLarge(0x0010_0001)),
        (u32::MAX, u32::MAX, Broken::TooLarge(u32::MAX)),
    ] {
        let mut prelude = [message.to_be_bytes(), u32::to_be_bytes(headers)].concat();
        prelude.extend(crc32fast::hash(&prelude).to_be_bytes());
        assert_eq!(messages([prelude.as_slice()]), (vec![], Err(broken)));
    }
}

#[test]
fn the_largest_message_is_read_and_takes_no_more_than_its_size() {
    let payload = vec![b'x'; MAX_MESSAGE_BYTES - FRAME_BYTES];
    let largest = frame(b"", &payload);
    let mut parser = MessageParser::default();
    let mut seen = 0;
    for piece in largest.chunks(64 * 1024) {
        let fed = parser.feed(piece, |message| seen += message.payload.len());
        assert_eq!(fed, Ok(()));
        assert!(parser.kept.capacity() <= 2 * MAX_MESSAGE_BYTES);
    }
    assert_eq!(seen, payload.len());
    let larger = frame(b"", &[&payload[..], b"y"].concat());
    assert!(matches!(
        messages([larger.as_slice()]).1,
        Err(Broken::TooLarge(_))
    ));
}

#[test]
fn headers_must_be_whole() {
    for headers in [
        b"\x05abc".as_slice(),
        b"\x01a",
        b"\x01a\x0a",
        b"\x01a\x05123",
        b"\x01a\x07\x00",
        b"\x01a\x07\x00\x03xy",
        b"\x01a\x07\x00\x01\xff",
        b"\x01\xff\x00",
        b"\x01a\x00\x05",
    ] {
        let stream = frame(headers, b"");
        let broken = (vec![], Err(Broken::Headers));
        assert_eq!(messages([stream.as_slice()]), broken, "{headers:?}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #[test]
    fn any_bytes_are_read_the_same_in_any_pieces(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        size in 1..50_usize,
    ) {
        prop_assert_eq!(messages(bytes.chunks(size)), messages([bytes.as_slice()]));
        let framed = [frame(&bytes, &bytes), event("one", "1"), bytes].concat();
        prop_assert_eq!(messages(framed.chunks(size)), messages([framed.as_slice()]));
    }
}

/// The payloads of a stream, and how it ended.
fn messages<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> (Vec<Vec<u8>>, Result<(), Broken>) {
    let mut parser = MessageParser::default();
    let mut seen = Vec::new();
    let mut fed = Ok(());
    for piece in pieces {
        fed = parser.feed(piece, |message| seen.push(message.payload.to_vec()));
    }
    (seen, fed)
}
