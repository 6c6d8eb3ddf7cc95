//! How the events of a stream are framed.

use bytes::Bytes;
use serde_json::Value;

/// An event with nothing but data.
pub(super) fn data(data: &str) -> Bytes {
    format!("data: {data}\n\n").into()
}

/// An event whose name is its data's `type`.
pub(super) fn named(json: &Value) -> Bytes {
    let name = json["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {json}\n\n").into()
}

/// A message of Amazon's event stream: lengths, headers, payload, and checksums of both.
pub(super) fn message(headers: &[(&str, &str)], payload: &str) -> Bytes {
    const PRELUDE_AND_CHECKSUMS: usize = 16;
    const STRING: u8 = 7;
    let mut head = Vec::new();
    for (name, value) in headers {
        head.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        head.extend(name.bytes());
        head.push(STRING);
        head.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        head.extend(value.bytes());
    }
    let whole = head
        .len()
        .saturating_add(payload.len())
        .saturating_add(PRELUDE_AND_CHECKSUMS);
    let mut bytes = Vec::with_capacity(whole);
    bytes.extend(u32::try_from(whole).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(u32::try_from(head.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes.extend(head);
    bytes.extend(payload.bytes());
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn a_message_is_framed_as_amazon_documents_it() {
        // The example of a message with nothing in it, from the documentation of Transcribe streaming.
        let empty = [
            0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff,
        ];
        assert_eq!(*message(&[], ""), empty);
        let one = message(&[(":message-type", "event")], "{}");
        assert_eq!(one.len(), 16 + 1 + 13 + 1 + 2 + 5 + 2);
    }
}
