//! Bedrock's binary stream, as its provider writes it.
//!
//! A message is: its length, its headers' length, a checksum of both; headers; payload; a checksum of all
//! before it. Numbers are big-endian, checksums CRC-32 (AWS, "Amazon event stream" specification).

use serde_json::Value;

/// One message for each event, which is an object of one member: `{"contentBlockDelta": {…}}`.
pub(crate) fn encode(events: &[Value]) -> Vec<u8> {
    let members = events.iter().filter_map(Value::as_object).flatten();
    let messages = members.filter_map(|(kind, payload)| {
        let headers = [
            header(":event-type", kind)?,
            header(":content-type", "application/json")?,
            header(":message-type", "event")?,
        ];
        message(&headers.concat(), payload.to_string().as_bytes())
    });
    messages.flatten().collect()
}

fn header(name: &str, value: &str) -> Option<Vec<u8>> {
    const TEXT: u8 = 7;
    let mut header = vec![u8::try_from(name.len()).ok()?];
    header.extend_from_slice(name.as_bytes());
    header.push(TEXT);
    header.extend_from_slice(&u16::try_from(value.len()).ok()?.to_be_bytes());
    header.extend_from_slice(value.as_bytes());
    Some(header)
}

fn message(headers: &[u8], payload: &[u8]) -> Option<Vec<u8>> {
    const AROUND: usize = 16;
    let whole = headers
        .len()
        .checked_add(payload.len())?
        .checked_add(AROUND)?;
    let mut message = Vec::with_capacity(whole);
    message.extend(u32::try_from(whole).ok()?.to_be_bytes());
    message.extend(u32::try_from(headers.len()).ok()?.to_be_bytes());
    message.extend(checksum(&message));
    message.extend_from_slice(headers);
    message.extend_from_slice(payload);
    message.extend(checksum(&message));
    Some(message)
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let crc = bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { POLYNOMIAL } else { 0 }
        })
    });
    (!crc).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926_u32.to_be_bytes());
    }
}
