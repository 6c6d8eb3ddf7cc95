//! Bedrock's binary stream, written from lines that can be reviewed.
//!
//! A message is: its length, its headers' length, a checksum of both; headers; payload; a checksum of all
//! before it. Numbers are big-endian, checksums CRC-32 (AWS, "Amazon event stream" specification).

/// One message for each line: `contentBlockDelta {…}`, or `!throttlingException {…}` for an exception.
pub(crate) fn encode(lines: &[u8]) -> Vec<u8> {
    let lines = str::from_utf8(lines).expect("UTF-8");
    lines.lines().flat_map(message_of).collect()
}

fn message_of(line: &str) -> Vec<u8> {
    let (kind, payload) = line.split_once(' ').expect("a type and its JSON");
    let headers = match kind.strip_prefix('!') {
        Some(exception) => headers(":exception-type", exception, "exception"),
        None => headers(":event-type", kind, "event"),
    };
    message(&headers, payload.as_bytes())
}

fn headers(key: &str, kind: &str, message_type: &str) -> Vec<u8> {
    [
        header(key, kind),
        header(":content-type", "application/json"),
        header(":message-type", message_type),
    ]
    .concat()
}

fn header(name: &str, value: &str) -> Vec<u8> {
    const TEXT: u8 = 7;
    let name_length = u8::try_from(name.len()).expect("a short name");
    let value_length = u16::try_from(value.len()).expect("a short value");
    let mut header = vec![name_length];
    header.extend_from_slice(name.as_bytes());
    header.push(TEXT);
    header.extend_from_slice(&value_length.to_be_bytes());
    header.extend_from_slice(value.as_bytes());
    header
}

fn message(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    const AROUND: usize = 16;
    let length = |bytes: usize| u32::try_from(bytes).expect("a short message").to_be_bytes();
    let mut message = Vec::new();
    message.extend(length(AROUND + headers.len() + payload.len()));
    message.extend(length(headers.len()));
    message.extend(checksum(&message));
    message.extend_from_slice(headers);
    message.extend_from_slice(payload);
    message.extend(checksum(&message));
    message
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let crc = bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { POLYNOMIAL } else { 0 }
        })
    });
    (!crc).to_be_bytes()
}

#[test]
fn checksums_are_those_of_the_standard() {
    assert_eq!(checksum(b"123456789"), 0xCBF4_3926_u32.to_be_bytes());
}
